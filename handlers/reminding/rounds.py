"""What one person is told on one day: all of a campaign that concerns them, in one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from config.records import record
from handlers.reminding.concerns import Concern
from storage.reminders import CampaignMember


@record(frozen=True, slots=True)
class Round:
    """One message to one person; `at` is the earliest time at which its concerns are due."""

    at: datetime
    concerns: tuple[Concern, ...]

    @property
    def member(self) -> CampaignMember:
        return self.concerns[0].member


def rounds(concerns: Iterable[Concern]) -> list[Round]:
    """One for each person and day, in the order in which they will go out."""
    found: dict[tuple[str, date], list[tuple[datetime, Concern]]] = defaultdict(list)
    for concern in concerns:
        for slot in concern.slots:
            found[concern.member.person_id, slot.day].append((slot.at, concern))
    made = [
        Round(min(at for at, _ in some), tuple(concern for _, concern in some))
        for some in found.values()
    ]
    return sorted(made, key=lambda one: one.at)


def due_now(concerns: Iterable[Concern], since: datetime, now: datetime) -> list[Round]:
    """One for each person to whom something became due between the two times and still makes
    sense, however many reminders of it were missed; with it goes what would come later today."""
    found: dict[str, list[Concern]] = defaultdict(list)
    waiting: set[str] = set()
    for concern in concerns:
        is_due = _is_due(concern, since, now)
        if is_due or _comes_today(concern, now):
            found[concern.member.person_id].append(concern)
        if is_due:
            waiting.add(concern.member.person_id)
    return [Round(now, tuple(some)) for person, some in found.items() if person in waiting]


def _is_due(concern: Concern, since: datetime, now: datetime) -> bool:
    return any(
        since < slot.at <= now and slot.makes_sense(now, concern.due) for slot in concern.slots
    )


def _comes_today(concern: Concern, now: datetime) -> bool:
    return any(
        slot.at > now and slot.day == now.astimezone(slot.at.tzinfo).date()
        for slot in concern.slots
    )


def key_of(campaign_id: str, day: date, person_id: str) -> str:
    """The outbox takes each once: nobody is reminded of a campaign twice on a local day, whatever
    becomes of the plan, the deadline, the clock or the process."""
    return f"reminder/{campaign_id}/{day.isoformat()}/{person_id}"
