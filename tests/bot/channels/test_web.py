"""The web channel: what is kept, what pages are pushed, and in which order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.web import WebChat
from handlers.messages import Button, Reply, plain
from report.values import StoredFile
from storage.database import Database

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FILE = StoredFile("ab" * 32, "báo cáo.docx", "application/x", 2048)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[WebChat]:
    database = await Database.open(tmp_path / "bot.db")
    yield WebChat(database, lambda: NOW)
    await database.close()


async def shown(chat: WebChat, chat_id: str = "a", after: int = 0) -> list[dict[str, Any]]:
    """What a new page of that chat is pushed at once."""
    pushed: list[dict[str, Any]] = []
    await chat.attach(chat_id, after, pushed.append)
    chat.detach(chat_id, pushed.append)
    return pushed


async def test_message_sent_twice_by_the_outbox_is_shown_once(chat: WebChat) -> None:
    for _ in range(2):
        await chat.send(7, "a", Reply(plain("Xin chào")))
    assert [one["lines"][0]["text"] for one in await shown(chat)] == ["Xin chào"]


async def test_reply_is_shown_with_everything_that_the_page_needs(chat: WebChat) -> None:
    button = Button("Có", "set:x:0")
    reply = Reply(plain("Có không?"), (button,), (Button("Bỏ qua", "skip:x"),), progress=(3, 58))
    await chat.send(1, "a", reply)
    [message] = await shown(chat)
    assert message == {
        "type": "message",
        "seq": message["seq"],
        "at": "2026-11-25T02:00:00+00:00",
        "from": "bot",
        "lines": [{"text": "Có không?", "style": "plain"}],
        "choices": [{"label": "Có", "data": "set:x:0"}],
        "actions": [{"label": "Bỏ qua", "data": "skip:x"}],
        "progress": {"done": 3, "total": 58},
        "document": None,
    }


async def test_file_is_known_to_its_own_chat_only(chat: WebChat) -> None:
    await chat.send(1, "a", Reply(document=FILE))
    [message] = await shown(chat)
    assert message["document"]["name"] == "báo cáo.docx"
    assert await chat.document("a", message["seq"]) == FILE
    assert await chat.document("b", message["seq"]) is None
    assert await chat.document("a", message["seq"] + 1) is None


async def test_word_at_a_button_is_pushed_and_not_kept(chat: WebChat) -> None:
    pushed: list[dict[str, Any]] = []
    await chat.attach("a", 0, pushed.append)
    await chat.send(1, "a", Reply(toast="Đã ghi rồi."))
    assert pushed == [{"type": "notice", "text": "Đã ghi rồi."}]
    assert await shown(chat) == []


async def test_page_that_has_gone_is_pushed_nothing(chat: WebChat) -> None:
    pushed: list[dict[str, Any]] = []
    await chat.attach("a", 0, pushed.append)
    chat.detach("a", pushed.append)
    await chat.send(1, "a", Reply(plain("Xin chào")))
    assert pushed == []


async def test_what_comes_while_the_history_is_read_comes_behind_it(chat: WebChat) -> None:
    for number in range(50):
        await chat.send(number, "a", Reply(plain("trước")))
    pushed: list[dict[str, Any]] = []
    sending = [chat.send(number, "a", Reply(plain("sau"))) for number in range(50, 100)]
    await asyncio.gather(*sending[:25], chat.attach("a", 0, pushed.append), *sending[25:])
    seqs = [one["seq"] for one in pushed]
    assert seqs == sorted(set(seqs))
    assert len(seqs) == 100


async def test_new_page_shows_the_newest_messages_and_a_page_that_was_away_all_it_missed(
    chat: WebChat,
) -> None:
    for number in range(310):
        await chat.send(number, "a", Reply(plain(str(number))))
    new = await shown(chat)
    assert [one["lines"][0]["text"] for one in new] == [str(n) for n in range(10, 310)]
    first = new[0]["seq"] - 10
    assert len(await shown(chat, after=first)) == 309


async def test_message_that_is_shown_changes_on_open_pages_and_on_later_ones(chat: WebChat) -> None:
    pushed: list[dict[str, Any]] = []
    await chat.attach("a", 0, pushed.append)
    shown_as = await chat.show("a", None, Reply(plain("1/3")))
    assert await chat.show("a", shown_as, Reply(plain("2/3"))) == shown_as
    assert [(one["seq"], one["lines"][0]["text"]) for one in pushed] == [
        (int(shown_as), "1/3"),
        (int(shown_as), "2/3"),
    ]
    assert [one["lines"][0]["text"] for one in await shown(chat)] == ["2/3"]


async def test_what_another_chat_is_shown_is_never_changed(chat: WebChat) -> None:
    shown_as = await chat.show("a", None, Reply(plain("1/3")))
    assert await chat.show("b", shown_as, Reply(plain("2/3"))) != shown_as
    assert [one["lines"][0]["text"] for one in await shown(chat)] == ["1/3"]
