"""What a reminder says: how far the report is, what is missing, and a button right there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from config.language import Language, Message, msg, nmsg
from handlers.desk import Desk
from handlers.filling.deadline import time_left
from handlers.messages import LONGEST_LABEL, Button, Reply, paragraphs
from handlers.reminding.concerns import Concern, open_items_of
from handlers.reminding.digest import digest_buttons, digest_lines
from handlers.reminding.situation import Situation
from report.items import Item
from report.lines import Line
from report.reminders.effort import minutes_for
from report.reminders.slots import latest_snooze
from report.showing import shorten
from storage.reminders import CampaignMember

_SECTIONS_SHOWN = 4
_TITLE = 45  # characters of a section's title on one line of a phone


def word_round(
    situation: Situation, concerns: Sequence[Concern], now: datetime, before: Line | None = None
) -> Reply:
    """One message about everything that concerns a person, in their language."""
    spoken = situation.language_of(concerns[0].member)
    told = [_Told(situation, one, spoken, now, among=len(concerns)) for one in concerns]
    return Reply(
        lines=paragraphs([before] if before else [], *(one.lines() for one in told)),
        choices=tuple(button for one in told for button in one.buttons()),
        actions=tuple(told[0].snooze_buttons()),
        # A number typed now answers the question that is open, and not this message.
        numbered=False,
        locale=spoken.code,
    )


class _Told:
    """One concern as it is told."""

    def __init__(
        self, situation: Situation, concern: Concern, spoken: Language, now: datetime, *, among: int
    ) -> None:
        self._situation = situation
        self._concern = concern
        self._spoken = spoken
        self._now = now
        self._among = among  # how many concerns the message is about
        self._desk: Desk = situation.desk(concern.unit, spoken.code)

    def lines(self) -> Iterator[Line]:
        if self._concern.reason == "digest":
            yield from digest_lines(self._situation, self._spoken, self._now)
            return
        yield Line(self._say(self._headline()), "strong")
        yield from self._body()

    def _say(self, message: Message) -> str:
        said = self._spoken.say(message)
        return said[0].upper() + said[1:]

    def _headline(self) -> Message:
        unit = self._spoken.within(self._desk.unit.name)
        due = self._situation.local(self._concern.due)
        if self._now > due:
            return msg("The report of {unit} is late: it was due {due}.", unit=unit, due=due)
        left = time_left(due, self._situation.local(self._now))
        return msg("The report of {unit} is due {due} ({left}).", unit=unit, due=due, left=left)

    def _body(self) -> Iterator[Line]:
        match self._concern.reason:
            case "returned":
                yield from self._why_returned()
            case "all answered":
                yield Line(
                    self._say(
                        msg("All required questions are answered; it only has to be submitted.")
                    )
                )
            case "waits for approval":
                yield Line(self._say(msg("It is submitted and waits for your approval.")))
            case "leader":
                yield Line(self._say(self._how_far()))
            case _:
                yield from self._what_is_missing()

    def _why_returned(self) -> Iterator[Line]:
        returned = self._desk.report.returned
        reason = returned.reason if returned else ""
        yield Line(self._say(msg("Returned to be corrected: {reason}", reason=reason)))
        numbers = self._desk.progress.number
        for item in self._desk.to_revise[:_SECTIONS_SHOWN]:
            yield Line(f"- {numbers(item.id)}. {item.label}")

    def _how_far(self) -> Message:
        steps = self._desk.progress
        if not steps.done:
            return msg("Its officers have not begun yet.")
        return msg("It is not submitted yet: {done} of {total} questions are answered.",
                   done=steps.done, total=steps.total)  # fmt: skip

    def _what_is_missing(self) -> Iterator[Line]:
        mine, section_of = self._open(), self._desk.checklist.section_of
        minutes = minutes_for(mine)
        if not self._desk.progress.done:
            yield Line(self._say(_all_of_it(len(mine), minutes)))
            return
        yield Line(self._say(_how_much(len(mine), minutes)))
        counts = Counter(section_of[item.id].id for item in mine)
        titles = {one.id: one.title for one in self._desk.checklist.sections}
        for section, count in list(counts.items())[:_SECTIONS_SHOWN]:
            title = shorten(f"{section}. {titles[section]}", _TITLE)
            how_many = nmsg("{count} question", "{count} questions", count)
            yield Line(f"- {title}: {self._spoken.say(how_many)}")
        if len(counts) > _SECTIONS_SHOWN:
            rest = len(counts) - _SECTIONS_SHOWN
            yield Line(self._spoken.say(nmsg("and {count} section more",
                                             "and {count} sections more", rest)))  # fmt: skip

    def _open(self) -> list[Item]:
        return open_items_of(self._desk, self._concern.member, self._colleagues())

    def _colleagues(self) -> Sequence[CampaignMember]:
        return self._situation.members.get(self._concern.unit.unit.id, ())

    def buttons(self) -> Iterator[Button]:
        match self._concern.reason:
            case "digest":
                yield from digest_buttons(self._situation, self._spoken)
            case "all answered":
                yield self._button(msg("Submit"), command="submit")
            case "waits for approval":
                yield self._button(msg("Read it"), command="review")
                yield self._button(msg("Approve"), command="approve")
            case "leader":
                yield self._button(msg("Read it"), command="review")
            case "returned":
                yield self._button(msg("Correct it"))
            case "not started":
                yield self._button(msg("Begin"), item=self._open()[0].id)
            case "half done":
                item = self._open()[0]
                number = self._desk.progress.number(item.id)
                label = msg("Question {number}: {label}", number=number, label=item.label)
                yield self._button(shorten(self._spoken.say(label), LONGEST_LABEL), item=item.id)

    def _button(self, label: Message | str, *, item: str = "", command: str = "") -> Button:
        """Leads into the report, whichever lies before the person by then."""
        text = self._spoken.show(label)
        if self._among > 1:
            text = shorten(f"{self._desk.unit.short}: {text}", LONGEST_LABEL)
        return Button(text, self._desk.token("resume", item, command))

    def snooze_buttons(self) -> Iterator[Button]:
        """Until tomorrow, where that is still ahead of the deadline."""
        if self._concern.reason in ("leader", "digest"):
            return
        calendar = self._situation.timetable.calendar
        until = latest_snooze(self._concern.due, self._now, 1, calendar)
        if until is not None:
            label = msg("Remind me on {day}", day=until)
            yield Button(self._spoken.say(label), self._desk.token("snooze", "", until.isoformat()))


def _how_much(count: int, minutes: int) -> Message:
    return nmsg("{count} question is open, about {minutes} minutes of work:",
                "{count} questions are open, about {minutes} minutes of work:",
                count, minutes=minutes)  # fmt: skip


def _all_of_it(count: int, minutes: int) -> Message:
    return nmsg("It is not begun yet: {count} question, about {minutes} minutes of work.",
                "It is not begun yet: {count} questions, about {minutes} minutes of work.",
                count, minutes=minutes)  # fmt: skip
