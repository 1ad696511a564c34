"""Forms of the real checklist, and edits that people and office programs make in them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from bot.loading import load_checklists
from config.language import Locales, language
from report.answers import Answer, Answers, to_json
from report.checklist import Checklist
from report.form import LAYOUT, FilledForm, FilledItem, FormContent, FormMark, write_form
from report.values import Value

CHECKLISTS = load_checklists("dan-van-chinh-quyen-2022")
MAIN = "Báo cáo"
ANSWER, REASON, NOTE = "C", "F", "G"


def content(
    values: Mapping[str, Value] | None = None,
    *,
    locale: Locales = "vi",
    notes: Mapping[str, str] | None = None,
    last: Mapping[str, Value] | None = None,
    layout: int = LAYOUT,
) -> FormContent:
    """What a form of one commune is made of."""
    checklist = CHECKLISTS[locale]
    mark = FormMark(layout, "dot-2022", "son-bua", checklist.id, 1, locale, "2026-11-25T02:00:00Z")
    return FormContent(
        mark=mark,
        title=checklist.title,
        unit_name="Xã Sơn Bua",
        due="17:00, 29/11/2026",
        checklist=checklist,
        scope="unit",
        answers=answers(checklist, values or {}),
        last=answers(checklist, last) if last else None,
        notes=notes or {},
        seals={name: f"seal-{name}" for name in values or {}},
    )


def answers(checklist: Checklist, values: Mapping[str, Value]) -> Answers:
    return Answers(
        checklist, {name: to_json(Answer("given", value)) for name, value in values.items()}
    )


def form(values: Mapping[str, Value] | None = None, **more: Any) -> bytes:
    made = content(values, **more)
    return write_form(made, language(made.mark.locale))


def items(filled: FilledForm) -> dict[str, FilledItem]:
    return {one.item_id: one for one in filled.items}


def edited(file: bytes, edit: Callable[[Any], None]) -> bytes:
    """The file after `edit` was done to its workbook, saved by openpyxl."""
    book = load_workbook(BytesIO(file))
    edit(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(file: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The file with its parts changed, `change(name, content)`, as no office program would."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(file)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()
