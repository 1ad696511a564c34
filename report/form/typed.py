"""What stands in a cell, as it would be typed in a chat: then the same readers read both."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from config.language import Locales, Message, language, msg

_DIGITS = 15  # significant ones: all that a cell's number is exact to
_FORMULA = msg("there is a formula; please type the figure itself")
_ERROR = msg("there is an error value; please type the answer")
_DAY_OR_MONTH = msg("day and month could be swapped; please type it as 05/4/2022")
_TIME = msg("there is a time of day; please type the answer")


class Fault(Exception):
    """A cell that cannot be read; `said` is why."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.text)
        self.said = said


def typed(cell: Any, locale: Locales) -> str:
    """The text of a cell of openpyxl; empty for an empty one. Raises Fault."""
    value = cell.value
    if cell.data_type == "f":
        raise Fault(_FORMULA)
    if cell.data_type == "e":
        raise Fault(_ERROR)
    match value:
        case None:
            return ""
        case bool():
            return language(locale).say(msg("Yes") if value else msg("No"))
        case int() | float():
            return _number(value, "%" in (cell.number_format or ""), locale)
        case datetime() | date():
            return _day(value)
        case time() | timedelta():
            raise Fault(_TIME)
        case _:
            return _plain(str(value))


def _number(value: float, is_percent: bool, locale: Locales) -> str:
    """All its digits and its decimal mark, never a thousands mark: 2.745 stays unclear."""
    exact = Decimal(format(value, f".{_DIGITS}g")) * (100 if is_percent else 1)
    text = format(exact.normalize(), "f")
    return (text if locale == "en" else text.replace(".", ",")) + ("%" if is_percent else "")


def _day(value: date) -> str:
    """Excel makes dates of what is typed by the rules of its own language: 5/4 is April or May."""
    if value.day <= 12 and value.day != value.month:
        raise Fault(_DAY_OR_MONTH)
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def _plain(text: str) -> str:
    """Without what no keyboard types; lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if c.isprintable() or c == "\t") for line in lines)
    return "\n".join(line.strip() for line in kept).strip()
