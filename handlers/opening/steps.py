"""`/mo`: a new collection, step by step; what is chosen already is not asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from config.language import Message, msg, nmsg
from handlers.collecting.extending import read_due
from handlers.collecting.targets import stop_button
from handlers.library import Texts
from handlers.messages import Button, Reply
from handlers.opening.confirming import ask_to_open, say_old
from handlers.opening.draft import Draft, Plan, last_asked, plan_of, with_next
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from report.periods import Period, period_called, period_coded, period_with, periods_at
from report.reading.names import Names
from storage.records import Campaign, Unit

_OFFICES_CLOSE = time(17)


async def open_collection(turn: Turn, argument: str) -> None:
    """`/mo`: which report is collected."""
    plan = await plan_of(turn)
    if not plan.owners:
        turn.tell(msg("There are no units below yours to ask."))
    else:
        _ask_what(turn, plan)


def _ask_what(turn: Turn, plan: Plan) -> None:
    following = [
        _button(turn, _next_label(turn, plan, one, period), "next", seal(one.id))
        for one, period in _last_of_each(plan)
    ]
    new = [
        _button(
            turn, _checklist_label(turn, plan, owner, checklist), "what", seal([owner.id, name])
        )
        for owner in plan.owners
        for name, checklist in plan.checklists.items()
    ]
    question = msg("Which report do you want to collect?")
    _ask(turn, question, [], [*following, *new], Draft())


def _next_label(turn: Turn, plan: Plan, campaign: Campaign, period: Period) -> str:
    name = _title(turn, plan.checklists[campaign.checklist_id])
    return turn.say(msg("Next period: {title}, {period}", title=name, period=period.label))


def _title(turn: Turn, texts: Texts) -> str:
    return (texts.get(turn.language.code) or texts["vi"]).title


def _checklist_label(turn: Turn, plan: Plan, owner: Unit, texts: Texts) -> str:
    title = _title(turn, texts)
    if any(
        (one.owner_id, one.checklist_id) == (owner.id, texts["vi"].id) for one in plan.campaigns
    ):
        title = turn.say(msg("Another period: {title}", title=title))
    return title if len(plan.owners) == 1 else f"{title} ({owner.short})"


def _last_of_each(plan: Plan) -> list[tuple[Campaign, Period]]:
    """The last campaign of each kind, with the period that comes behind it."""
    owners = {one.id for one in plan.owners}
    last: dict[tuple[str, str, str], tuple[Campaign, Period]] = {}
    for one in sorted(plan.campaigns, key=lambda one: one.window_to):
        period = period_with(one.window_from, one.window_to)
        if one.owner_id in owners and one.checklist_id in plan.checklists and period:
            kind = (one.owner_id, one.checklist_id, period.frequency)
            last[kind] = (one, period.following())
    return list(last.values())


def _button(
    turn: Turn, label: Message | str, step: str, value: str, word: Message | str = ""
) -> Button:
    return turn.button(label, encode(Token("opening", step, value)), word)


def _ask(
    turn: Turn, question: Message, hints: Sequence[Message], choices: Sequence[Button], draft: Draft
) -> None:
    lines = (Line(turn.say(question), "strong"), *(turn.line(hint) for hint in hints))
    reply = Reply(lines, tuple(choices), (stop_button(turn),))
    turn.ask(reply, "opening", draft=draft.to_json())


async def _go_on(turn: Turn, plan: Plan, draft: Draft) -> None:
    """Asks what is not chosen yet; then reads all of it back."""
    if not draft.period:
        _ask_period(turn, draft)
    elif not draft.whom:
        await _ask_units(turn, plan, draft)
    elif not draft.due:
        _ask_due(turn, plan, draft)
    else:
        await ask_to_open(turn, plan, draft)


async def take_next(turn: Turn, draft: Draft, sealed: str) -> None:
    plan = await plan_of(turn)
    found = [(one, period) for one, period in _last_of_each(plan) if seal(one.id) == sealed]
    if found:
        await _go_on(turn, plan, with_next(draft, *found[0]))
    else:
        say_old(turn)


async def take_checklist(turn: Turn, draft: Draft, sealed: str) -> None:
    plan = await plan_of(turn)
    found = [
        Draft(owner.id, name)
        for owner in plan.owners
        for name in plan.checklists
        if seal([owner.id, name]) == sealed
    ]
    if found:
        await _go_on(turn, plan, found[0])
    else:
        say_old(turn)


def _ask_period(turn: Turn, draft: Draft) -> None:
    choices = [
        _button(turn, _capital(turn.say(period.label)), "period", period.code)
        for period in periods_at(turn.today)
    ]
    hint = msg("Or type another, for example: quarter 1 of 2027")
    _ask(turn, msg("For which period?"), [hint], choices, draft)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


async def take_period(turn: Turn, draft: Draft, code: str) -> None:
    if period_coded(code) is None or not draft.checklist:
        say_old(turn)
        return
    plan, chosen = await plan_of(turn), replace(draft, period=code)
    if there := plan.campaign_like(chosen):
        turn.tell(msg("There is this collection already: {title}", title=there.title))
    else:
        await _go_on(turn, plan, chosen)


async def _ask_units(turn: Turn, plan: Plan, draft: Draft) -> None:
    below, last = plan.below(draft.owner), await last_asked(turn, plan, draft)
    every = nmsg("All {count} unit", "All {count} units", len(below))
    choices = [_button(turn, every, "whom", "all", msg("all | everybody"))]
    if last and last != {one.id for one in below}:
        same = nmsg("As last time: {count} unit", "As last time: {count} units", len(last))
        choices.append(_button(turn, same, "whom", "last", msg("as last time")))
    hint = msg("Or type the units' names, with commas between them.")
    _ask(turn, msg("Which units are asked?"), [hint], choices, draft)


async def take_whom(turn: Turn, draft: Draft, whom: str) -> None:
    if whom not in ("all", "last") or not draft.period:
        say_old(turn)
    else:
        await _go_on(turn, await plan_of(turn), replace(draft, whom=whom, units=()))


def _ask_due(turn: Turn, plan: Plan, draft: Draft) -> None:
    due = _as_last_time(turn, plan, draft)
    choices = [_button(turn, turn.language.show(due), "due", due.isoformat())] if due else []
    hint = msg("For example: 20/12 17:00 · 10 days")
    _ask(turn, msg("Until when do they report?"), [hint], choices, draft)


def _as_last_time(turn: Turn, plan: Plan, draft: Draft) -> datetime | None:
    """As long behind the last day of the figures as in the period before; None where that is
    past, or there was none."""
    previous, period = plan.previous(draft), period_coded(draft.period)
    if previous is None or period is None:
        return None
    last = turn.local(previous.due_at)
    later = last.date() - datetime.fromisoformat(previous.window_to).date()
    due = datetime.combine(period.window[1] + later, last.timetz())
    return due if due > turn.now else None


async def take_due(turn: Turn, draft: Draft, moment: str) -> None:
    try:
        due = datetime.fromisoformat(moment).astimezone(UTC)
    except (ValueError, OverflowError):  # made up, or at the end of time
        say_old(turn)
        return
    if due <= turn.now or not draft.whom:
        say_old(turn)
    else:
        await _go_on(turn, await plan_of(turn), replace(draft, due=due.isoformat()))


async def take_text(turn: Turn, text: str) -> None:
    """What is typed in place of choosing."""
    draft = Draft.of(turn)
    if draft is None or not draft.checklist:
        turn.tell(msg("Please choose one of the above, by its number or its words."))
    elif not draft.period:
        await _type_period(turn, draft, text)
    elif not draft.whom:
        await _type_units(turn, draft, text)
    else:
        await _type_due(turn, draft, text)


async def _type_period(turn: Turn, draft: Draft, text: str) -> None:
    period = period_called(text, turn.today)
    if period is None:
        turn.tell(msg("Please type a period, for example: quarter 1 of 2027"))
    else:
        await take_period(turn, draft, period.code)


async def _type_units(turn: Turn, draft: Draft, text: str) -> None:
    plan = await plan_of(turn)
    below = plan.below(draft.owner)
    names = Names({one.id: (one.name, one.short, *one.aliases) for one in below})
    parts = [part.strip() for part in re.split(r"[,;\n]| và | and ", text) if part.strip()]
    found = [names.match(part) for part in parts]
    unclear = [part for part, ids in zip(parts, found, strict=True) if len(ids) != 1]
    if unclear or not found:
        turn.tell(msg("Which unit is “{name}”?", name=", ".join(unclear)))
    else:
        units = tuple(dict.fromkeys(ids[0] for ids in found))
        await _go_on(turn, plan, replace(draft, whom="named", units=units))


async def _type_due(turn: Turn, draft: Draft, text: str) -> None:
    now = turn.local(turn.now)
    # A day without a time lasts until offices close; so does a number of days.
    closing = datetime.combine(now.date(), _OFFICES_CLOSE, now.tzinfo)
    due = read_due(text, closing - timedelta(days=1), now)
    if due is None:
        turn.tell(msg("Please type a later time, for example: 2 days · 25/12 17:00"))
        return
    is_in_days = due.timetz() == now.timetz()
    due = datetime.combine(due.date(), _OFFICES_CLOSE, now.tzinfo) if is_in_days else due
    await take_due(turn, draft, due.isoformat())
