"""The district's lead takes reports in."""

from __future__ import annotations

from config.language import Language, msg
from handlers.collecting.targets import (
    IN,
    Target,
    choose,
    find,
    say_closed,
    say_not_submitted,
    targets_of,
)
from handlers.messages import Reply
from handlers.roles import APPROVERS, OFFICERS
from handlers.turn import Turn
from report.lines import Line
from storage.changes import ReportMoved


async def receive(turn: Turn, argument: str) -> None:
    """`/nhan xã`: the report is in order and is taken in."""
    targets = await targets_of(turn)
    found, _ = find(targets, argument.split())
    waiting = [one for one in found or targets if one.report.state in IN and not one.is_closed]
    if len(found) == 1:
        await take_in(turn, found[0])
    elif waiting:
        choose(turn, msg("Whose report is taken in?"), waiting, "receive")
    else:
        turn.tell(msg("No report waits to be taken in."))


async def take_in(turn: Turn, target: Target) -> None:
    """The report is in order: it is the district's now."""
    if target.is_closed:
        say_closed(turn, target)
        return
    if target.report.state == "received":
        known = msg("The report of {unit} is taken in already.", unit=turn.within(target.unit))
        turn.tell(known)
        return
    if target.report.state not in IN:
        say_not_submitted(turn, target)
        return
    was = target.report.state
    turn.changes.append(ReportMoved(target.campaign.id, target.unit.id, "received", was=was))
    said = msg("The report of {unit} is taken in.", unit=turn.within(target.unit))
    turn.ask(Reply((Line(turn.say(said), "strong"),)), "idle")

    def word(language: Language) -> Reply:
        unit = language.within(target.unit.name)
        told = language.say(msg("The district has taken in the report of {unit}.", unit=unit))
        return Reply((Line(told, "strong"),))

    await turn.notify(target.unit.id, OFFICERS | APPROVERS, word)
