"""What a form is for, what it is made of, and what comes back in it."""

from __future__ import annotations

from collections.abc import Mapping

from config.language import Message
from config.records import record
from report.answers import Answers
from report.checklist import Checklist
from report.items import Scope

LAYOUT = 1  # of sheets and rows; a form of another layout is not read
MARK_SHEET = "_giaoban"
SIGN = "giaoban-form"  # among the file's properties: a form is known by it though its mark is gone


@record(frozen=True, slots=True)
class FormMark:
    """The report that a form is for. `locale` is the language that it is in and is read in;
    `made_at` is UTC, ISO."""

    layout: int
    campaign_id: str
    unit_id: str
    checklist_id: str
    checklist_version: int
    locale: str
    made_at: str


@record(frozen=True)
class FormContent:
    """What a form shows. `notes` and `seals` (of the answers as they stand) are by item."""

    mark: FormMark
    title: str
    unit_name: str
    due: str
    checklist: Checklist
    scope: Scope
    answers: Answers
    last: Answers | None
    notes: Mapping[str, str]
    seals: Mapping[str, str]


@record(frozen=True, slots=True)
class FilledItem:
    """What stands in a form for one item, as it would be typed in a chat.

    `cell` is what people call the place; `was` stood there when the form was made; `reason` and
    `note` are what was written beside it; `fault` says why the cell cannot be read.
    """

    item_id: str
    cell: str
    text: str
    was: str
    seal: str
    reason: str = ""
    note: str = ""
    fault: Message | None = None


@record(frozen=True)
class FilledForm:
    mark: FormMark
    items: tuple[FilledItem, ...]


class FormRefused(Exception):
    """A file that cannot be read as a form at all; `said` tells the person why, and the way out."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.text)
        self.said = said
