"""Commands said in words: understood in both languages however they are typed, never guessed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.language import LOCALES, language
from handlers.command_table import Command, commands
from handlers.commands import find_command, nearest_command, said_command
from report.reading.text import fold, untype
from tests.corpus.answers import rows
from tests.corpus.misspellings import misspellings, telex, vni
from tests.handlers.officer import Officer, officer
from tests.transcript import seed

SAID = [
    (one, words)
    for one in commands()
    for code in LOCALES
    for words in language(code).say(one.words).split(" | ")
]
OF_OFFICERS = [(one, words) for one, words in SAID if one.roles is None and one.english != "leave"]
said = pytest.mark.parametrize(
    ("command", "words"), SAID, ids=lambda one: one if isinstance(one, str) else one.english
)
COURTEOUS = [
    "{}",
    "{} ạ",
    "dạ {}",
    "cho em {} ạ",
    "em muốn {}",
    "cho tôi {} với",
    "{} giúp em với ạ",
    "anh cho em xin {} nhé",
    "{} đi",
    "please {}",
    "{}.",
    "{}!",
]


@said
@pytest.mark.parametrize("courtesy", COURTEOUS)
def test_a_command_is_known_however_it_is_said(command: Command, words: str, courtesy: str) -> None:
    for form in (words, words.upper(), fold(words), f"  {words} ", telex(words), vni(words)):
        assert said_command(courtesy.format(form)) == command, courtesy.format(form)
    assert said_command(fold(courtesy.format(words))) == command


def test_no_words_belong_to_two_commands() -> None:
    taken: dict[str, Command] = {}
    for command, words in SAID:
        assert taken.setdefault(fold(words), command) == command, words


@pytest.mark.parametrize("command", commands(), ids=lambda one: one.english)
def test_a_command_is_known_by_its_names(command: Command) -> None:
    for name in (command.name, command.english):
        for typed in (f"/{name}", f"/{name.upper()}", f"/{name}@giaoban_bot"):
            assert find_command(typed) == (command, "")
        assert find_command(f"/{name} 12 305") == (command, "12 305")
        assert find_command(f"/{name}\n12 305") == (command, "12 305")


@said
def test_a_mistyped_command_is_never_another(command: Command, words: str) -> None:
    for typed in misspellings(words, 60, seed=3):
        if not _is_said_of_another(typed, command):
            assert said_command(typed) in (command, None), typed


def _is_said_of_another(typed: str, command: Command) -> bool:
    """`em báo cáo`, with an x lost, is what it says."""
    half_typed = " ".join(untype(word) for word in typed.lower().split())
    said = {fold(form).removeprefix("em ") for form in (typed, half_typed)}
    return bool(said & {fold(words) for one, words in SAID if one != command})


def test_most_mistyped_commands_are_offered() -> None:
    slips = [
        (command, typed)
        for command, words in SAID
        for typed in list(misspellings(fold(words), 20, seed=4))[7:]
        if len(words) > 5 and said_command(typed) is None
    ]
    offered = [nearest_command(typed) == command for command, typed in slips]
    assert sum(offered) > 0.8 * len(offered)


def test_no_understood_answer_is_a_command() -> None:
    answers = [row.text for row in rows() if row.type != "unit" and row.is_plain]
    assert [text for text in answers if said_command(text)] == []


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder


@pytest.fixture
async def one(seeded: Path) -> AsyncIterator[Officer]:
    async with officer(seeded) as found:
        yield found


async def test_a_command_in_words_does_what_its_name_does(one: Officer) -> None:
    for command, words in OF_OFFICERS:
        await one.types("/sua 3")
        by_name = await one.types(f"/{command.name}")
        await one.types("/sua 3")
        assert _without_code(await one.types(fold(words))) == _without_code(by_name), words


async def test_a_command_in_words_is_asked_about_where_a_text_is_open(one: Officer) -> None:
    shown = "mục lục"  # on a button of the question, which saying it presses
    for command, words in (pair for pair in OF_OFFICERS if pair[1] != shown):
        await one.types("/sua 7")
        assert await one.writes(words) == {}, words
        meant = await one.types("không")
        await one.types("/sua 7")
        by_name = await one.types(f"/{command.name}")
        assert _without_code(by_name) == _without_code(meant), words


def _without_code(answer: str) -> str:
    """Every code is another."""
    return re.sub(r"/start \w+", "/start", answer)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nopp bao cao", "/nop"),
        ("nộp báo cóa", "/nop"),
        ("/nopp", "/nop"),
        ("xem lạii", "/xemlai"),
        ("mucj luvc", "/mucluc"),
        ("con thieu gii", "/thieu"),
        ("hạn nộpp", "/han"),
        ("tienng anh", "/ngonngu"),
    ],
)
async def test_a_mistyped_command_is_offered_and_not_run(
    one: Officer, typed: str, name: str
) -> None:
    await one.types("/xemlai")  # nothing is open now
    before = await one.stored()
    assert said_command(typed) is None
    answer = await one.types(typed)
    assert name in answer
    assert "[" not in answer
    assert await one.stored() == before
