"""What the bot says on Zalo: plain text within 2,000 characters, and links for what is no text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot.channels.base import Unsent
from bot.channels.zalo import Zalo
from bot.channels.zalo_messages import LONGEST
from bot.links import Links
from bot.web.server import new_application, serve
from handlers.messages import Button, Order, Reply, plain
from report.lines import Line
from report.values import StoredFile
from storage.database import Database
from storage.people import add_identity
from tests.bot.telegram_run import OFFICER_UNIT
from tests.fakes.zalo_people import Shown, ZaloPerson
from tests.fakes.zalo_server import DEFAULT_TOKEN, Refused, ZaloServer
from tests.samples.district import fill

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
CHOICES = (Button("Có", "set:one_stop:0"), Button("Không", "set:one_stop:1"))
BACK = Button("Quay lại", "back:one_stop", "quay lại | trở lại")
PDF = StoredFile("b" * 64, "kế hoạch.pdf", "application/pdf", 2000)
PHOTO = StoredFile("a" * 64, "anh.jpg", "image/jpeg", 2000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
LINK = r"http://127\.0\.0\.1:\d+/tep/[\w-]{16}\.[\w-]{22}"


@pytest.fixture
async def server() -> AsyncIterator[ZaloServer]:
    async with await ZaloServer.start() as server:
        yield server


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "bot.db")
    await fill(database)
    yield database
    await database.close()


@pytest.fixture
async def reader(server: ZaloServer, database: Database) -> ZaloPerson:
    """An officer who has joined on Zalo."""
    reader = server.person("e4ea2cd5189df1c3a88c")
    async with database.transaction() as db:
        await add_identity(db, "bua", "zalo", reader.id, reader.chat_id, NOW)
    return reader


@pytest.fixture
async def front() -> AsyncIterator[str]:
    """Where pictures are fetched."""

    async def picture(request: web.Request) -> web.Response:
        return web.Response(body=PNG, content_type="image/png")

    runner, port = await serve(
        new_application([web.get("/tep/{link}/tep", picture)]), "127.0.0.1", 0
    )
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


def channel(server: ZaloServer, database: Database, front: str, *, is_public: bool) -> Zalo:
    links = Links(database, b"secret", lambda: NOW, lambda: front)
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    return Zalo(
        DEFAULT_TOKEN,
        server.base_url,
        0,
        links,
        zone,
        is_public=is_public,
        clock=lambda: NOW,
        seconds=5,
    )


@pytest.fixture
async def zalo(server: ZaloServer, database: Database, front: str) -> AsyncIterator[Zalo]:
    zalo = channel(server, database, front, is_public=True)
    yield zalo
    await zalo.stop()


async def told(zalo: Zalo, reader: ZaloPerson, reply: Reply) -> list[Shown]:
    """The messages that a reply becomes."""
    await zalo.send(1, reader.chat_id, reply)
    return reader.untaken()


async def test_choices_are_numbered_and_the_way_elsewhere_is_a_word(
    zalo: Zalo, reader: ZaloPerson
) -> None:
    (shown,) = await told(zalo, reader, Reply(plain("Có không?"), CHOICES, (BACK,), locale="vi"))
    assert shown.text == "Có không?\n\n1. Có\n2. Không\nGõ: quay lại"


async def test_choices_that_have_numbers_keep_them(zalo: Zalo, reader: ZaloPerson) -> None:
    choices = (Button("9. Số thôn", "go:a"), Button("12. Số hộ", "go:b"))
    (shown,) = await told(zalo, reader, Reply(plain("Chọn:"), choices))
    assert shown.text == "Chọn:\n\n9. Số thôn\n12. Số hộ"


async def test_word_at_a_button_is_a_message_of_its_own(zalo: Zalo, reader: ZaloPerson) -> None:
    (shown,) = await told(zalo, reader, Reply(toast="Nút này không dùng nữa.", press_id="x"))
    assert shown.text == "Nút này không dùng nữa."


async def test_what_was_typed_stays_as_it_is(zalo: Zalo, reader: ZaloPerson) -> None:
    text = "<b>x</b> _y_ *z* [a](b) &lt; **"
    (shown,) = await told(zalo, reader, Reply((Line(text, "strong"),)))
    assert shown.text == text


@pytest.mark.parametrize(
    "text", ["😀" * 3000, "ệ" * 5000, "một hai ba " * 900, "dòng\n\n" * 1500], ids=str.__len__
)
async def test_long_text_comes_in_numbered_parts_in_order_and_whole(
    text: str, zalo: Zalo, reader: ZaloPerson
) -> None:
    lines = (Line("Đầu", "strong"), *map(Line, text.strip().split("\n")), Line("Cuối"))
    shown = await told(zalo, reader, Reply(lines, CHOICES))
    assert all(len(one.text.encode("utf-16-le")) // 2 <= LONGEST for one in shown)
    heads = [one.text.split("\n", 1)[0] for one in shown]
    assert heads == [f"({n}/{len(shown)})" for n in range(1, len(shown) + 1)]
    said = "".join(one.text.split("\n", 1)[1] for one in shown)
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", f"Đầu{text}Cuối1. Có2. Không")


async def test_text_of_exactly_2000_characters_is_one_message(
    zalo: Zalo, reader: ZaloPerson
) -> None:
    text = "ệ" * (LONGEST - 1)
    assert await told(zalo, reader, Reply(plain(text))) == [Shown(text)]


async def test_document_is_a_link_for_a_day(zalo: Zalo, reader: ZaloPerson) -> None:
    (shown,) = await told(
        zalo, reader, Reply(plain("Kế hoạch"), actions=(BACK,), document=PDF, locale="vi")
    )
    head, _, here, link, until, word = shown.text.split("\n")
    assert (head, here, word) == ("Kế hoạch", "Mở ở đây:", "Gõ: quay lại")
    assert re.fullmatch(LINK, link)
    assert until.endswith("dùng được đến 09:00, 26/11/2026.")


async def test_form_comes_with_a_link_to_send_it_back(zalo: Zalo, reader: ZaloPerson) -> None:
    order = Order("form", "bua", ("rice-2022", OFFICER_UNIT))
    (shown,) = await told(zalo, reader, Reply(order=order))
    assert len(re.findall(r"/tep/", shown.text)) == len(re.findall(r"/gui/", shown.text)) == 1


@pytest.mark.parametrize(
    "reply",
    [Reply(plain("Ảnh"), document=PHOTO), Reply(plain("Ảnh"), order=Order("qr", "bua", ("x",)))],
    ids=["photo", "order"],
)
async def test_picture_is_shown_with_its_words(
    reply: Reply, zalo: Zalo, reader: ZaloPerson
) -> None:
    assert await told(zalo, reader, reply) == [Shown("Ảnh", PNG)]


async def test_picture_that_zalo_cannot_fetch_is_a_link(
    server: ZaloServer, zalo: Zalo, reader: ZaloPerson
) -> None:
    server.fail("sendPhoto", Refused(400, "the photo cannot be fetched"))
    (shown,) = await told(zalo, reader, Reply(plain("Ảnh"), document=PHOTO))
    assert shown.picture is None
    assert re.search(LINK, shown.text)


async def test_picture_is_a_link_where_zalo_cannot_reach_us(
    server: ZaloServer, database: Database, front: str, reader: ZaloPerson
) -> None:
    zalo = channel(server, database, front, is_public=False)
    (shown,) = await told(zalo, reader, Reply(plain("Ảnh"), document=PHOTO))
    await zalo.stop()
    assert re.search(LINK, shown.text)
    assert not server.calls["sendPhoto"]


async def test_chat_of_nobody_gets_no_link(server: ZaloServer, zalo: Zalo) -> None:
    stranger = server.person("stranger")
    (shown,) = await told(zalo, stranger, Reply(plain("Kế hoạch"), document=PDF))
    assert shown.text == "Kế hoạch"


PASSING = {
    "500": Refused(500, "internal error"),
    "token refused for a moment": Refused(401, "Unauthorized"),
    "page of a carrier": "<html>",
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_passing_fault_is_tried_again_from_where_it_stopped(
    fault: Refused | str, server: ZaloServer, zalo: Zalo, reader: ZaloPerson
) -> None:
    reply = Reply(plain("ệ" * 3000))
    await zalo.send(1, reader.chat_id, Reply(plain("trước")))
    server.fail("sendMessage", "", fault)
    with pytest.raises(Unsent) as unsent:
        await zalo.send(2, reader.chat_id, reply)
    assert not unsent.value.permanent
    await zalo.send(2, reader.chat_id, reply)
    heads = [one.text.split("\n")[0] for one in reader.untaken()]
    assert heads == ["trước", "(1/2)", "(2/2)"]


async def test_too_many_messages_are_waited_for(
    server: ZaloServer, zalo: Zalo, reader: ZaloPerson
) -> None:
    server.fail("sendMessage", Refused(429, "Too many requests"))
    with pytest.raises(Unsent) as unsent:
        await zalo.send(1, reader.chat_id, Reply(plain("x")))
    assert unsent.value.retry_after


async def test_who_blocked_the_bot_is_unreachable(zalo: Zalo, reader: ZaloPerson) -> None:
    reader.has_blocked = True
    with pytest.raises(Unsent) as unsent:
        await zalo.send(1, reader.chat_id, Reply(plain("x")))
    assert (unsent.value.permanent, unsent.value.unreachable) == (True, True)


async def test_nothing_that_is_raised_holds_the_token(
    server: ZaloServer, zalo: Zalo, reader: ZaloPerson
) -> None:
    await server.stop()
    with pytest.raises(Unsent) as unsent:
        await zalo.send(1, reader.chat_id, Reply(plain("x")))
    assert DEFAULT_TOKEN not in f"{unsent.value!r} {unsent.value.__cause__!r}"
