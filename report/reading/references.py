"""Legal documents: `Kế hoạch số 31/KH-UBND ngày 05/4/2022 của UBND huyện về ...`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from config.language import Message, msg
from report.items import Field
from report.reading.dates import find_day
from report.reading.outcome import Reading, Refused, Taken, Unclear, example_of
from report.reading.signs import KIND, SIGN, Loose, is_whole, loosely, number_of
from report.reading.text import can_be_misread, clean, fold
from report.values import Reference

_DAY = (
    r"(\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{2,4})?"
    r"|\d{1,2}\s+th[aá]ng\s+\d{1,2}(?:\s+n[aă]m\s+\d{4})?)(?!\d)"
)
_DATED = re.compile(
    rf"^[\s,;(–-]*{_DAY}"
    rf"|[\s,;(]*\b(?:(?:k[yý]|ban\s+h[aà]nh)\s+)?ng[aà]y\s+(?:(?:k[yý]|ban\s+h[aà]nh)\s+)?{_DAY}"
    rf"|[\s,;(]*\bk[yý]\s+{_DAY}",
    re.IGNORECASE,
)
_DATED_BEFORE = re.compile(rf"(?:\bng[aà]y\s+|^\W*){_DAY}", re.IGNORECASE)
_NAMES_A_DAY = re.compile(r"\b(?:ng[aà]y|th[aá]ng)\s*\d", re.IGNORECASE)
_NEXT_ONE = re.compile(r"[\s,;&+.]*(?:v[aà]\s+)?(?:\w+\s+){0,2}(?:s[oố]\s*)?", re.IGNORECASE)
_ISSUED = re.compile(r"^[\s,;]*(?:do|c[uủ]a)\s+(.+)$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:^|(?<!ngày)(?<!ngay)[\s,;]+)(?:v[eề]\s+vi[eệ]c|v[eề]|v/v|ban\s+h[aà]nh(?!\s+ng[aà]y))\s+",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"(?:^|(?<=\s))(?:ạ|nhé|nha|a|nhe)(?:\s+(?:ạ|em|anh|chị))*[.\s]*$", re.I)
_DENYING = re.compile(r"\b(?:khong|ko|k|chua|chang|thieu|not)\b")
# In front of a number, these say that it may not be the document that was issued.
_OF_ANOTHER = re.compile(
    r"\b(?:theo|can cu|thuc hien|trien khai|thay the|thay|bai bo|huy|sua doi|bo sung|du thao"
    r"|nham|lon|quen|hinh nhu|chac|hom|sap|se)\b"
)
_ANOTHER_NUMBER = re.compile(r"(?<![\d/.-])(?<!nam )\d{1,5} ?(?:,|;|&|\+|va|den|-) ?$")
_LONGEST = 2000


def read_reference(field: Field, text: str, *, today: date) -> Reading:
    """The document's number with its sign; date, issuer and subject as far as they stand."""
    typed = clean(text) if len(text) <= _LONGEST and not can_be_misread(text) else ""
    match = SIGN.search(typed)
    before = fold(typed[: match.start()]) if match else ""
    if _DENYING.search(before):
        return _refuse(field)
    if match is None or not is_whole(match):
        return _read_loosely(field, typed, match, today)
    if _ANOTHER_NUMBER.search(before):
        return _one_at_a_time(field)
    found = _found(field, typed, match, today)
    if isinstance(found, Message):
        return Refused(found)
    if not _is_of_another(before) and not _is_doubted(typed[match.end() :]):
        return Taken(found)
    others = (_found(field, typed, one, today) for one in SIGN.finditer(typed, match.end()))
    named = tuple(one for one in others if isinstance(one, Reference))
    return Unclear(msg("Is this the document?"), (found, *named))


def _refuse(field: Field) -> Refused:
    return Refused(
        msg(
            "Please type the number and sign of the document. For example: {example}",
            example=example_of(field),
        )
    )


def _one_at_a_time(field: Field) -> Refused:
    return Refused(
        msg("Please type one document at a time. For example: {example}", example=example_of(field))
    )


def _read_loosely(field: Field, typed: str, match: re.Match[str] | None, today: date) -> Reading:
    """A number without a whole sign: asked about, unless only its dash is missing."""
    loose = loosely(typed)
    if loose is None and match is not None:
        loose = Loose(number_of(match), match.start(), match.end(), sure=False)
    if loose is None or _DENYING.search(before := fold(typed[: loose.start])):
        return _refuse(field)
    found = _describe(field, loose.number, typed[loose.end :], today)
    if isinstance(found, Message):
        return Refused(found)
    if loose.sure and not _is_of_another(before) and not _is_doubted(typed[loose.end :]):
        return Taken(found)
    return Unclear(msg("Is this the document?"), (found,))


def _is_of_another(before: str) -> bool:
    """Whether the words in front make it a document that the one asked for only names:
    `thực hiện Chỉ thị`; but not `Kế hoạch thực hiện dân chủ số`."""
    match = _OF_ANOTHER.search(before)
    if not match:
        return False
    own = re.search(KIND, before[: match.start()])
    return own is None or bool(re.search(KIND, before[match.end() :]))


def _is_doubted(rest: str) -> bool:
    """Whether the words behind a number, up to its subject, take it back: `chưa ban hành`."""
    return rest.endswith("?") or bool(_DENYING.search(fold(_ABOUT.split(rest, maxsplit=1)[0])))


def _found(field: Field, typed: str, match: re.Match[str], today: date) -> Reference | Message:
    """The document of a sign; a day in front of it is its date where none stands behind."""
    found = _describe(field, number_of(match), typed[match.end() :], today)
    before = _DATED_BEFORE.search(typed[: match.start()])
    if isinstance(found, Message) or found.date is not None or not before:
        return found
    return replace(found, date=find_day(fold(before[1]), today))


def _describe(field: Field, number: str, rest: str, today: date) -> Reference | Message:
    """What stands behind the number; a message where that cannot be right."""
    head, *about = _ABOUT.split(_POLITE_END.sub("", rest), maxsplit=1)
    other = SIGN.search(head)
    if other and _NEXT_ONE.fullmatch(head[: other.start()]):
        return _one_at_a_time(field).reason
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
    written = dated[1] or dated[2] or dated[3]
    day = find_day(fold(written), today)
    before, behind = head[: dated.start()], head[dated.end() :]
    return (day, f"{before} {behind}") if day else (None, f"ngày {written}")


def _tidy(text: str) -> str | None:
    return text.strip(" ,;.:?-–()") or None
