"""The reports that somebody above them acts on: whose, and how one is chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from config.language import Message, msg
from config.records import record
from handlers.collecting.approving import is_approver
from handlers.collecting.led import campaigns_led
from handlers.conversation import Mode
from handlers.messages import LONGEST_LABEL, Button, Reply
from handlers.roles import LEADS
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from report.reading.names import Names
from report.showing import shorten, told_apart
from storage.campaigns import campaign_units
from storage.records import Campaign, CampaignUnit, Report, Role, Unit

IN = ("submitted", "approved")
_MOST_BUTTONS = 20
CHANGED = msg("The report has changed meanwhile. Please begin again.")


@record(frozen=True)
class Target:
    """A unit's report that somebody above it acts on."""

    campaign: Campaign
    unit: Unit
    report: Report
    due_at: datetime
    is_closed: bool = False  # nothing of it changes before it is reopened

    @property
    def key(self) -> str:
        """Tells this state of the report from any later one."""
        return seal([self.campaign.id, self.unit.id, self.report.state, self.report.submitted_at])


async def targets_of(turn: Turn, roles: Collection[Role] = LEADS) -> list[Target]:
    """The reports of all units that the sender, in one of these roles, collects from."""
    db = await turn.read()
    return [
        _target(campaign, unit)
        for campaign in await campaigns_led(turn, roles)
        for unit in await campaign_units(db, campaign.id)
        if unit.scope == "unit"
    ]


async def find_target(turn: Turn, campaign_id: str, unit_id: str) -> Target | None:
    """That unit's report, where the sender collects from it."""
    found = await targets_of(turn)
    return next(
        (one for one in found if (one.campaign.id, one.unit.id) == (campaign_id, unit_id)), None
    )


def _target(campaign: Campaign, unit: CampaignUnit) -> Target:
    report = unit.report or Report(campaign.id, unit.unit.id)
    is_closed = campaign.state == "closed" and not unit.reopened
    return Target(campaign, unit.unit, report, unit.extended_to or campaign.due_at, is_closed)


def find(targets: Sequence[Target], words: Sequence[str]) -> tuple[list[Target], str]:
    """The targets whose unit stands first in `words`, and what is left of them."""
    names = Names({one.unit.id: (one.unit.name, one.unit.short) for one in targets})
    found, used = names.leading(words)
    return [one for one in targets if one.unit.id in found], " ".join(words[used:])


def choose(
    turn: Turn,
    question: Message,
    targets: Sequence[Target],
    verb: str,
    more: Sequence[Button] = (),
) -> None:
    """Asks which unit is meant, and in which collection where there are several; `more` buttons
    stand behind the units'."""
    collections = told_apart(one.campaign.title for one in targets)
    choices = [
        turn.button(
            in_collection(one.unit.name, collections[one.campaign.title]),
            encode(Token("unit", verb, f"{one.unit.id}.{seal(one.campaign.id)}")),
            in_collection(one.unit.short, collections[one.campaign.title]),
        )
        for one in targets[:_MOST_BUTTONS]
    ]
    reply = Reply((Line(turn.say(question), "strong"),), (*choices, *more))
    turn.ask(reply, "choosing")


def in_collection(unit: str, collection: str) -> str:
    """`Xã Sơn Bua · năm 2022`; only the unit where it need not be said in which collection."""
    return shorten(f"{unit} · {collection}", LONGEST_LABEL) if collection else unit


def is_there(target: Target) -> bool:
    return target.report.state in (*IN, "received")


def say_closed(turn: Turn, target: Target) -> None:
    turn.tell(
        msg("The collection is closed."),
        msg("To let {unit} go on: /reopen", unit=turn.within(target.unit)),
    )


def say_not_submitted(turn: Turn, target: Target) -> None:
    turn.tell(msg("The report of {unit} is not submitted.", unit=turn.within(target.unit)))


def own_target(turn: Turn) -> Target | None:
    """The submitted report of the commune whose leader the sender is."""
    desk = turn.desk
    if desk is None or not is_approver(turn) or desk.report.state not in IN:
        return None
    if desk.assignment.is_closed:
        return None
    return Target(desk.campaign, desk.unit, desk.report, desk.assignment.due_at)


def stop_button(turn: Turn) -> Button:
    return turn.button(msg("Never mind"), encode(Token("stop")), msg("stop | cancel | back"))


async def stop(turn: Turn, token: Token) -> None:
    """`stop`: what was begun is left alone."""
    turn.ask(Reply((turn.line(msg("Nothing was changed.")),)), "idle")


def draft_of(target: Target) -> dict[str, Any]:
    return {"campaign": target.campaign.id, "unit": target.unit.id, "key": target.key}


def ask_about(turn: Turn, target: Target, question: Message, hint: Message, mode: Mode) -> None:
    """Asks for words about that report; what is typed next is read in `mode`."""
    lines = (Line(turn.say(question), "strong"), turn.line(hint))
    turn.ask(Reply(lines, actions=(stop_button(turn),)), mode, draft=draft_of(target))


async def drafted(turn: Turn) -> Target | None:
    """The report that the open question is about, if it is still as it was then."""
    draft = turn.conversation.draft
    if not isinstance(draft, dict):
        return None
    own = own_target(turn)
    for one in [*await targets_of(turn), *([own] if own else [])]:
        if (one.campaign.id, one.unit.id, one.key) == (
            draft.get("campaign"), draft.get("unit"), draft.get("key"),
        ):  # fmt: skip
            return one
    return None
