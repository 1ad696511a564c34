"""Legal documents: `Kế hoạch số 31/KH-UBND ngày 05/4/2022 của UBND huyện về ...`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from config.language import Message, msg
from report.checklist import Field
from report.reading.dates import find_day
from report.reading.outcome import Reading, Refused, Taken, Unclear, example_of
from report.reading.text import can_be_misread, clean, fold
from report.values import Reference

_MARK = "[-/–—‐‑]"
_LETTERS = r"[^\W\d_][^\W_]*"
_OFFICE = r"(?:ub|h[đd])nd|ttg|cp|tw|tu|hu"  # what may follow a sign without its dash
# 31/KH-UBND, 114-KL/TW, 48/2021/QĐ-UBND, 01/QCPH-HĐND-UBND-UBMTTQVN
_SIGN = re.compile(
    rf"(?<![\w/-])(\d{{1,6}})\s*(?:/\s*((?:19|20)\d\d)\s*)?({_MARK})\s*"
    rf"({_LETTERS}(?:\s*{_MARK}\s*{_LETTERS}|[ _](?:{_OFFICE})\b)*)",
    re.IGNORECASE,
)
_WHOLE_SIGN = re.compile(rf"{_LETTERS}(?:\s*{_MARK}\s*{_LETTERS})+")
_DAY = (
    r"(\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{2,4})?"
    r"|\d{1,2}\s+th[aá]ng\s+\d{1,2}(?:\s+n[aă]m\s+\d{4})?)(?!\d)"
)
_DATED = re.compile(rf"^[\s,;(]*{_DAY}|[\s,;(]*\b(?:k[yý]\s+)?ng[aà]y\s+{_DAY}", re.IGNORECASE)
_DATED_BEFORE = re.compile(rf"\bng[aà]y\s+{_DAY}", re.IGNORECASE)
_NAMES_A_DAY = re.compile(r"\b(?:ng[aà]y|th[aá]ng)\s*\d", re.IGNORECASE)
_NEXT_ONE = re.compile(r"[\s,;&+.]*(?:v[aà]\s+)?(?:\w+\s+){0,2}(?:s[oố]\s*)?", re.IGNORECASE)
_ISSUED = re.compile(r"^[\s,;]*(?:do|c[uủ]a)\s+(.+)$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:^|[\s,;]+)(?:v[eề]\s+vi[eệ]c|v[eề]|v/v|ban\s+h[aà]nh)\s+", re.IGNORECASE)
# Abbreviations whose đ keyboards without diacritics lose; the Prime Minister's is TTg.
_SPELLED = {
    "QD": "QĐ",
    "ND": "NĐ",
    "HDND": "HĐND",
    "LDTBXH": "LĐTBXH",
    "SLDTBXH": "SLĐTBXH",
    "BLDTBXH": "BLĐTBXH",
    "TTG": "TTg",
}
_LONGEST = 2000


def read_reference(field: Field, text: str, *, today: date) -> Reading:
    """The document's number with its sign; date, issuer and subject as far as they stand."""
    typed = clean(text) if len(text) <= _LONGEST and not can_be_misread(text) else ""
    match = _SIGN.search(typed)
    if match is None:
        return Refused(
            msg(
                "Please type the number and sign of the document. For example: {example}",
                example=example_of(field),
            )
        )
    found = _describe(field, _number(match), typed[match.end() :], today)
    if isinstance(found, Message):
        return Refused(found)
    before = _DATED_BEFORE.search(typed[: match.start()])
    if found.date is None and before:
        found = replace(found, date=find_day(fold(before[1]), today))
    # A sign names its office behind a dash: "31/KH" and "31/KH UBND" want a second look.
    if _WHOLE_SIGN.fullmatch(match[4]):
        return Taken(found)
    return Unclear(msg("Is this the document?"), (found,))


def _number(match: re.Match[str]) -> str:
    number, year, mark, sign = match.groups()
    mark = "/" if mark == "/" else "-"
    joined = re.sub(rf"\s*({_MARK})\s*", lambda one: "/" if one[1] == "/" else "-", sign)
    spelled = re.sub(r"[ _]", "-" if mark == "/" else "/", joined).upper()
    parts = (_SPELLED.get(part, part) for part in re.split(r"([-/])", spelled))
    return (f"{number}/{year}" if year else number) + mark + "".join(parts)


def _describe(field: Field, number: str, rest: str, today: date) -> Reference | Message:
    """What stands behind the number; a message where that cannot be right."""
    head, *about = _ABOUT.split(rest, maxsplit=1)
    other = _SIGN.search(head)
    if other and _NEXT_ONE.fullmatch(head[: other.start()]):
        return msg(
            "Please type one document at a time. For example: {example}", example=example_of(field)
        )
    if other:  # a date behind another document's number is that document's
        return Reference(number, subject=_tidy(rest))
    day, head = _take_day(head, today)
    if day is None and _NAMES_A_DAY.search(head):
        return msg(
            "There is no such day. Please look again. For example: {example}",
            example=example_of(field),
        )
    issued = _ISSUED.match(head.strip())
    subject = about[0] if about else "" if issued else head
    return Reference(number, day, _tidy(issued[1]) if issued else None, _tidy(subject))


def _take_day(head: str, today: date) -> tuple[date | None, str]:
    """The day in `head`, and `head` without it; an impossible day stays, marked as a day."""
    dated = _DATED.search(head)
    if not dated:
        return None, head
    written = dated[1] or dated[2]
    day = find_day(fold(written), today)
    before, behind = head[: dated.start()], head[dated.end() :]
    return (day, f"{before} {behind}") if day else (None, f"ngày {written}")


def _tidy(text: str) -> str | None:
    return text.strip(" ,;.:-()") or None
