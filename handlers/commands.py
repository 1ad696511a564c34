"""The commands: one table for what is understood, what is registered and what help says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process

from config.language import LOCALES, Locales, Message, language, msg
from handlers.approving import approve
from handlers.closing import close, reopen
from handlers.contents import contents, go_on
from handlers.deadline import deadline
from handlers.evidence import evidence
from handlers.extending import extend
from handlers.help import tell_help
from handlers.intents import change
from handlers.inviting import invite
from handlers.joining import greet_stranger, leave, my_data, start
from handlers.linking import link
from handlers.naming import name
from handlers.noting import note
from handlers.offline import form
from handlers.people import people
from handlers.receiving import receive
from handlers.returning import give_back
from handlers.review import review
from handlers.sharing import progress, share
from handlers.submitting import missing, submit
from handlers.summary import summary
from handlers.turn import Turn
from handlers.units import choose_desk, choose_language
from report.reading.text import clean, fold, forms_of, spelled, untype
from storage.changes import Audited
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
    known = [one for one in commands_of(turn.person) if one.run is not start]
    if turn.person.has_role(*_READERS):
        known.sort(key=lambda one: one.roles != _READERS)  # what leads come for stands first
    tell_help(turn, [(one.name_in(turn.language.code), one.says) for one in known])


_COURTESIES = spelled("ạ dạ em tôi mình cho xin vui lòng giúp muốn nhé nha với đi anh chị please")
_LONGEST_WORDS = 60  # characters in which a command is said
_CLOSE = 80  # rapidfuzz score from which a mistyped command is worth naming
_READERS: frozenset[Role] = frozenset({"lead", "viewer"})
_APPROVERS: frozenset[Role] = frozenset({"approver"})
_LEADS: frozenset[Role] = frozenset({"lead"})


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help."""
    return (
        Command(
            "baocao",
            "report",
            msg("report | fill in the report | go on | continue"),
            msg("fill in the report, or go on"),
            go_on,
            "desk",
        ),
        Command(
            "mucluc",
            "contents",
            msg("contents | list of questions | sections"),
            msg("contents: go to any question"),
            contents,
            "desk",
        ),
        Command(
            "xemlai",
            "review",
            msg("review | look over | check my answers"),
            msg("look over all answers"),
            review,
            "desk",
        ),
        Command(
            "sua",
            "change",
            msg("change | change an answer | correct"),
            msg("change an answer: /change 12"),
            change,
            "desk",
        ),
        Command(
            "thieu",
            "missing",
            msg("missing | what is missing | what is left"),
            msg("which questions are still open"),
            missing,
            "desk",
        ),
        Command(
            "ghichu",
            "note",
            msg("note | notes"),
            msg("a note on a question: /note 12: from decision 45"),
            note,
            "desk",
        ),
        Command(
            "minhchung",
            "evidence",
            msg("evidence | attached files | files"),
            msg("photos and documents attached to the answers"),
            evidence,
        ),
        Command(
            "bieumau",
            "form",
            msg("form | excel form | fill in offline"),
            msg("an Excel form to fill in without a signal"),
            form,
            "desk",
        ),
        Command(
            "nop",
            "submit",
            msg("submit | submit the report | send the report"),
            msg("submit the report"),
            submit,
            "desk",
        ),
        Command(
            "han",
            "deadline",
            msg("deadline | when is it due | due date"),
            msg("deadline and time left"),
            deadline,
            "desk",
        ),
        Command(
            "duyet",
            "approve",
            msg("approve | approve the report"),
            msg("approve the report and send it to the district"),
            approve,
            "desk",
            roles=_APPROVERS,
        ),
        Command(
            "tralai",
            "return",
            msg("return | return a report | give back"),
            msg("return a report to be corrected"),
            give_back,
            roles=_APPROVERS | {"lead"},
        ),
        Command(
            "nhan",
            "receive",
            msg("receive | take in a report"),
            msg("take a report in"),
            receive,
            roles=_LEADS,
        ),
        Command(
            "giahan",
            "extend",
            msg("extend | give more time"),
            msg("give a unit more time"),
            extend,
            roles=_LEADS,
        ),
        Command(
            "dong",
            "close",
            msg("close | close the collection"),
            msg("close the collection: no report changes any more"),
            close,
            roles=_LEADS,
        ),
        Command(
            "molai",
            "reopen",
            msg("reopen | open the collection again"),
            msg("let a unit go on after the close"),
            reopen,
            roles=_LEADS,
        ),
        Command(
            "summary",
            "summary",
            msg("summary | total | who is late"),
            msg("what all units reported, summed up"),
            summary,
            roles=_READERS,
        ),
        Command(
            "moi",
            "invite",
            msg("invite | invite people"),
            msg("invite people to a unit"),
            invite,
            roles=_APPROVERS | _LEADS,
        ),
        Command(
            "nguoi",
            "people",
            msg("people | who works here | members"),
            msg("who works where; move or relieve somebody"),
            people,
            roles=_APPROVERS | _LEADS,
        ),
        Command(
            "giao",
            "assign",
            msg("assign | share the report | assign a section"),
            msg("give a section to a colleague: /assign 2.2 to Bình"),
            share,
            "desk",
        ),
        Command(
            "tiendo",
            "progress",
            msg("progress | how far are we"),
            msg("how far the report is, by section and by person"),
            progress,
            "desk",
        ),
        Command(
            "donvi",
            "unit",
            msg("unit | choose another report"),
            msg("choose another report"),
            choose_desk,
        ),
        Command(
            "ten",
            "name",
            msg("name | change my name"),
            msg("what you are called in lists"),
            name,
        ),
        Command(
            "lienket",
            "link",
            msg("link | another phone | change phone"),
            msg("go on with another phone or app as the same person"),
            link,
        ),
        Command(
            "ngonngu",
            "language",
            msg("language | change language"),
            msg("Vietnamese or English"),
            choose_language,
        ),
        Command(
            "dulieu",
            "mydata",
            msg("my data | personal data"),
            msg("what is kept about you"),
            my_data,
        ),
        Command(
            "roi",
            "leave",
            msg("leave | leave the bot"),
            msg("leave, and have your account forgotten"),
            leave,
        ),
        Command("trogiup", "help", msg("help | what can I do"), msg("this help"), _help),
        Command("start", "start", msg("start"), msg("join with an invite code"), start, "nothing"),
    )


def commands_of(person: Person) -> tuple[Command, ...]:
    """Those that a person's roles allow."""
    return tuple(one for one in commands() if one.roles is None or person.has_role(*one.roles))


def find_command(text: str) -> tuple[Command, str] | None:
    """The command that `text` begins with, and the rest of it: `/sua 12`, `/sua@bot 12`."""
    if not text.startswith("/"):
        return None
    head, _, rest = text[1:].partition(" ")
    found = _by_name().get(fold(head.split("@")[0]))
    return (found, rest.strip()) if found else None


def said_command(text: str) -> Command | None:
    """The command that `text` says in words, in either language, with or without diacritics
    and courtesies: `nop bao cao`, `cho em xem lại ạ`."""
    if len(text) > _LONGEST_WORDS:
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
        whose = of_leader if command.roles == _APPROVERS else of_office
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
