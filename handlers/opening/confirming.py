"""A new collection read back, opened, and told to those whom it asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from config.language import Language, msg, nmsg
from config.records import record
from handlers.collecting.targets import stop_button
from handlers.library import dump_texts
from handlers.messages import Button, Reply, paragraphs
from handlers.opening.draft import Draft, Opening, Plan, opening_of, plan_of
from handlers.roles import APPROVERS, OFFICERS
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from storage.changes import CampaignOpened
from storage.people import Addressee, addressees_by_unit
from storage.records import Unit

_SHOWN = 10  # units named one by one


@record(frozen=True)
class _Told:
    people: tuple[Addressee, ...]
    empty: tuple[Unit, ...]  # units where nobody can be told


async def ask_to_open(turn: Turn, plan: Plan, draft: Draft) -> None:
    """Reads it all back."""
    opening = await opening_of(turn, plan, draft)
    there = plan.campaign_like(draft)
    if there is not None:  # another lead may have opened it meanwhile
        said = turn.line(msg("There is this collection already: {title}", title=there.title))
        turn.ask(Reply((said,)), "idle")
    elif opening is None:
        say_old(turn)
    else:
        told = await _told(turn, opening)
        lines = paragraphs(
            [turn.line(msg("Open this collection?"))],
            _facts(turn, opening),
            _about_previous(turn, opening),
            _about_people(turn, told),
        )
        opened = encode(Token("opening", "open", _seal(draft, opening)))
        choices = (turn.button(msg("Open it"), opened, msg("open")), stop_button(turn))
        reply = Reply((Line(lines[0].text, "strong"), *lines[1:]), choices)
        turn.ask(reply, "deciding", draft=draft.to_json())


def _seal(draft: Draft, opening: Opening) -> str:
    """Of what is opened, and for whom: a button never opens what it did not show."""
    campaign = opening.campaign
    version = [campaign.checklist_version, campaign.previous_id]
    return seal([draft.to_json(), version, [one.id for one in opening.units]])


def _facts(turn: Turn, opening: Opening) -> list[Line]:
    campaign = opening.campaign
    first, last = campaign.window_from, campaign.window_to
    return [
        Line(campaign.title, "strong"),
        turn.line(msg("Figures from {first} to {last}", first=_day(first), last=_day(last))),
        turn.line(msg("Deadline: {due}", due=turn.local(campaign.due_at))),
        Line(_units(turn, opening.units)),
    ]


def _day(day: str) -> date:
    return date.fromisoformat(day)


def _units(turn: Turn, units: Sequence[Unit]) -> str:
    count = nmsg("{count} unit: {names}", "{count} units: {names}", len(units),
                 names=_named(turn, units))  # fmt: skip
    return turn.say(count)


def _named(turn: Turn, units: Sequence[Unit]) -> str:
    shown = ", ".join(one.short for one in units[:_SHOWN])
    rest = len(units) - _SHOWN
    if rest <= 0:
        return shown
    more = turn.say(nmsg("and {count} unit more", "and {count} units more", rest))
    return f"{shown}, {more}"


def _about_previous(turn: Turn, opening: Opening) -> list[Line]:
    previous = opening.previous
    if previous is None:
        return []
    offered = msg("Last period's answers are offered: {title}", title=previous.title)
    still_open = turn.line(msg("That collection is still open; to close it: /close"))
    return [turn.line(offered), *([still_open] if previous.state == "open" else [])]


async def _told(turn: Turn, opening: Opening) -> _Told:
    assert turn.person is not None
    ids = [one.id for one in opening.units]
    found = await addressees_by_unit(await turn.read(), ids, OFFICERS | APPROVERS)
    people = {one.person_id: one for some in found.values() for one in some}
    people.pop(turn.person.id, None)
    empty = [one for one in opening.units if not found.get(one.id)]
    return _Told(tuple(people.values()), tuple(empty))


def _about_people(turn: Turn, told: _Told) -> list[Line]:
    count = nmsg("{count} person will be told.", "{count} people will be told.", len(told.people))
    if not told.empty:
        return [turn.line(count)]
    names = _named(turn, told.empty)
    return [turn.line(count), turn.line(msg("Nobody can be reached in: {units}.", units=names))]


async def open_it(turn: Turn, draft: Draft, sealed: str) -> None:
    """Only as the answer to what was read back, and only if that still holds."""
    plan = await plan_of(turn)
    opening = await opening_of(turn, plan, draft)
    if opening is None or _seal(draft, opening) != sealed:
        await ask_to_open(turn, plan, draft)
        return
    campaign = opening.campaign
    units = tuple(one.id for one in opening.units)
    turn.changes.append(CampaignOpened(campaign, units, dump_texts(opening.texts)))
    told = await _told(turn, opening)
    turn.notify_many(told.people, _word(turn, opening), f"opened/{campaign.id}/")
    lines = (
        Line(turn.say(msg("The collection “{title}” is open.", title=campaign.title)), "strong"),
        turn.line(nmsg("{count} person was told.", "{count} people were told.", len(told.people))),
        turn.line(msg("Who is late, and the figures: /summary. To remind: /tell")),
    )
    turn.ask(Reply(lines), "idle")


def _word(turn: Turn, opening: Opening) -> Callable[[Language], Reply]:
    campaign = opening.campaign
    due = turn.local(campaign.due_at)
    first, last = _day(campaign.window_from), _day(campaign.window_to)

    def word(language: Language) -> Reply:
        lines = (
            Line(language.say(msg("New report: {title}", title=campaign.title)), "strong"),
            Line(language.say(msg("Figures from {first} to {last}", first=first, last=last))),
            Line(language.say(msg("Deadline: {due}", due=due))),
        )
        begin = Button(language.say(msg("Begin")), encode(Token("run", "report")))
        return Reply(lines, (begin,))

    return word


def say_old(turn: Turn) -> None:
    turn.toast(msg("This button is no longer in use. Type /help."))
