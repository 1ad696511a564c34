"""Where a figure comes from: who gave it when, and what stood there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from config.language import msg
from handlers.compiled.givers import Givers, all_givers, shown
from handlers.materials import Reader
from handlers.messages import Reply, paragraphs
from report.items import Item
from report.lines import Line
from report.reading.names import match_name
from report.showing import shorten, show
from report.summary import Summary, UnitReport
from report.totals import show_total
from storage.sources import Change, changes_of_answer, last_changes_of_item

_MOST_UNITS = 40  # named one by one; of more, ask for one unit
_MOST_CHANGES = 10
_LONGEST = 120


async def origins(reader: Reader, found: Summary, item: Item, rest: str) -> Reply:
    """Of all units, a line each; of the one that `rest` names, every change."""
    units = {one.unit_id: (one.name, one.short) for one in found.reports}
    chosen = match_name(rest, units) if rest else ()
    if item.ratio is not None:
        part, whole = (found.checklist.by_id[one].label for one in item.ratio)
        computed = msg("{label} is computed: {part} of {whole}.", label=item.label, part=part,
                       whole=whole)  # fmt: skip
        return Reply((Line(reader.say(computed)),))
    if len(chosen) == 1:
        return await _history(reader, found, item, chosen[0])
    return await _origins(reader, found, item)


async def _origins(reader: Reader, found: Summary, item: Item) -> Reply:
    """A line a unit: what it gave, who did, and what was there before."""
    total = show_total(item, found.items[item.id], reader.language)
    head = msg("{label}: {total}", label=item.label, total=total)
    reports = found.reports if item.scope == "unit" else [found.owner]
    given = [one for one in reports if one is not None and item.id in one.answers]
    changes = await last_changes_of_item(reader.db, found.facts.id, item.id)
    givers = await all_givers(reader.db)
    lines = [
        _origin(reader, found, item, one, givers, changes.get(one.unit_id))
        for one in given[:_MOST_UNITS]
    ]
    if len(given) > _MOST_UNITS:
        lines.append(Line(reader.say(msg("For one unit, type its name behind the figure."))))
    if not lines:
        lines.append(Line(reader.say(msg("Nobody has given it yet."))))
    return Reply(paragraphs([Line(reader.say(head), "strong")], lines))


def _origin(
    reader: Reader,
    found: Summary,
    item: Item,
    report: UnitReport,
    givers: Givers,
    change: Change | None,
) -> Line:
    answer, words = report.answers[item.id], reader.language
    value = reader.say(msg("left out"))
    if answer.value is not None:
        value = show(item, answer.value, words)
    said = _say(reader, givers, report.unit_id, report.name, value, answer.person_id,
                datetime.fromisoformat(answer.at), answer.channel)  # fmt: skip
    before = shown(found.checklist, item.id, change.old, words) if change else ""
    if not report.is_in:
        not_counted = reader.say(msg("not yet counted"))
        said = f"{said}, {not_counted}"
    if noted := report.notes.get(item.id):
        note = reader.say(msg("note: {text}", text=shorten(" · ".join(noted), _LONGEST)))
        said = f"{said}; {note}"
    if before:
        earlier = msg("before that: {value}", value=shorten(before, _LONGEST))
        said = f"{said}; {reader.say(earlier)}"
    return Line(f"- {said}")


def _say(
    reader: Reader,
    givers: Givers,
    unit_id: str,
    name: str,
    value: str,
    person_id: str,
    at: datetime,
    channel: str,
) -> str:
    role = givers.role(person_id, unit_id, reader.language)
    who = ", ".join(filter(None, (givers.name(person_id, reader.language), role)))
    return reader.say(
        msg("{unit}: {value} ({who}, {at}, {channel})", unit=name,
            value=shorten(value, _LONGEST), who=who, at=reader.local(at), channel=channel)
    )  # fmt: skip


async def _history(reader: Reader, found: Summary, item: Item, unit_id: str) -> Reply:
    """Every change of one unit's answer, the newest first."""
    changes = await changes_of_answer(reader.db, found.facts.id, unit_id, item.id, _MOST_CHANGES)
    if not changes:
        return await _origins(reader, _only(found, unit_id), item)
    givers = await all_givers(reader.db)
    name = found.unit_name(unit_id)
    lines = []
    for one in changes:
        value = shown(found.checklist, item.id, one.new, reader.language)
        taken_back = reader.say(msg("taken back"))
        said = _say(reader, givers, unit_id, name, value or taken_back, one.person_id, one.at,
                    one.channel)  # fmt: skip
        lines.append(Line(f"- {said}"))
    report = next((one for one in found.reports if one.unit_id == unit_id), None)
    noted = report.notes.get(item.id, ()) if report else ()
    notes = [Line(reader.say(msg("note: {text}", text=shorten(one, _LONGEST)))) for one in noted]
    head = Line(f"{name}: {item.label}", "strong")
    return Reply(paragraphs([head], lines, notes))


def _only(found: Summary, unit_id: str) -> Summary:
    reports = tuple(one for one in found.reports if one.unit_id == unit_id)
    return replace(found, reports=reports)
