"""What a button carries: a verb and up to two arguments, and the report that it was shown for.

Telegram keeps old keyboards on the screen and takes 64 bytes of data a button. So a button
names its item, and a mark of its report: pressed days later, it still means what it said.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, Literal, get_args

import orjson

from config.records import record

Verb = Literal[
    "run",  # a command by name
    "set",  # item, option number: an answer
    "tick",  # item, option number: one more or one fewer of several
    "ticked",  # item: these it is
    "carryall",  # section, seal of what was read back: the section's are those of last period
    "carry",  # item: the same as last period
    "pick",  # item, candidate number and its seal: which of several readings
    "whose",  # item, candidate number and its seal: which item a figure belongs to
    "all",  # item, seal: the several answers read back are right
    "do",  # seal of what was typed: it was a request
    "keep",  # item: a colleague's answer stands
    "sure",  # item, seal of the figure: it is right, write it down
    "again",  # item: type it once more
    "back",  # item: to the one before
    "skip",  # item; "answered" where an answer is to be taken back
    "why",  # item, number of the reason for skipping
    "add",  # list item: another entry
    "none",  # list item: no entry at all, or an optional part left out
    "done",  # list item: no more entries
    "drop",  # list item, seal of the entry; without one: which entry?
    "unnote",  # item, seal of its notes: they are deleted
    "view",  # item, place and seal of a file that supports it: shows the file
    "detach",  # the same: takes the file away
    "say",  # item, seal of what was typed: it is the answer, not a command
    "go",  # item: ask it
    "sec",  # section: its items
    "desk",  # campaign, unit: this report
    "resume",  # item or nothing; a command or nothing: that report, whichever lies there now
    "snooze",  # nothing, ISO date: no reminder of that report before that morning
    "plan",  # show, change or default, and the campaign's seal; use, seal of what was read back
    "nudge",  # all, one or call; seal of the campaign: reminds those who are late now
    "open",  # item or nothing, seal of the time of submission: take the report back
    "send",  # submit
    "approve",  # seal of the time of submission: it goes to the district
    "unit",  # command, unit and the seal of its campaign: which unit a command is about
    "campaign",  # close, closed or reopened, and the campaign's seal
    "invite",  # unit; role, number and days: makes a code, or asks for the role
    "evidence",  # seal of the campaign; the unit, or none for all: files as a zip
    "person",  # seal of person, unit and role; nothing, end or move
    "unlink",  # seal of a chat: it is not the person's any more
    "share",  # section; a person's seal, "all", or nothing: whose is it?
    "leave",  # no role, no account any more
    "stop",  # what was begun is left alone
    "opening",  # next, what, period, whom, due or open, and which
    "broadcast",  # in, who, roles, send or halt, and which
    "giveback",  # seal of what was read back: the report is returned
    "lang",  # locale
    "show",  # campaign; a part of the compiled report, or a document
    "text",  # campaign; what to do with which passage of the compiled text
    "same",  # seal of the campaign; whether two entries of a list are one
    "sendback",  # unit; seals of the campaign and of what contradicts there
    "source",  # campaign, item: who gave the figure
    "picture",  # campaign, item: as bars
]
_VERBS = frozenset(get_args(Verb))


@record(frozen=True, slots=True)
class Token:
    verb: Verb
    first: str = ""
    second: str = ""
    mark: str = ""  # of the report; empty where a button is about none


def encode(token: Token) -> str:
    return ":".join((token.verb, token.first, token.second, token.mark)).rstrip(":")


def decode(data: str) -> Token | None:
    """The token of a button's data; None where no button of this program says that."""
    verb, *rest = data.split(":")
    if verb not in _VERBS or len(rest) > 3:
        return None
    first, second, mark = (*rest, "", "", "")[:3]
    return Token(verb, first, second, mark)  # type: ignore[arg-type]  # looked up in _VERBS


def seal(value: Any) -> str:
    """Six letters that tell one value (as JSON) from another: an old button that says "write
    down 7.000" must never write down what was typed since."""
    return hashlib.sha256(orjson.dumps(value)).hexdigest()[:6]


@cache
def mark_of(campaign_id: str, unit_id: str) -> str:
    """Six letters that tell one report's buttons from another's."""
    return hashlib.sha256(f"{campaign_id}/{unit_id}".encode()).hexdigest()[:6]
