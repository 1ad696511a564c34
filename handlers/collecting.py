"""The district's lead: takes reports in, returns them, gives a unit more time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from config.language import Language, Message, msg, nmsg
from handlers.approving import APPROVERS, OFFICERS, is_approver
from handlers.messages import Button, Reply, paragraphs
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.answers import Answers
from report.checklist import Item
from report.lines import Line
from report.progress import Progress, progress
from report.reading.names import Names
from report.reading.places import named_first
from report.reading.text import cannot_be_stored, clean, fold
from storage.campaigns import campaign_units, campaigns_owned
from storage.changes import Audited, DeadlineExtended, ReportMoved
from storage.records import Campaign, CampaignUnit, Report, Unit

_LONGEST_REASON = 500
_DATE = r"(?:ngay )?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:h]| gio)? ?(?P<minute>(?<=\D)\d{2})?"
_DAY = re.compile(rf"(?:den )?{_DATE}(?:,? (?:luc )?{_CLOCK})?")
_CLOCK_FIRST = re.compile(rf"(?:den )?(?:luc )?(?=\d+(?:[:h]| gio)){_CLOCK},? {_DATE}")
_IN = ("submitted", "approved")
_MOST_BUTTONS = 20


@dataclass(frozen=True)
class Target:
    """A unit's report that somebody above it acts on."""

    campaign: Campaign
    unit: Unit
    report: Report
    due_at: datetime

    @property
    def key(self) -> str:
        """Tells this state of the report from any later one."""
        return seal([self.campaign.id, self.unit.id, self.report.state, self.report.submitted_at])


async def _targets(turn: Turn) -> list[Target]:
    """The reports of all units that the sender collects from."""
    assert turn.person is not None
    db = await turn.read()
    owners = sorted({m.unit.id for m in turn.person.memberships if m.role == "lead"})
    campaigns = [one for owner in owners for one in await campaigns_owned(db, owner)]
    return [
        _target(campaign, unit)
        for campaign in campaigns
        for unit in await campaign_units(db, campaign.id)
        if unit.scope == "unit"
    ]


def _target(campaign: Campaign, unit: CampaignUnit) -> Target:
    report = unit.report or Report(campaign.id, unit.unit.id)
    return Target(campaign, unit.unit, report, unit.extended_to or campaign.due_at)


def _find(targets: Sequence[Target], words: Sequence[str]) -> tuple[list[Target], str]:
    """The targets whose unit stands first in `words`, and what is left of them."""
    names = Names({one.unit.id: (one.unit.name, one.unit.short) for one in targets})
    found, used = names.leading(words)
    return [one for one in targets if one.unit.id in found], " ".join(words[used:])


def _choose(turn: Turn, question: Message, targets: Sequence[Target], verb: str) -> None:
    choices = [
        turn.button(
            one.unit.name,
            encode(Token("unit", verb, f"{one.unit.id}.{seal(one.campaign.id)}")),
            one.unit.short,
        )
        for one in targets[:_MOST_BUTTONS]
    ]
    turn.ask(Reply((Line(turn.say(question), "strong"),), tuple(choices)), "choosing")


async def choose_unit(turn: Turn, token: Token) -> None:
    """`unit`: the unit that a command of this file is about."""
    unit_id, _, sealed = token.second.partition(".")
    found = [
        one
        for one in await _targets(turn)
        if one.unit.id == unit_id and seal(one.campaign.id) == sealed
    ]
    act = {"return": _ask_reason, "receive": _receive, "extend": _ask_time}.get(token.first)
    if not found or act is None:
        turn.changes.append(Audited("refused", {"button": token.verb, "unit": unit_id}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    else:
        await act(turn, found[0])


async def receive(turn: Turn, argument: str) -> None:
    """`/nhan xã`: the report is in order and is taken in."""
    targets = await _targets(turn)
    found, _ = _find(targets, argument.split())
    waiting = [one for one in found or targets if one.report.state in _IN]
    if len(found) == 1:
        await _receive(turn, found[0])
    elif waiting:
        _choose(turn, msg("Whose report is taken in?"), waiting, "receive")
    else:
        turn.tell(msg("No report waits to be taken in."))


async def _receive(turn: Turn, target: Target) -> None:
    if target.report.state == "received":
        known = msg("The report of {unit} is taken in already.", unit=turn.within(target.unit))
        turn.tell(known)
        return
    if target.report.state not in _IN:
        _say_not_submitted(turn, target)
        return
    turn.changes.append(ReportMoved(target.campaign.id, target.unit.id, "received"))
    said = msg("The report of {unit} is taken in.", unit=turn.within(target.unit))
    turn.ask(Reply((Line(turn.say(said), "strong"),)), "idle")

    def word(language: Language) -> Reply:
        unit = language.within(target.unit.name)
        told = language.say(msg("The district has taken in the report of {unit}.", unit=unit))
        return Reply((Line(told, "strong"),))

    await turn.notify(target.unit.id, OFFICERS | APPROVERS, word)


async def give_back(turn: Turn, argument: str) -> None:
    """`/tralai xã: lý do`: the report goes back to be corrected; a commune's leader gives back
    the own one."""
    targets = await _targets(turn)
    own = _own(turn)
    if own is not None and not targets:
        await _take_reason_or_ask(turn, own, argument)
        return
    found, rest = _find(targets, argument.split())
    there = [one for one in found or targets if _is_there(one)]
    if len(found) == 1 and there:
        await _take_reason_or_ask(turn, found[0], rest)
    elif len(found) == 1:
        _say_not_submitted(turn, found[0])
    elif there:
        _choose(turn, msg("Whose report is returned?"), there, "return")
    else:
        turn.tell(msg("No report is submitted that could be returned."))


def _is_there(target: Target) -> bool:
    return target.report.state in (*_IN, "received")


def _say_not_submitted(turn: Turn, target: Target) -> None:
    turn.tell(msg("The report of {unit} is not submitted.", unit=turn.within(target.unit)))


def _own(turn: Turn) -> Target | None:
    """The submitted report of the commune whose leader the sender is."""
    desk = turn.desk
    if desk is None or not is_approver(turn) or desk.report.state not in _IN:
        return None
    return Target(desk.campaign, desk.unit, desk.report, desk.assignment.due_at)


async def _take_reason_or_ask(turn: Turn, target: Target, reason: str) -> None:
    if reason.strip(" :"):
        await _preview(turn, target, reason.strip(" :"))
    else:
        await _ask_reason(turn, target)


async def _ask_reason(turn: Turn, target: Target) -> None:
    question = msg(
        "What is to be corrected in the report of {unit}?", unit=turn.within(target.unit)
    )
    hint = msg("Type the reason; questions first, if it is about some: 5, 12: not as decided")
    reply = Reply((Line(turn.say(question), "strong"), turn.line(hint)), actions=(_stop(turn),))
    turn.ask(reply, "returning", draft=_draft(target))


def _stop(turn: Turn) -> Button:
    return turn.button(msg("Never mind"), encode(Token("stop")), msg("stop | cancel | back"))


async def stop(turn: Turn, token: Token) -> None:
    """`stop`: what was begun is left alone."""
    turn.ask(Reply((turn.line(msg("Nothing was changed.")),)), "idle")


def _draft(target: Target) -> dict[str, Any]:
    return {"campaign": target.campaign.id, "unit": target.unit.id, "key": target.key}


async def _drafted(turn: Turn) -> Target | None:
    """The report that the open question is about, if it is still as it was then."""
    draft = turn.conversation.draft
    if not isinstance(draft, dict):
        return None
    own = _own(turn)
    for one in [*await _targets(turn), *([own] if own else [])]:
        if (one.campaign.id, one.unit.id, one.key) == (
            draft.get("campaign"), draft.get("unit"), draft.get("key"),
        ):  # fmt: skip
            return one
    return None


async def take_reason(turn: Turn, text: str) -> None:
    """What is typed where the reason of a return is asked."""
    target = await _drafted(turn)
    if target is None:
        turn.tell(_CHANGED)
    else:
        await _preview(turn, target, text.strip())


async def _preview(turn: Turn, target: Target, text: str) -> None:
    """Reads the return back: to whom, why, which questions."""
    steps = await _steps(turn, target)
    items, reason = split_items(steps.items, text)
    if not reason or len(reason) > _LONGEST_REASON or cannot_be_stored(reason):
        turn.tell(msg("Please give the reason in a few words."))
        return
    draft = {**_draft(target), "reason": reason, "items": [item.id for item in items]}
    question = msg("Return the report of {unit}?", unit=turn.within(target.unit))
    reply = Reply(
        lines=paragraphs(
            [Line(turn.say(question), "strong")],
            [turn.line(msg("Reason: {reason}", reason=reason)), *_numbered(steps, items)],
        ),
        choices=(
            turn.button(
                msg("Return it"), encode(Token("giveback", "", seal(draft))), msg("return")
            ),
            _stop(turn),
        ),
    )
    turn.ask(reply, "deciding", draft=draft)


def _numbered(steps: Progress, items: Sequence[Item]) -> list[Line]:
    return [Line(f"{steps.number(item.id)}. {item.label}") for item in items]


async def _steps(turn: Turn, target: Target) -> Progress:
    """The items of that unit's report with their numbers."""
    campaign = target.campaign
    checklist = await turn.house.library.checklist(
        turn.batch.db, campaign.checklist_id, campaign.checklist_version, turn.language.code
    )
    return progress(checklist, "unit", Answers(checklist, target.report.answers))


def split_items(items: Sequence[Item], text: str) -> tuple[list[Item], str]:
    """The items named before a colon, by number or name, and the reason behind it; no items
    where what stands before the colon names something else."""
    head, colon, tail = text.partition(":")
    named = [_item(items, part) for part in re.split(r"[,;]| và | and ", head)]
    found = [one for one in named if one is not None]
    if not colon or not tail.strip() or len(found) < len(named):
        return [], text.strip()
    return list(dict.fromkeys(found)), tail.strip()


def _item(items: Sequence[Item], text: str) -> Item | None:
    said = fold(text).removeprefix("cau ")
    if said.isascii() and said.isdigit() and len(said) < 4:
        return items[int(said) - 1] if 0 < int(said) <= len(items) else None
    words = clean(text).lower().split()
    found = named_first(items, words)
    return found.fields[0] if len(found.fields) == 1 and found.last == len(words) else None


async def take_return(turn: Turn, token: Token) -> None:
    """`giveback`: the return that was read back goes out."""
    draft = turn.conversation.draft
    target = await _drafted(turn)
    if target is None or not isinstance(draft, dict) or seal(draft) != token.second:
        turn.toast(_CHANGED)
        return
    items = tuple(draft["items"])
    moved = ReportMoved(target.campaign.id, target.unit.id, "returned", draft["reason"], items)
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


async def extend(turn: Turn, argument: str) -> None:
    """`/giahan xã 2 ngày`: one unit gets more time."""
    targets = await _targets(turn)
    found, rest = _find(targets, argument.split())
    late = [one for one in found or targets if not _is_there(one)]
    if len(found) == 1 and rest:
        await _extend(turn, found[0], rest)
    elif len(found) == 1:
        await _ask_time(turn, found[0])
    elif late:
        _choose(turn, msg("Who gets more time?"), late, "extend")
    else:
        turn.tell(msg("All units have submitted."))


async def _ask_time(turn: Turn, target: Target) -> None:
    question = msg("Until when does {unit} get time?", unit=turn.within(target.unit))
    hint = msg("For example: 2 days · 25/12 · 25/12 17:00")
    reply = Reply((Line(turn.say(question), "strong"), turn.line(hint)), actions=(_stop(turn),))
    turn.ask(reply, "extending", draft=_draft(target))


async def take_time(turn: Turn, text: str) -> None:
    """What is typed where the new deadline is asked."""
    target = await _drafted(turn)
    if target is None:
        turn.tell(_CHANGED)
    else:
        await _extend(turn, target, text)


async def _extend(turn: Turn, target: Target, text: str) -> None:
    due = read_due(text, turn.local(target.due_at), turn.local(turn.now))
    if due is None:
        turn.tell(msg("Please type a later time, for example: 2 days · 25/12 17:00"))
        return
    at = due.astimezone(UTC).isoformat()
    turn.changes.append(DeadlineExtended(target.campaign.id, target.unit.id, at))

    def word(language: Language) -> Reply:
        unit = language.within(target.unit.name)
        told = language.say(msg("The deadline of {unit} is now {due}.", unit=unit, due=due))
        return Reply((Line(told, "strong"),))

    await turn.notify(target.unit.id, OFFICERS | APPROVERS, word)
    turn.ask(word(turn.language), "idle")


def read_due(text: str, due: datetime, now: datetime) -> datetime | None:
    """The later deadline that `text` names, in the zone of `due`: `2 ngày`, `25/12`,
    `25/12/2026 17:00`, `17h ngày 25/12`; None where it names none, or none that is later."""
    said = fold(text)
    if match := re.fullmatch(r"(?:them )?(\d{1,2}) (?:ngay|day|days)", said):
        return max(due, now) + timedelta(days=int(match[1])) if int(match[1]) else None
    match = _DAY.fullmatch(said) or _CLOCK_FIRST.fullmatch(said)
    if match is None:
        return None
    day, month, year, hour, minute = match.group("day", "month", "year", "hour", "minute")
    for guess in [int(year)] if year else [now.year, now.year + 1]:
        try:
            clock = time(int(hour), int(minute or 0)) if hour else due.timetz()
            found = datetime.combine(datetime(guess, int(month), int(day)), clock, due.tzinfo)
        except ValueError:
            return None
        if found > max(due, now):
            return found
    return None


_CHANGED = msg("The report has changed meanwhile. Please begin again.")
