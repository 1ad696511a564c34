"""The commands: one table for what is understood, what is registered and what help says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from config.language import LOCALES, Locales, Message, language, msg
from handlers.contents import change, contents, go_on
from handlers.deadline import deadline
from handlers.help import tell_help
from handlers.joining import my_data, start
from handlers.review import review
from handlers.submitting import submit
from handlers.summary import summary
from handlers.turn import Turn
from handlers.units import choose_desk, choose_language
from report.reading.text import fold
from storage.records import Person, Role

Run = Callable[[Turn, str], Awaitable[None]]
Needs = Literal["nothing", "person", "desk"]


@dataclass(frozen=True)
class Command:
    """`name` is what Vietnamese officials type, `english` the same in English; `words` is how
    it is said without a slash, `says` what it does."""

    name: str
    english: str
    words: Message
    says: Message
    run: Run
    needs: Needs = "person"
    roles: frozenset[Role] | None = None  # None: everybody

    def name_in(self, code: Locales) -> str:
        return self.english if code == "en" else self.name


async def _help(turn: Turn, argument: str) -> None:
    assert turn.person is not None
    known = commands_of(turn.person)
    tell_help(turn, [(one.name_in(turn.language.code), one.says) for one in known])


_READERS: frozenset[Role] = frozenset({"lead", "viewer"})


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help."""
    return (
        Command(
            "baocao", "report", msg("report"), msg("fill in the report, or go on"), go_on, "desk"
        ),
        Command(
            "mucluc",
            "contents",
            msg("contents"),
            msg("contents: go to any question"),
            contents,
            "desk",
        ),
        Command("xemlai", "review", msg("review"), msg("look over all answers"), review, "desk"),
        Command(
            "sua", "change", msg("change"), msg("change an answer: /change 12"), change, "desk"
        ),
        Command("nop", "submit", msg("submit"), msg("submit the report"), submit, "desk"),
        Command(
            "han", "deadline", msg("deadline"), msg("deadline and time left"), deadline, "desk"
        ),
        Command(
            "summary",
            "summary",
            msg("summary"),
            msg("what all units reported, summed up"),
            summary,
            roles=_READERS,
        ),
        Command("donvi", "unit", msg("unit"), msg("choose another report"), choose_desk),
        Command(
            "ngonngu", "language", msg("language"), msg("Vietnamese or English"), choose_language
        ),
        Command("dulieu", "mydata", msg("my data"), msg("what is kept about you"), my_data),
        Command("trogiup", "help", msg("help"), msg("this help"), _help),
        Command("start", "start", msg("start"), msg("join with an invite code"), start, "nothing"),
    )


def commands_of(person: Person) -> tuple[Command, ...]:
    """Those that a person's roles allow."""
    return tuple(one for one in commands() if one.roles is None or person.has_role(*one.roles))


def find_command(text: str) -> tuple[Command, str] | None:
    """The command that `text` begins with, and the rest of it: `/sua 12`, `/sua@bot 12`."""
    if not text.startswith("/"):
        return None
    head, *rest = text[1:].split(maxsplit=1)
    found = _by_name().get(fold(head.split("@")[0])) if head else None
    return (found, rest[0].strip() if rest else "") if found else None


def said_command(text: str) -> Command | None:
    """The command that `text` says in words, in either language, with or without diacritics."""
    return _by_words().get(fold(text))


def names(one: Command) -> Iterable[str]:
    return {one.name, one.english}


@cache
def _by_name() -> dict[str, Command]:
    """Commands by their names, and by their words without spaces: `/tonghop`."""
    squeezed = {words.replace(" ", ""): one for words, one in _by_words().items()}
    return squeezed | {name: one for one in commands() for name in names(one)}


@cache
def _by_words() -> dict[str, Command]:
    said = [one for one in commands() if one.name != "start"]
    return {fold(language(code).say(one.words)): one for one in said for code in LOCALES}
