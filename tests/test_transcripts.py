"""Every conversation in `tests/transcripts/` goes as it is written there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handlers.messages import ChannelName
from tests.channel_bot import running_on
from tests.postgresql import Server
from tests.transcript import Bot, check, mismatch, play, running, seed, seed_at, started

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.rglob("*.txt"))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    """By transcript, what is stored in the end where no real channel is between; filled in by the
    first test that needs it."""
    return {}


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def transcript(request: pytest.FixtureRequest) -> str:
    file: Path = request.param
    return file.read_text(encoding="utf-8")


async def test_conversation_goes_as_written(transcript: str, seeded: Path, tmp_path: Path) -> None:
    async with running(seeded, tmp_path) as bot:
        await check(bot, transcript)


@pytest.fixture(scope="module")
def seeded_on_a_server(postgresql: Server) -> str:
    url = postgresql.new_database()
    asyncio.run(seed_at(url))
    return url


@pytest.fixture
def copy(postgresql: Server, seeded_on_a_server: str) -> Iterator[str]:
    url = postgresql.new_database(like=seeded_on_a_server)
    yield url
    postgresql.drop(url)


async def test_conversation_goes_as_written_on_postgresql(
    transcript: str, copy: str, tmp_path: Path
) -> None:
    async with started(Bot(tmp_path, copy)) as bot:
        await check(bot, transcript)


@pytest.mark.parametrize("channel", ["telegram", "web", "console", "zalo"])
async def test_conversation_reaches_the_same_answers_on_every_channel(
    channel: ChannelName,
    transcript: str,
    seeded: Path,
    tmp_path: Path,
    stored: dict[str, Any],
) -> None:
    async with running_on(channel, seeded, tmp_path) as bot:
        await play(bot, transcript)
        reached = await bot.stored()
    if transcript not in stored:
        (tmp_path / "plain").mkdir()
        async with running(seeded, tmp_path / "plain") as bot:
            await play(bot, transcript)
            stored[transcript] = await bot.stored()
    assert reached == stored[transcript]


async def test_transcript_with_a_wrong_line_fails(seeded: Path, tmp_path: Path) -> None:
    async with running(seeded, tmp_path) as bot:
        with pytest.raises(AssertionError, match="line 2"):
            await check(bot, "@officer-son-tinh\n> /han\n< Hạn nộp: hôm nào cũng được")


@pytest.mark.parametrize(
    ("expected", "found", "fits"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "..."], ["a", "b", "c"], True),
        (["a", "..."], ["a"], True),
        (["...", "c"], ["a", "b", "c"], True),
        (["...", "c"], ["a", "bc"], False),
        (["...", "c"], ["c"], True),
        (["a", "...", "c"], ["a", "c"], True),
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "...", "d"], ["a", "b", "c"], False),
        ([], [], False),
    ],
)
def test_dots_stand_for_any_lines(expected: list[str], found: list[str], fits: bool) -> None:
    assert (mismatch(expected, found) is None) is fits
