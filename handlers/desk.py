"""The report that lies before a person: its checklist, its answers, how far it is."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Any

from propcache.api import cached_property

from config.records import record
from handlers.tokens import Token, Verb, encode, mark_of
from report.answers import Answers, LastAnswers
from report.checklist import Checklist
from report.items import Item
from report.progress import Progress, progress
from report.stored import StoredAnswers
from report.values import Value
from storage.records import Assignment, Campaign, Report, Unit


@record(frozen=True)
class Desk:
    """One unit's report in one campaign, in the reader's language. Never changes: a changed
    report is a new desk."""

    assignment: Assignment
    unit: Unit
    checklist: Checklist
    report: Report
    last_report: Report | None
    _answers: Answers | None = field(default=None, compare=False)  # where they are read already

    @property
    def campaign(self) -> Campaign:
        return self.assignment.campaign

    @property
    def title(self) -> str:
        """What the report is called, in the reader's language."""
        return title_of(self.campaign, self.checklist)

    @cached_property
    def answers(self) -> Answers:
        if self._answers is not None:
            return self._answers
        return Answers(self.checklist, self.report.answers)

    @cached_property
    def last(self) -> Answers | None:
        """Last period's answers; what the checklist no longer asks is left out."""
        if self.last_report is None:
            return None
        return LastAnswers(self.checklist, self.last_report.answers)

    @cached_property
    def progress(self) -> Progress:
        return progress(self.checklist, self.assignment.scope, self.answers)

    @property
    def to_revise(self) -> tuple[Item, ...]:
        """The items for which the report was returned and that were not looked at since."""
        returned = self.report.returned
        if self.report.state != "returned" or returned is None:
            return ()
        left = set(returned.items) - set(returned.done)
        return tuple(item for item in self.progress.items if item.id in left)

    def revised(self, item_id: str) -> Desk:
        returned = self.report.returned
        assert returned is not None
        done = replace(returned, done=(*returned.done, item_id))
        return replace(self, report=replace(self.report, returned=done))

    @property
    def is_open(self) -> bool:
        """Whether answers may be changed now."""
        return self.report.state in ("draft", "returned") and not self.assignment.is_closed

    def item(self, item_id: str) -> Item | None:
        """The item, where it is one that this report is asked."""
        item = self.checklist.by_id.get(item_id)
        return item if item and item.is_asked and item.scope == self.assignment.scope else None

    def last_value(self, item: Item) -> Value | None:
        """Last period's answer, where the checklist says that it may be taken over."""
        return self.last.value(item.id) if item.carry and self.last is not None else None

    @cached_property
    def _mark(self) -> str:
        return mark_of(self.campaign.id, self.unit.id)

    def token(self, verb: Verb, first: str = "", second: str | int = "") -> str:
        """Button data that is bound to this report."""
        return encode(Token(verb, first, str(second), self._mark))

    def owns(self, token: Token) -> bool:
        return token.mark == self._mark

    def with_answers(self, stored: StoredAnswers, changed: str) -> Desk:
        """The desk with other answers, of which one has changed."""
        known = self.answers.with_stored(stored, changed)
        report = self.report.answered(stored, self.report.updated_at)
        return Desk(self.assignment, self.unit, self.checklist, report, self.last_report, known)

    def with_notes(self, item_id: str, notes: tuple[Any, ...]) -> Desk:
        all_of_them = {**self.report.notes, item_id: notes}
        return replace(self, report=replace(self.report, notes=all_of_them))

    def in_state(self, state: Any) -> Desk:
        return replace(self, report=replace(self.report, state=state))


def title_of(campaign: Campaign, checklist: Checklist) -> str:
    """The campaign's own title, or for readers of another language the checklist's."""
    is_same_language = checklist.title in campaign.title
    return campaign.title if is_same_language else f"{checklist.title}, {campaign.year}"
