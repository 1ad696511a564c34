"""The summary as the lead reads it in a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo

from config.language import Language, Message, msg, nmsg
from report.coverage import Counting
from report.items import Item, Section
from report.lines import Line
from report.rollup import RolledUp
from report.showing import shorten
from report.summary import Contradiction, Summary, UnitReport
from report.totals import show_total

_LONGEST = 160  # characters of a text among the figures; the compiled text has it whole


_LATE: Mapping[Counting, Message] = {
    "submitted": msg("Not yet submitted:"),
    "approved": msg("Not yet approved:"),
    "all": msg("Nothing answered yet:"),
}
_FEW = 5  # late units or contradictions that the overview names; all are a button away


def overview(summary: Summary, language: Language, zone: tzinfo) -> tuple[Line, ...]:
    """In short: who has reported, who has not, what contradicts what."""
    facts, say = summary.facts, language.say
    due = facts.due_at.astimezone(zone)
    lines = [
        Line(facts.title, "strong"),
        Line(say(msg("Deadline: {due}", due=due))),
        Line(say(_how_many(summary))),
    ]
    lines += _first(late_lines(summary, language), language, _more_units)
    lines += [_unconfirmed(report, language) for report in summary.counted if report.carried]
    return (*lines, Line(""), *_first(contradictions(summary, language), language, _more_figures))


def _how_many(summary: Summary) -> Message:
    """How many units are counted, and as what: not all that is counted is submitted."""
    counted, expected = len(summary.counted), len(summary.reports)
    match summary.coverage.counting:
        case "submitted":
            return msg("Submitted: {counted} of {expected} units", counted=counted,
                       expected=expected)  # fmt: skip
        case "approved":
            return msg("Approved: {counted} of {expected} units", counted=counted,
                       expected=expected)  # fmt: skip
        case "all":
            return msg("Counted, submitted or not: {counted} of {expected} units",
                       counted=counted, expected=expected)  # fmt: skip


def _first(
    lines: tuple[Line, ...], language: Language, word: Callable[[int], Message]
) -> list[Line]:
    """A heading and the first lines below it; how many more there are, as `word` says it."""
    shown, more = list(lines[: _FEW + 1]), len(lines) - _FEW - 1
    if more > 0:
        shown.append(Line(language.say(word(more)), "quiet"))
    return shown


def _more_units(count: int) -> Message:
    return nmsg("and {count} unit more", "and {count} units more", count)


def _more_figures(count: int) -> Message:
    return nmsg("and {count} figure more to look at", "and {count} figures more to look at", count)


def late_lines(summary: Summary, language: Language) -> tuple[Line, ...]:
    """Who is not counted, and how far each of them is; nothing where all are."""
    if not summary.late:
        return ()
    head = Line(language.say(_LATE[summary.coverage.counting]), "strong")
    return (head, *(Line(f"- {_how_far(report, language)}") for report in summary.late))


def _unconfirmed(report: UnitReport, language: Language) -> Line:
    said = nmsg(
        "{unit}: {count} answer of last period, not confirmed",
        "{unit}: {count} answers of last period, not confirmed",
        report.carried,
        unit=report.name,
    )
    return Line(language.say(said))


def _how_far(report: UnitReport, language: Language) -> str:
    if report.state == "returned":
        return language.say(msg("{unit}: returned to be corrected", unit=report.name))
    if report.is_in:
        return language.say(msg("{unit}: submitted, not approved", unit=report.name))
    if report.state == "none" or not report.done:
        return language.say(msg("{unit}: not started", unit=report.name))
    return language.say(
        msg(
            "{unit}: {done}/{total} answered",
            unit=report.name,
            done=report.done,
            total=report.total,
        )
    )


def contradictions(summary: Summary, language: Language) -> tuple[Line, ...]:
    """What contradicts what, worst first."""
    found = summary.contradictions
    if not found:
        return (Line(language.say(msg("No contradictions found."))),)
    head = nmsg("{count} figure to look at:", "{count} figures to look at:", len(found))
    return (Line(language.say(head), "strong"), *(_contradiction(o, language) for o in found))


def _contradiction(one: Contradiction, language: Language) -> Line:
    where = f"{one.unit_name}: " if one.unit_name else ""
    if one.confirmed:
        confirmed = language.say(msg("(the unit says it is right)"))
        return Line(f"- {where}{one.message} {confirmed}")
    return Line(f"- {where}{one.message}")


def _chosen(item: Item, rolled: RolledUp) -> str:
    """How many units chose each option: `Vượt chỉ tiêu 1 · Đạt tất cả 3`."""
    units = {part.value: len(part.units) for part in rolled.parts}
    shown = [f"{one.label} {units[one.id]}" for one in item.options if one.id in units]
    return " · ".join(shown)


def totals(summary: Summary, language: Language, section_id: str | None = None) -> list[Line]:
    """The figures of all sections, or of one, a line an item."""
    lines: list[Line] = []
    for section in summary.checklist.sections:
        if section_id in (None, section.id):
            lines += _section(summary, section, language)
    return lines


def _section(summary: Summary, section: Section, language: Language) -> Iterator[Line]:
    # Of a part of the tree, what only the whole is asked is not missing: nobody there is asked it.
    is_part = bool(summary.coverage.within)
    items = [one for one in section.items if one.scope == "unit" or not is_part]
    if not items:
        return
    yield Line(f"{section.id}. {section.title}", "strong")
    for item in items:
        yield Line(f"{item.label}: {_total(summary, item, language)}")
    yield Line("")


def _total(summary: Summary, item: Item, language: Language) -> str:
    rolled = summary.items[item.id]
    if not rolled.by_unit:
        return language.say(msg("no answer yet"))
    shown = show_rolled_up(item, rolled, language)
    asked = 1 if item.scope == "owner" else len(summary.counted)
    if item.is_asked and rolled.answered < asked:
        return f"{shown} ({rolled.answered}/{asked})"
    return shown


def show_rolled_up(item: Item, rolled: RolledUp, language: Language) -> str:
    """One line for an item over all units; of lists and texts, how many there are."""
    match item.rollup:
        case "count_yes":
            return f"{show_total(item, rolled, language)}/{rolled.answered}"
        case "narrative":
            return language.say(
                nmsg("{count} unit has written", "{count} units have written", rolled.answered)
            )
        case "list" if item.options:
            return _chosen(item, rolled)
        case "list":
            return language.say(nmsg("{count} entry", "{count} entries", len(rolled.parts)))
        case "none" if rolled.answered > 1:
            return language.say(
                nmsg("{count} unit has answered", "{count} units have answered", rolled.answered)
            )
        case _:
            return shorten(show_total(item, rolled, language), _LONGEST)
