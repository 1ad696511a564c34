"""The page's socket: what is said is handled once, in order, and by nobody else's page."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError

from tests.bot.web.visitor import JsonMessage, visitor
from tests.bot.web.web_run import LEAD, OFFICER, PLAN, QUESTIONS, web_run


def texts(messages: list[JsonMessage]) -> list[str]:
    """The first line of every message among them."""
    return [one["lines"][0]["text"] for one in messages if one["type"] == "message"]


async def test_what_is_said_again_after_a_break_is_handled_once(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask("/baocao")
            await socket.raw.send_json({"type": "say", "id": "once", "text": "4"})
            await socket.until("ack")
        async with browser.socket() as socket:  # as if the acknowledgement had been lost
            history = await socket.hello()
            await socket.say("4", "once")
            await socket.say("/han", "later")
        assert texts(history).count("4") == 1
        async with browser.socket() as socket:
            said = [one for one in texts(await socket.hello()) if one in ("/baocao", "4", "/han")]
            assert said == ["/baocao", "4", "/han"]
        assert (await run.answers("son-tinh"))["villages"]["value"] == 4
        assert "area" not in await run.answers("son-tinh")


async def test_page_that_was_away_gets_what_it_missed_and_nothing_else(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            shown = await socket.ask("/baocao")
            missed = await socket.ask("4")
        async with browser.socket() as socket:
            news = [one for one in await socket.hello(shown["seq"]) if one["type"] == "message"]
            assert texts(news)[0] == "4"
            assert news[1:] == [missed]


async def test_all_pages_of_a_person_hear_both_sides(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as here, browser.socket() as there:
            await here.hello()
            await there.hello()
            answer = await here.ask("/han")
            assert texts([(await there.until("message"))[-1]]) == ["/han"]
            assert (await there.until("message"))[-1] == answer


async def test_nobody_hears_anothers_conversation(district: Path, tmp_path: Path) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visitor(run.address) as officer,
        visitor(run.address) as lead,
    ):
        await officer.become(OFFICER)
        await lead.become(LEAD)
        async with officer.socket() as one, lead.socket() as other:
            await one.hello()
            await other.hello()
            await one.ask("/baocao")
            await other.ask("/trogiup")
            async with lead.socket() as again:
                assert texts(await again.hello())[0] == "/trogiup"


async def test_pressed_button_is_shown_by_its_label(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            question = await socket.ask("/baocao")
            as_before = question["choices"][0]
            await socket.press(as_before["data"], as_before["label"])
        async with browser.socket() as socket:
            assert as_before["label"] in texts(await socket.hello())
        assert (await run.answers("son-tinh"))["villages"]["value"] == 4


async def test_progress_counts_answers_wherever_the_question_stands(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask("/baocao")
            await socket.ask("4")
            question = await socket.ask(PLAN)
            assert question["progress"] == {"done": 1, "total": len(QUESTIONS)}


async def test_choosing_a_language_reaches_every_page(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as here, browser.socket() as there:
            await here.hello()
            await there.hello()
            question = await here.ask("/ngonngu")
            english = next(one for one in question["choices"] if one["label"] == "English")
            await here.press(english["data"], english["label"])
            welcome = (await there.until("welcome"))[-1]
            assert welcome["locale"] == "en"
            assert welcome["person"]["role_name"] == "reporting officer"


async def test_stranger_is_answered_in_the_language_of_the_browser(
    district: Path, tmp_path: Path
) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9,vi;q=0.8"}
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visitor(run.address, english) as browser,
    ):
        await browser.open()
        async with browser.socket() as socket:
            await socket.hello()
            answer = await socket.ask("hello")
            assert "invite code" in " ".join(line["text"] for line in answer["lines"])


async def test_browser_without_a_cookie_is_sent_to_the_page_first(
    district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visitor(run.address) as browser,
        browser.socket() as socket,
    ):
        assert await socket.next() == {"type": "reload"}
        assert await socket.farewell() == 1000


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://127.0.0.1:1", ""])
async def test_page_of_another_site_is_refused(district: Path, tmp_path: Path, origin: str) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        with pytest.raises(WSServerHandshakeError) as refused:
            async with browser.socket({"Origin": origin}):
                pass
        assert refused.value.status == 403


async def test_page_at_the_public_address_is_ours_whatever_the_proxy_calls_us(
    district: Path, tmp_path: Path
) -> None:
    public = "https://giaoban.example.org"
    async with (
        web_run(district, tmp_path, public_url=public) as run,
        visitor(run.address) as browser,
    ):
        await browser.become(OFFICER)
        for origin in (public, run.address):
            async with browser.socket({"Origin": origin}) as socket:
                assert (await socket.hello())[0]["type"] == "welcome"


MALFORMED = [
    "",
    "x",
    "[]",
    "null",
    '"hello"',
    "{}",
    '{"type": 1}',
    '{"type": ["hello"]}',
    '{"type": "shout", "id": "a", "text": "a"}',
    '{"type": "hello", "after": -1}',
    '{"type": "hello", "after": 1e400}',
    '{"type": "hello", "after": 99999999999999999999}',
    '{"type": "hello", "after": "1"}',
    '{"type": "say", "text": "a"}',
    '{"type": "say", "id": "", "text": "a"}',
    '{"type": "say", "id": 7, "text": "a"}',
    '{"type": "say", "id": "a\\u0000", "text": "a"}',
    '{"type": "say", "id": "a"}',
    '{"type": "say", "id": "a", "text": null}',
    '{"type": "say", "id": "a", "text": "\\ud800"}',
    '{"type": "press", "id": "a", "text": "a"}',
    '{"type": "press", "id": "a", "data": "a", "label": {}}',
    json.dumps({"type": "say", "id": "i" * 65, "text": "a"}),
    json.dumps({"type": "say", "id": "a", "text": "a" * 50_001}),
    json.dumps({"type": "press", "id": "a", "data": "d" * 201}),
    "[" * 10_000,
]


@pytest.mark.parametrize("sent", MALFORMED, ids=lambda sent: sent[:44])
async def test_malformed_message_closes_the_socket_and_nothing_else(
    district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, sent: str
) -> None:
    caplog.set_level(logging.INFO)
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.raw.send_str(sent)
            assert await socket.farewell() == 1008
        async with browser.socket() as socket:
            assert [one["type"] for one in await socket.hello()] == ["welcome", "caught-up"]
    assert [one for one in caplog.records if one.exc_info or one.levelno > logging.INFO] == []


@pytest.mark.parametrize(
    ("sent", "code"), [(b"\x00", 1008), ("a" * (512 * 1024 + 1), 1009)], ids=["bytes", "too large"]
)
async def test_bytes_and_floods_close_the_socket(
    district: Path, tmp_path: Path, sent: str | bytes, code: int
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            send = socket.raw.send_bytes if isinstance(sent, bytes) else socket.raw.send_str
            await send(sent)  # type: ignore[arg-type]
            assert await socket.farewell() == code


async def test_longest_text_that_the_page_sends_is_heard(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            assert (await socket.ask("\x01" * 50_000))["from"] == "bot"


async def test_stopping_server_says_goodbye_to_every_page(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as one, browser.socket() as other:
            await one.hello()
            await other.hello()
            first, second, _ = await asyncio.gather(one.farewell(), other.farewell(), run.stop())
            assert (first, second) == (1001, 1001)
