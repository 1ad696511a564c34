"""This period against last period, over the units that gave a figure both times."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from config.language import Language, msg, nmsg
from config.records import record
from report.items import Item
from report.lines import Line
from report.showing import show_number
from report.summary import Summary
from report.values import Number

_MOST = 15  # changes that a phone shows


@record(frozen=True, slots=True)
class Change:
    """A sum now and then. `units` gave both; `share` is the change in percent, None from zero."""

    item: Item
    now: Decimal
    last: Decimal
    units: int

    @property
    def share(self) -> Decimal | None:
        if not self.last:
            return None
        percent = (self.now - self.last) * 100 / self.last
        return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)


def compare(summary: Summary) -> tuple[Change, ...]:
    """The sums that changed, the largest change first (from zero first of all)."""
    found = [_change(summary, item) for item in summary.checklist.asked("unit")
             if item.rollup == "sum"]  # fmt: skip
    changed = [one for one in found if one is not None and one.now != one.last]
    return tuple(sorted(changed, key=_size, reverse=True))


def _size(change: Change) -> tuple[bool, Decimal]:
    share = change.share
    return share is None, abs(share if share is not None else change.now)


def _change(summary: Summary, item: Item) -> Change | None:
    now = last = Decimal(0)
    units = 0
    for report in summary.counted:
        this = report.answers.value(item.id)
        that = report.last.value(item.id) if report.last is not None else None
        if isinstance(this, Number) and isinstance(that, Number):
            now, last, units = now + this.value, last + that.value, units + 1
    return Change(item, now, last, units) if units else None


def comparison_lines(summary: Summary, language: Language) -> tuple[Line, ...]:
    """The largest changes, each with both sums."""
    changes = compare(summary)
    if not changes:
        return (Line(language.say(msg("Nothing to compare with last period."))),)
    head = Line(language.say(msg("Against last period, the largest changes first:")), "strong")
    lines = [Line(f"- {_say(one, language)}") for one in changes[:_MOST]]
    if len(changes) > _MOST:
        rest = len(changes) - _MOST
        more = nmsg("and {count} figure more", "and {count} figures more", rest)
        lines.append(Line(language.say(more), "quiet"))
    note = msg("Only units that gave the figure both times are counted.")
    return (head, *lines, Line(language.say(note), "quiet"))


def _say(one: Change, language: Language) -> str:
    now = show_number(one.item, Number(one.now), language)
    last = show_number(one.item, Number(one.last), language)
    share = one.share
    if share is None:
        change = language.say(msg("none before"))
    else:
        sign = "+" if share > 0 else "-"
        change = f"{sign}{language.number(abs(share))}%"
    return language.say(
        msg("{label}: {last} → {now} ({change})", label=one.item.label, last=last, now=now,
            change=change)
    )  # fmt: skip
