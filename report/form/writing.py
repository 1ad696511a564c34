"""Writing a form: the questions with what is answered already, locked but for the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from config.language import Language, Message, msg
from report.form.cells import LIMITS, Sheet, Styles
from report.form.model import MARK_SHEET, SIGN, FormContent
from report.form.places import (
    ANSWER,
    HINT,
    LAST,
    NOTE,
    NUMBER,
    QUESTION,
    REASON,
    UNIT,
    Kind,
    Place,
    chunks,
    column,
    mark_rows,
)
from report.items import Field, Item, Section
from report.showing import as_typed, show
from report.values import Value

_WIDTHS = {NUMBER: 6, QUESTION: 46, ANSWER: 26, UNIT: 11, LAST: 20, REASON: 22, NOTE: 24, HINT: 40}
_FIRST = 7  # the first row below the head
_ENTRIES = 40  # rows for new entries of a list; more are a list of its own
_YES = "x"


def write_form(content: FormContent, language: Language) -> bytes:
    """The form as an .xlsx file. Every answer is text: what is typed is read as in the chat, and
    Excel makes no date of 5/4 and no 2,745 of 2.745."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": content.title, "keywords": SIGN})
    _Writer(book, content, language).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """One form being written."""

    def __init__(self, book: Any, content: FormContent, language: Language) -> None:
        self._book = book
        self._content = content
        self._language = language
        self._styles = Styles(book)
        self._main = language.say(msg("Report"))
        self._places: list[Place] = []
        self._numbers = {
            item.id: n for n, item in enumerate(content.checklist.asked(content.scope), start=1)
        }

    def write(self) -> None:
        sheet = self._sheet(self._main, _WIDTHS)
        self._write_head(sheet)
        row = _FIRST
        for section in self._content.checklist.sections:
            row = self._write_section(sheet, section, row)
        sheet.finish(frozen=_FIRST - 1, last_row=row)
        self._write_mark()

    def _sheet(self, name: str, widths: dict[int, int]) -> Sheet:
        return Sheet(self._book, name, self._styles, widths)

    def _say(self, message: Message) -> str:
        return self._language.say(message)

    def _write_head(self, sheet: Sheet) -> None:
        say, content = self._language.say, self._content
        sheet.merge(1, NUMBER, HINT, content.title, "title")
        unit = msg("{unit}. Deadline: {due}", unit=content.unit_name, due=content.due)
        sheet.merge(2, NUMBER, HINT, say(unit), "plain")
        how = msg("Fill in the yellow cells only, as you would type in the chat: 2.745; about 300.")
        sheet.merge(3, NUMBER, HINT, say(how), "plain")
        none = msg("No figure: leave the answer empty and say why in the column beside it.")
        sheet.merge(4, NUMBER, HINT, say(none), "plain")
        back = msg("Then send this file back in the chat. Please add, delete or move no rows.")
        sheet.merge(5, NUMBER, HINT, say(back), "plain")
        heads = {
            NUMBER: msg("No."), QUESTION: msg("Question"), ANSWER: msg("Answer"),
            UNIT: msg("Measure"), LAST: msg("Last period"), REASON: msg("If none: why"),
            NOTE: msg("Note"), HINT: msg("Hint"),
        }  # fmt: skip
        for at, head in heads.items():
            sheet.write(_FIRST - 1, at, say(head), "head")

    def _write_section(self, sheet: Sheet, section: Section, row: int) -> int:
        """Gives the next free row."""
        scope = self._content.scope
        items = [item for item in section.items if item.is_asked and item.scope == scope]
        if not items:
            return row
        sheet.merge(row, NUMBER, HINT, f"{section.id}. {section.title}", "section")
        row += 1
        for item in items:
            row = self._write_item(sheet, item, row)
        return row

    def _write_item(self, sheet: Sheet, item: Item, row: int) -> int:
        label = f"{item.label}\n{item.ask or ''}"
        sheet.write(row, NUMBER, str(self._numbers[item.id]), "locked")
        sheet.write(row, QUESTION, label, "locked")
        sheet.write(row, UNIT, item.unit or ("%" if item.type == "percent" else ""), "locked")
        sheet.write(row, LAST, self._last(item), "locked")
        sheet.write(row, HINT, self._hint(item), "quiet")
        note, reason = self._content.notes.get(item.id, ""), self._reason(item)
        self._write_beside(sheet, item, row, reason, note)
        place = Place(
            item.id, "cell", row, label, seal=self._content.seals.get(item.id, ""),
            reason=reason, note=note,
        )  # fmt: skip
        match item.type:
            case "file":
                return self._write_file(sheet, item, place)
            case "list":
                return self._write_list_row(sheet, item, place)
            case "choices":
                return self._write_options(sheet, item, place)
            case _:
                return self._write_answer(sheet, item, place)

    def _write_beside(self, sheet: Sheet, item: Item, row: int, reason: str, note: str) -> None:
        style = "locked" if item.type == "file" else "input"
        sheet.write(row, REASON, reason, style)
        sheet.write(row, NOTE, note, "input")
        sheet.limit_text(_only(row), REASON, LIMITS["reason"], self._too_long(LIMITS["reason"]))
        sheet.limit_text(_only(row), NOTE, LIMITS["note"], self._too_long(LIMITS["note"]))

    def _too_long(self, limit: int) -> str:
        return self._say(msg("Please use {limit} characters at most.", limit=limit))

    def _value(self, item: Item) -> Value | None:
        answer = self._content.answers.get(item.id)
        return answer.value if answer else None

    def _reason(self, item: Item) -> str:
        answer = self._content.answers.get(item.id)
        return answer.reason or "" if answer and answer.value is None else ""

    def _last(self, item: Item) -> str:
        last = self._content.last
        value = last.value(item.id) if last is not None and item.id in last else None
        return "" if value is None else show(item, value, self._language)[:500]

    def _hint(self, item: Item) -> str:
        lines = [item.hint or ""]
        if item.example:
            lines.append(self._say(msg("For example: {example}", example=item.example)))
        if item.when is not None:
            lines.append(self._say(msg("Leave it empty where it does not occur.")))
        return "\n".join(line for line in lines if line)

    def _write_file(self, sheet: Sheet, item: Item, place: Place) -> int:
        sheet.write(
            place.row, ANSWER, self._say(msg("Please send photos and files in the chat.")), "quiet"
        )
        self._places.append(_as(place, "file"))
        return place.row + 1

    def _write_answer(self, sheet: Sheet, item: Item, place: Place) -> int:
        value = self._value(item)
        was = "" if value is None else as_typed(item, value, self._language)
        sheet.write(place.row, ANSWER, was, "input")
        self._limit(sheet, item, _only(place.row), ANSWER)
        self._places.append(_as(place, "cell", was=was))
        return place.row + 1

    def _limit(self, sheet: Sheet, field: Field, rows: range, at: int) -> None:
        """A drop-down, or how much may be typed; with the hint beside the cell."""
        prompt = field.hint or ""
        if field.type == "yes_no":
            sheet.choose(rows, at, [self._say(msg("Yes")), self._say(msg("No"))], prompt)
        elif field.type == "choice":
            sheet.choose(rows, at, [option.label for option in field.options], prompt)
        elif field.type in ("integer", "decimal"):
            example = field.example or "2.745"
            wrong = msg("This does not look like a figure, such as {example}.", example=example)
            sheet.limit_figure(rows, at, self._say(wrong), prompt)
        else:
            limit = LIMITS.get(field.type, LIMITS["text"])
            sheet.limit_text(rows, at, limit, self._too_long(limit), prompt)

    def _write_options(self, sheet: Sheet, item: Item, place: Place) -> int:
        """A row for each option, to be ticked with an x."""
        sheet.write(place.row, ANSWER, self._say(msg("Choose below: put an x")), "quiet")
        chosen = self._value(item) or ()
        assert isinstance(chosen, tuple)
        numbers = []
        for n, option in enumerate(item.options, start=1):
            row = place.row + n
            sheet.write(row, QUESTION, option.label, "option")
            sheet.write(row, ANSWER, _YES if option.id in chosen else "", "input")
            sheet.choose(_only(row), ANSWER, [_YES], "")
            numbers += [str(n)] if option.id in chosen else []
        labels = tuple(option.label for option in item.options)
        self._places.append(
            _as(place, "options", was=", ".join(numbers), first=place.row + 1,
                rows=len(labels), labels=labels)
        )  # fmt: skip
        return place.row + 1 + len(labels)

    def _write_list_row(self, sheet: Sheet, item: Item, place: Place) -> int:
        name = self._say(msg("Question {number}", number=self._numbers[item.id]))
        see = msg("See the sheet “{sheet}”", sheet=name)
        sheet.write(place.row, ANSWER, self._say(see), "quiet")
        self._places.append(self._write_list(item, name, place))
        return place.row + 1

    def _write_list(self, item: Item, name: str, place: Place) -> Place:
        """The list's own sheet: a row an entry, a column a part."""
        entries = self._value(item) or ()
        assert isinstance(entries, tuple)
        width = max(24, 110 // len(item.fields))
        sheet = self._sheet(name, {1: 5, **{n + 2: width for n in range(len(item.fields))}})
        last = len(item.fields) + 1
        sheet.merge(1, 1, last, f"{self._numbers[item.id]}. {item.ask or item.label}", "title")
        sheet.merge(2, 1, last, item.hint or "", "plain")
        sheet.write(3, 1, self._say(msg("No.")), "head")
        for n, part in enumerate(item.fields):
            sheet.write(3, n + 2, self._head(part), "head")
        lines = []
        for n in range(len(entries) + _ENTRIES):
            sheet.write(4 + n, 1, str(n + 1), "locked")
            entry = entries[n] if n < len(entries) else {}
            cells = [self._part(part, entry) for part in item.fields]
            for at, text in enumerate(cells, start=2):
                sheet.write(4 + n, at, text, "input")
            lines.append(join_parts(cells))
        for at, part in enumerate(item.fields, start=2):
            self._limit(sheet, part, range(4, 4 + len(entries) + _ENTRIES), at)
        sheet.finish(frozen=3, last_row=3 + len(entries) + _ENTRIES)
        return _as(
            place, "list", was="\n".join(line for line in lines if line), sheet=name, first=4,
            rows=len(entries) + _ENTRIES, labels=tuple(self._head(part) for part in item.fields),
        )  # fmt: skip

    def _head(self, part: Field) -> str:
        if part.required:
            return part.label
        optional = self._say(msg("if any"))
        return f"{part.label} ({optional})"

    def _part(self, part: Field, entry: Any) -> str:
        value = entry.get(part.id)
        return "" if value is None else as_typed(part, value, self._language)

    def _write_mark(self) -> None:
        sheet = self._book.add_worksheet(MARK_SHEET)
        sheet.very_hidden()
        sheet.protect()
        for row, text in enumerate(mark_rows(self._content.mark, self._main, self._places)):
            for at, chunk in enumerate(chunks(text)):
                sheet.write_string(row, at, chunk)


def _only(row: int) -> range:
    return range(row, row + 1)


def _as(place: Place, kind: Kind, **more: Any) -> Place:
    return replace(place, kind=kind, **more)


def join_parts(cells: Sequence[str]) -> str:
    """An entry on one line, its parts as they are typed in a chat; nothing where all are empty."""
    plain = [" ".join(cell.split()) for cell in cells]
    if len(plain) > 1:
        plain = [cell.replace(";", ",").replace("|", "/") for cell in plain]
    return "; ".join(plain).rstrip("; ") if any(plain) else ""


def cell_name(sheet: str, at: int, row: int) -> str:
    """What people call the place: `C12`, or `Câu 11!B4`."""
    name = f"{column(at)}{row}"
    return f"{sheet}!{name}" if sheet else name
