"""Commands found in what was typed, by name or in words, and run for whoever may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from config.language import LOCALES, language, msg
from handlers.command_table import Command, commands
from handlers.filling.units import choose_desk
from handlers.membership.joining import greet_stranger
from handlers.roles import APPROVERS
from handlers.turn import Turn
from report.reading.text import clean, fold, forms_of, is_bare, spelled, untype
from storage.changes import Audited

_COURTESIES = spelled("ạ dạ em tôi mình cho xin vui lòng giúp muốn nhé nha với đi anh chị please")
_LONGEST_WORDS = 60  # characters in which a command is said
_COMMAND = re.compile(r"/(\S+)(.*)", re.DOTALL)
_CLOSE = 80  # rapidfuzz score from which a mistyped command is worth naming


def find_command(text: str) -> tuple[Command, str] | None:
    """The command that `text` begins with, and the rest of it: `/sua 12`, `/sua@bot 12`."""
    said = _COMMAND.fullmatch(text)
    found = _by_name().get(fold(said[1].split("@")[0])) if said else None
    return (found, said[2].strip()) if said and found else None


def said_command(text: str) -> Command | None:
    """The command that `text` says in words, in either language, with or without diacritics
    and courtesies: `nop bao cao`, `cho em xem lại ạ`."""
    if len(text) > _LONGEST_WORDS or is_bare(text):
        return None
    known = _by_words()
    forms = (form for words in _plainer(text) for form in (" ".join(words), _untyped(words)))
    return next((known[fold(form)] for form in forms if fold(form) in known), None)


def _plainer(text: str) -> Iterator[list[str]]:
    """The words, then with fewer and fewer courtesies: `giúp em với` is `giúp em`, too."""
    words = [word.strip(".,!?") for word in clean(text).lower().split()]
    polite = [bool(forms_of(word) & _COURTESIES) for word in words]
    front = next((at for at, one in enumerate(polite) if not one), len(words))
    while words:
        yield from (words[at:] for at in range(min(front, len(words) - 1) + 1))
        if not polite[len(words) - 1]:
            break
        words = words[:-1]


def _untyped(words: Sequence[str]) -> str:
    return " ".join(map(untype, words))


def nearest_command(text: str) -> Command | None:
    """The command whose name or words are nearly `text`; to be offered, never run."""
    said = fold(text.removeprefix("/").split("@")[0])
    if not 2 < len(said) <= _LONGEST_WORDS:
        return None
    known = _by_name() if text.startswith("/") else _by_words()
    close = process.extractOne(said, list(known), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return known[close[0]] if close else None


async def run_command(turn: Turn, command: Command, argument: str) -> None:
    """Runs a command for whoever may; says so to whoever may not."""
    if command.needs != "nothing" and turn.person is None:
        await greet_stranger(turn)
    elif command.roles and not (turn.person and turn.person.has_role(*command.roles)):
        of_leader = msg("This is for the unit's leader.")
        of_office = msg("This is for the office that collects the reports.")
        whose = of_leader if command.roles == APPROVERS else of_office
        turn.changes.append(Audited("refused", {"command": command.english}))
        turn.tell(whose, msg("Your own report: /review"))
    elif command.needs == "desk" and turn.desk is None:
        await choose_desk(turn, "")
    else:
        await command.run(turn, argument)


def names(one: Command) -> Iterable[str]:
    return {one.name, one.english}


@cache
def _by_name() -> dict[str, Command]:
    """Commands by their names, and by their words without spaces: `/tonghop`."""
    squeezed = {words.replace(" ", ""): one for words, one in _by_words().items()}
    return squeezed | {name: one for one in commands() for name in names(one)}


@cache
def _by_words() -> dict[str, Command]:
    return {
        fold(words): one
        for one in commands()
        for code in LOCALES
        for words in language(code).say(one.words).split(" | ")
    }
