"""What the bot says on Telegram looks as it should, whatever stands in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import TelegramError

from bot.channels.base import Unsent
from bot.channels.telegram import Telegram
from bot.files import Files
from handlers.messages import Button, Reply, plain
from report.lines import Line
from tests.bot.telegram_run import TelegramRun, ask, telegram_channel, telegram_run
from tests.fakes.telegram_entities import utf16_length
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_users import BotMessage, Person

BUTTONS = (Button("Có", "set:one_stop:0"), Button("Không", "set:one_stop:1"))
BACK = Button("Quay lại", "back:one_stop")
PDF = b"%PDF-1.7\n" + bytes(500)
MARKUP = "<b>x</b> _y_ *z* `w` [a](tg://user?id=1) [b](https://example.org) &lt; \\* ||s||"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with await TelegramServer.start() as server:
        yield server


@pytest.fixture
async def telegram(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Telegram]:
    async with telegram_channel(server, tmp_path) as telegram:
        yield telegram


@pytest.fixture
async def reader(server: TelegramServer) -> Person:
    """Somebody who has written, so that the bot may write too."""
    reader = server.person(1)
    await reader.say("/start")
    return reader


async def sent(telegram: Telegram, reader: Person, reply: Reply) -> list[BotMessage]:
    """The messages that a reply becomes."""
    await telegram.send(1, str(reader.id), reply)
    return reader.untaken()


async def test_buttons_stand_under_the_message_short_ones_side_by_side(
    telegram: Telegram, reader: Person
) -> None:
    (message,) = await sent(telegram, reader, Reply(plain("Có không?"), BUTTONS, (BACK,)))
    assert message.buttons == [
        [(one.label, one.data) for one in BUTTONS],
        [(BACK.label, BACK.data)],
    ]


async def test_long_choices_have_a_row_each(telegram: Telegram, reader: Person) -> None:
    choices = (Button("Phổ biến Quy tắc ứng xử", "a"), Button("Đặt hòm thư góp ý", "b"))
    (message,) = await sent(telegram, reader, Reply(plain("Chọn:"), choices))
    assert [len(row) for row in message.buttons] == [1, 1]


@pytest.mark.parametrize(
    "text",
    ["😀" * 5000, "ệ" * 9000, "a😀" * 4000, "một hai ba " * 1500],
    ids=["emoji", "letters", "emoji at odd places", "words"],
)
async def test_long_text_comes_in_order_and_whole_with_the_buttons_under_its_last_part(
    text: str, telegram: Telegram, reader: Person
) -> None:
    reply = Reply((Line("Đầu", "strong"), Line(text.strip()), Line("Cuối", "quiet")), BUTTONS)
    messages = await sent(telegram, reader, reply)
    said = "".join(message.text for message in messages)
    assert said.replace("\n", "").replace(" ", "") == f"Đầu{text}Cuối".replace(" ", "")
    assert [bool(message.buttons) for message in messages[-2:]] == [False, True]
    assert max(utf16_length(message.text) for message in messages) <= 4096


async def test_bold_stays_in_its_place_behind_emoji(telegram: Telegram, reader: Person) -> None:
    lines = (Line("😀👩‍🌾 𝒳"), Line("Đậm 😀", "strong"), Line("thường"), Line("nghiêng", "quiet"))
    (message,) = await sent(telegram, reader, Reply(lines))
    assert styled(message) == [("bold", "Đậm 😀"), ("italic", "nghiêng")]


async def test_nothing_in_a_text_becomes_markup(telegram: Telegram, reader: Person) -> None:
    (message,) = await sent(telegram, reader, Reply((Line(MARKUP), Line(MARKUP, "strong"))))
    assert message.text == f"{MARKUP}\n{MARKUP}"
    assert styled(message) == [("bold", MARKUP)]


async def test_typed_markup_is_written_down_and_shown_as_it_was_typed(
    district: Path, tmp_path: Path
) -> None:
    async with telegram_run(district, tmp_path) as run:
        await ask(run.officer, "/sua 7")  # highlights: any text
        answered = await ask(run.officer, MARKUP)
        assert (await run.values())["highlights"] == MARKUP
        shown_again = await ask(run.officer, "/sua 7")
    for message in (answered, shown_again):
        assert MARKUP in message.text
        lines = message.text.split("\n")
        assert all(text in lines for _, text in styled(message))  # whole lines, the bot's own


def styled(message: BotMessage) -> list[tuple[str, str]]:
    """The marked places with their text, but for what Telegram marks by itself."""
    text = message.text.encode("utf-16-le")
    own = [one for one in message.raw.get("entities", []) if one["type"] not in FOUND_BY_TELEGRAM]
    return [
        (
            one["type"],
            text[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"),
        )
        for one in own
    ]


FOUND_BY_TELEGRAM = {"url", "bot_command", "mention", "hashtag", "email"}


async def test_document_has_its_own_name_with_the_text_as_caption_and_the_buttons(
    telegram: Telegram, reader: Person, tmp_path: Path
) -> None:
    file = await Files(tmp_path).keep(PDF, 'Báo cáo "quý IV" 50%.pdf')
    lines = (Line("Báo cáo đây", "strong"), Line("đủ 9 xã"))
    (message,) = await sent(telegram, reader, Reply(lines, BUTTONS, document=file))
    assert message.document is not None
    assert message.document.filename == 'Báo cáo "quý IV" 50%.pdf'
    assert message.document.content == PDF
    assert message.text == "Báo cáo đây\nđủ 9 xã"
    assert message.raw["caption_entities"] == [{"type": "bold", "offset": 0, "length": 11}]
    assert message.buttons


async def test_document_alone_needs_no_text(
    telegram: Telegram, reader: Person, tmp_path: Path
) -> None:
    file = await Files(tmp_path).keep(PDF, "a.pdf")
    (message,) = await sent(telegram, reader, Reply(document=file))
    assert message.document is not None
    assert message.text == ""


async def test_text_too_long_for_a_caption_goes_before_the_document(
    telegram: Telegram, reader: Person, tmp_path: Path
) -> None:
    file = await Files(tmp_path).keep(PDF, "a.pdf")
    messages = await sent(telegram, reader, Reply(plain("😀" * 600), BUTTONS, document=file))
    assert [one.document is None for one in messages] == [True, False]
    assert [bool(one.buttons) for one in messages] == [False, True]


async def test_toast_answers_the_pressed_button_and_nothing_new_stands_in_the_chat(
    server: TelegramServer, telegram: Telegram, reader: Person
) -> None:
    press_id = server.state.new_callback(reader.chat, reader.id)
    assert await sent(telegram, reader, Reply(toast="Đã ghi rồi.", press_id=press_id)) == []
    assert (await reader.next_toast())["text"] == "Đã ghi rồi."


async def test_button_pressed_too_long_ago_is_answered_by_message_all_the_same(
    server: TelegramServer, telegram: Telegram, reader: Person
) -> None:
    press_id = server.state.new_callback(reader.chat, reader.id)
    server.expire_callback_queries()
    (message,) = await sent(telegram, reader, Reply(plain("Câu tiếp theo"), press_id=press_id))
    assert message.text == "Câu tiếp theo"


async def test_part_that_failed_is_tried_again_without_what_went_before_it(
    server: TelegramServer, telegram: Telegram, reader: Person
) -> None:
    press_id = server.state.new_callback(reader.chat, reader.id)
    lines = (Line("a" * 4000), Line("b" * 4000), Line("c" * 4000))
    server.fail(Fault.server_error(), "sendmessage", after=1)
    with pytest.raises(Unsent):
        await sent(telegram, reader, Reply(lines, BUTTONS, press_id=press_id))
    messages = await sent(telegram, reader, Reply(lines, BUTTONS, press_id=press_id))
    assert [one.text[0] for one in messages] == ["a", "b", "c"]
    assert server.calls["answercallbackquery"] == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, '{"login":"needed"}'),
        (200, '{"ok":false,"error_code":502,"description":"Bad Gateway"}'),
        (200, "null"),
        (200, "<html>Chào mừng đến với mạng này</html>"),
        (202, "{}"),
        (400, "[]"),
    ],
)
async def test_answer_that_is_not_telegrams_is_no_sign_that_the_message_went_out(
    status: int, body: str, server: TelegramServer, telegram: Telegram, reader: Person
) -> None:
    server.fail(Fault(status, page=body), "sendmessage")
    with pytest.raises(Unsent) as refused:
        await sent(telegram, reader, Reply(plain("Câu tiếp theo")))
    assert not refused.value.permanent
    (message,) = await sent(telegram, reader, Reply(plain("Câu tiếp theo")))
    assert message.text == "Câu tiếp theo"


async def test_token_that_a_page_repeats_stands_in_no_reason(
    server: TelegramServer, telegram: Telegram, reader: Person
) -> None:
    page = f"<p>/bot{telegram.bot.token}/sendMessage was not found</p>"
    server.fail(Fault(404, page=page), "sendmessage")
    with pytest.raises(Unsent) as refused:
        await sent(telegram, reader, Reply(plain("Câu tiếp theo")))
    assert "was not found" in refused.value.reason
    assert telegram.bot.token not in refused.value.reason


async def test_being_sent_on_to_a_name_that_cannot_be_is_a_fault_that_passes(
    tmp_path: Path,
) -> None:
    async def lead_astray(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://x..y/"})

    app = web.Application()
    app.router.add_post("/{path:.*}", lead_astray)
    async with TestServer(app) as server:
        telegram = Telegram("1:token", str(server.make_url("")).rstrip("/"), 0, Files(tmp_path))
        with pytest.raises(TelegramError):
            await telegram.start()
        with pytest.raises(Unsent) as refused:
            await telegram.send(1, "1", Reply(plain("Câu tiếp theo")))
        await telegram.stop()
    assert not refused.value.permanent


async def test_commands_are_registered_for_vietnamese_english_and_everybody_else(
    district: Path, tmp_path: Path
) -> None:
    async with telegram_run(district, tmp_path) as run:
        await run.server.wait_for_calls("setmycommands", 3)
        await ask(run.officer, "/han")  # the third call has been answered by then
        menus = _menus(run)
    assert menus["vi"] == menus[""]  # everybody else
    assert "báo cáo" in menus["vi"]["baocao"]
    assert "report" in menus["en"]["report"]
    assert menus["vi"].keys() & menus["en"].keys() == {"summary"}


def _menus(run: TelegramRun) -> dict[str, dict[str, str]]:
    """The registered commands and what they do, by language."""
    found = {}
    for (scope, _, _, language), commands in run.server.state.commands.items():
        assert scope == "default"
        found[str(language)] = {one["command"]: one["description"] for one in commands}
    return found


async def test_message_that_is_shown_changes_in_place(telegram: Telegram, reader: Person) -> None:
    chat = str(reader.id)
    shown = await telegram.show(chat, None, Reply(plain("1/3"), actions=(BACK,)))
    assert await telegram.show(chat, shown, Reply(plain("2/3"))) == shown
    assert await telegram.show(chat, shown, Reply(plain("2/3"))) == shown  # nothing to change
    assert [(one.text, one.buttons) for one in reader.messages()] == [("2/3", [])]


async def test_message_that_was_deleted_is_shown_anew(telegram: Telegram, reader: Person) -> None:
    chat = str(reader.id)
    shown = await telegram.show(chat, None, Reply(plain("1/3")))
    await telegram.bot.delete_message(chat, int(shown))
    again = await telegram.show(chat, shown, Reply(plain("2/3")))
    assert again != shown
    assert [one.text for one in reader.messages()] == ["2/3"]


async def test_chat_that_is_gone_shows_nothing(telegram: Telegram, reader: Person) -> None:
    reader.block()
    with pytest.raises(Unsent) as unsent:
        await telegram.show(str(reader.id), None, Reply(plain("1/3")))
    assert unsent.value.unreachable


async def test_limits_of_a_chat_are_those_of_telegram(
    server: TelegramServer, tmp_path: Path
) -> None:
    limited = Telegram("1:a", server.base_url, 30, Files(tmp_path))
    unlimited = Telegram("1:a", server.base_url, 0, Files(tmp_path))
    for chat, a_minute in (("7", 65), ("-7", 20)):
        limit = limited.chat_limit(chat)
        assert limit is not None
        assert limit.burst + 60 * limit.per_second == a_minute
        assert unlimited.chat_limit(chat) is None
