"""Returning a report: to whom, why, which questions are to be looked at again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.language import Language, msg, nmsg
from handlers.collecting.targets import (
    CHANGED,
    Target,
    ask_about,
    choose,
    draft_of,
    drafted,
    find,
    is_there,
    own_target,
    say_closed,
    say_not_submitted,
    stop_button,
    targets_of,
)
from handlers.messages import Button, Reply, paragraphs
from handlers.roles import APPROVERS, OFFICERS
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.answers import Answers
from report.items import Item
from report.lines import Line
from report.progress import Progress, progress
from report.reading.places import item_called
from report.reading.text import cannot_be_stored
from storage.changes import ReportMoved

_LONGEST_REASON = 500


async def give_back(turn: Turn, argument: str) -> None:
    """`/tralai xã: lý do`: the report goes back to be corrected; a commune's leader gives back
    the own one."""
    targets = await targets_of(turn)
    own = own_target(turn)
    if own is not None and not targets:
        await _take_reason_or_ask(turn, own, argument)
        return
    found, rest = find(targets, argument.split())
    there = [one for one in found or targets if is_there(one) and not one.is_closed]
    if len(found) == 1 and found[0].is_closed:
        say_closed(turn, found[0])
    elif len(found) == 1 and there:
        await _take_reason_or_ask(turn, found[0], rest)
    elif len(found) == 1:
        say_not_submitted(turn, found[0])
    elif there:
        choose(turn, msg("Whose report is returned?"), there, "return")
    else:
        turn.tell(msg("No report is submitted that could be returned."))


async def _take_reason_or_ask(turn: Turn, target: Target, reason: str) -> None:
    if reason.strip(" :"):
        await _preview(turn, target, reason.strip(" :"))
    else:
        await ask_reason(turn, target)


async def ask_reason(turn: Turn, target: Target) -> None:
    """Why the report is returned."""
    question = msg(
        "What is to be corrected in the report of {unit}?", unit=turn.within(target.unit)
    )
    hint = msg("Type the reason; questions first, if it is about some: 5, 12: not as decided")
    ask_about(turn, target, question, hint, "returning")


async def take_reason(turn: Turn, text: str) -> None:
    """What is typed where the reason of a return is asked."""
    target = await drafted(turn)
    if target is None:
        turn.tell(CHANGED)
    else:
        await _preview(turn, target, text.strip())


async def _preview(turn: Turn, target: Target, text: str) -> None:
    """Reads the questions and the reason out of what was typed."""
    steps = await _steps(turn, target)
    items, reason = split_items(steps.items, text)
    await preview(turn, target, [item.id for item in items], reason)


async def preview(turn: Turn, target: Target, items: Sequence[str], reason: str) -> None:
    """Reads the return back: to whom, why, which questions."""
    steps = await _steps(turn, target)
    if not reason or len(reason) > _LONGEST_REASON or cannot_be_stored(reason):
        turn.tell(msg("Please give the reason in a few words."))
        return
    asked = [item for item in steps.items if item.id in items]
    draft = {**draft_of(target), "reason": reason, "items": [item.id for item in asked]}
    question = msg("Return the report of {unit}?", unit=turn.within(target.unit))
    reply = Reply(
        lines=paragraphs(
            [Line(turn.say(question), "strong")],
            [turn.line(msg("Reason: {reason}", reason=reason)), *_numbered(steps, asked)],
        ),
        choices=(
            turn.button(
                msg("Return it"), encode(Token("giveback", "", seal(draft))), msg("return")
            ),
            stop_button(turn),
        ),
    )
    turn.ask(reply, "deciding", draft=draft)


def _numbered(steps: Progress, items: Sequence[Item]) -> list[Line]:
    return [Line(f"{steps.number(item.id)}. {item.label}") for item in items]


async def _steps(turn: Turn, target: Target) -> Progress:
    """The items of that unit's report with their numbers."""
    checklist = await turn.checklist_of(target.campaign)
    return progress(checklist, "unit", Answers(checklist, target.report.answers))


def split_items(items: Sequence[Item], text: str) -> tuple[list[Item], str]:
    """The items named before a colon, by number or name, and the reason behind it; no items
    where what stands before the colon names something else."""
    head, colon, tail = text.partition(":")
    named = [item_called(items, part) for part in re.split(r"[,;]| và | and ", head)]
    found = [one for one in named if one is not None]
    if not colon or not tail.strip() or len(found) < len(named):
        return [], text.strip()
    return list(dict.fromkeys(found)), tail.strip()


async def take_return(turn: Turn, token: Token) -> None:
    """`giveback`: the return that was read back goes out."""
    draft = turn.conversation.draft
    target = await drafted(turn)
    if target is None or not isinstance(draft, dict) or seal(draft) != token.second:
        turn.toast(CHANGED)
        return
    items = tuple(draft["items"])
    report = target.report
    moved = ReportMoved(
        target.campaign.id, target.unit.id, "returned", draft["reason"], items, report.state
    )
    turn.changes.append(moved)
    said = msg("The report of {unit} is returned.", unit=turn.within(target.unit))
    steps = await _steps(turn, target)
    labels = _numbered(steps, [item for item in steps.items if item.id in items])

    def word(language: Language) -> Reply:
        unit = language.within(target.unit.name)
        head = language.say(msg("The report of {unit} was returned to be corrected.", unit=unit))
        why = language.say(msg("Reason: {reason}", reason=draft["reason"]))
        fix = Button(language.say(msg("Correct it")), encode(Token("run", "report")))
        return Reply((Line(head, "strong"), Line(why), *labels), (fix,))

    told = await turn.notify(target.unit.id, OFFICERS | APPROVERS, word)
    how_many = nmsg("{count} person was told.", "{count} people were told.", told)
    turn.ask(Reply((Line(turn.say(said), "strong"), turn.line(how_many))), "idle")
