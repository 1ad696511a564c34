"""The table of commands: what each is called and said, what it does, who may use it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Literal

from config.language import Locales, Message, msg
from config.records import record
from handlers.collecting.approving import approve
from handlers.collecting.closing import close, reopen
from handlers.collecting.extending import extend
from handlers.collecting.receiving import receive
from handlers.collecting.returning import give_back
from handlers.compiled.merging import merge
from handlers.compiled.summary import summary
from handlers.compiled.tracing import compare, picture, trace
from handlers.compiled.wording import edit_text
from handlers.evidence.keeping import evidence
from handlers.filling.contents import contents, go_on
from handlers.filling.deadline import deadline
from handlers.filling.intents import change
from handlers.filling.noting import note
from handlers.filling.review import review
from handlers.filling.sharing import progress, share
from handlers.filling.submitting import missing, submit
from handlers.filling.units import choose_desk, choose_language
from handlers.help import tell_help
from handlers.membership.inviting import invite
from handlers.membership.joining import leave, my_data, start
from handlers.membership.linking import link
from handlers.membership.naming import name
from handlers.membership.people import people
from handlers.membership.phone import phone
from handlers.offline.offering import form
from handlers.opening.steps import open_collection
from handlers.reminding.schedule import schedule
from handlers.reminding.snoozing import snooze
from handlers.roles import APPROVERS, LEADS, OFFICERS, READERS
from handlers.telling.board import board
from handlers.telling.whom import broadcast
from handlers.turn import Turn
from storage.records import Person, Role

Run = Callable[[Turn, str], Awaitable[None]]
Needs = Literal["nothing", "person", "desk"]


@record(frozen=True)
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
    in_groups: bool = False

    def name_in(self, code: Locales) -> str:
        return self.english if code == "en" else self.name


async def _help(turn: Turn, argument: str) -> None:
    assert turn.person is not None
    known = [one for one in commands_of(turn.person) if one.run is not start]
    if not turn.person.has_role(*(OFFICERS | APPROVERS | LEADS)):  # viewers fill in no report
        known = [one for one in known if one.needs != "desk"]
    if turn.person.has_role(*READERS):
        known.sort(key=lambda one: one.roles != READERS)  # what leads come for stands first
    tell_help(turn, [(one.name_in(turn.language.code), one.says) for one in known])


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help."""
    return (
        Command(
            "baocao",
            "report",
            msg("report | fill in the report | begin | go on | continue"),
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
            "hoan",
            "snooze",
            msg("snooze | remind me later"),
            msg("be reminded later"),
            snooze,
            "desk",
        ),
        Command(
            "duyet",
            "approve",
            msg("approve | approve the report"),
            msg("approve the report and send it to the district"),
            approve,
            "desk",
            roles=APPROVERS,
        ),
        Command(
            "tralai",
            "return",
            msg("return | return a report | give back"),
            msg("return a report to be corrected"),
            give_back,
            roles=APPROVERS | {"lead"},
        ),
        Command(
            "nhan",
            "receive",
            msg("receive | take in a report"),
            msg("take a report in"),
            receive,
            roles=LEADS,
        ),
        Command(
            "giahan",
            "extend",
            msg("extend | give more time"),
            msg("give a unit more time"),
            extend,
            roles=LEADS,
        ),
        Command(
            "lich",
            "schedule",
            msg("schedule | reminders"),
            msg("who is reminded when; change the plan of reminders"),
            schedule,
            roles=LEADS,
        ),
        Command(
            "mo",
            "open",
            msg("open a collection | new collection"),
            msg("open a new collection, or the next period's"),
            open_collection,
            roles=LEADS,
        ),
        Command(
            "dong",
            "close",
            msg("close | close the collection"),
            msg("close the collection: no report changes any more"),
            close,
            roles=LEADS,
        ),
        Command(
            "molai",
            "reopen",
            msg("reopen | open the collection again"),
            msg("let a unit go on after the close"),
            reopen,
            roles=LEADS,
        ),
        Command(
            "nhac",
            "tell",
            msg("remind | remind the late | send a message"),
            msg("a message to the late, or to any other units"),
            broadcast,
            roles=LEADS,
        ),
        Command(
            "bang",
            "board",
            msg("progress board"),
            msg("which units have submitted, shown in a Telegram group"),
            board,
            roles=LEADS,
            in_groups=True,
        ),
        Command(
            "summary",
            "summary",
            msg("summary | total | who is late"),
            msg("what all units reported, summed up"),
            summary,
            roles=READERS,
        ),
        Command(
            "nguon",
            "source",
            msg("source | where does this figure come from"),
            msg("who gave a figure: /source poor households"),
            trace,
            roles=READERS,
        ),
        Command(
            "sosanh",
            "compare",
            msg("compare | against last period"),
            msg("the largest changes against last period"),
            compare,
            roles=READERS,
        ),
        Command(
            "hinh",
            "picture",
            msg("picture | chart"),
            msg("a figure by unit as a picture: /picture poor households"),
            picture,
            roles=READERS,
        ),
        Command(
            "soan",
            "edit",
            msg("edit the text | edit the compiled text"),
            msg("put the compiled text into your own words"),
            edit_text,
            roles=LEADS,
        ),
        Command(
            "gop",
            "merge",
            msg("merge | merge entries"),
            msg("entries of lists that may be one"),
            merge,
            roles=LEADS,
        ),
        Command(
            "moi",
            "invite",
            msg("invite | invite people"),
            msg("invite people to a unit"),
            invite,
            roles=APPROVERS | LEADS,
        ),
        Command(
            "nguoi",
            "people",
            msg("people | who works here | members"),
            msg("who works where; move or relieve somebody"),
            people,
            roles=APPROVERS | LEADS,
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
            "dienthoai",
            "phone",
            msg("telephone number | my telephone number"),
            msg("your number, for the office that collects"),
            phone,
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
