"""What an answer that is no plain figure may still say: a figure with a remark behind it, one
that takes another back, one that slipped.

All of it is asked about, but for remarks that leave no doubt: `305 hộ, trong đó 12 hộ mới`. A
figure named in a remark is never taken for the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from config.language import msg
from report.items import Field
from report.reading.amounts import begins
from report.reading.outcome import Reading, Taken, Unclear
from report.reading.phrases import is_negation, put_together
from report.reading.signs import KIND
from report.reading.text import can_be_misread
from report.reading.tokens import in_one_line, tokens
from report.values import Value

Reader = Callable[[Field, str], Reading]

_LONGEST = 200
_RATE = r"(?:t[ỷyỉi]\s+l[ệe])"
PERCENT = r"[\d.,]*\d\s*(?:%|ph[ầa]n\s+tr[ăa]m)"
# Behind these words a figure is a part, a change or a share of the one in front.
_SURE = re.compile(
    r"\s*[,;(]?\s*(?<!\w)(?:trong\s+[đd]ó|trong\s+do|bao\s+g[ồo]m)\b"
    r"|\s*[,;(]\s*(?:t[ăa]ng|gi[ảa]m)\b[^,;()]*\bso\s+v[ớo]i\b"
    rf"|\s*(?:(?:,|;)\s|[(=]|(?<!\w)(?:chi[ếe]m|[đd][ạa]t|{_RATE}))(?:\s*(?:chi[ếe]m|[đd][ạa]t|{_RATE}))*"
    rf"\s*{PERCENT}"
    r"|\s*\(\s*\d[\d.]*\s*/|\s*[,;(]\s*(?:so\s+v[ớo]i|theo|ngu[ồo]n)\b"
    rf"|\s*\btheo\s+{KIND}",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    r"\s*(?:[,;(]|\.\s)\s*(?=[^\d\s])|\s(?:theo|t[ăa]ng|gi[ảa]m)(?=\s)", re.IGNORECASE
)
_FOR = r"(?:nh[ầa]m|l[ộo]n|qu[êe]n)(?:\s+r[ồo]i)?"
# "352 à nhầm 325" and "352, sửa lại 325" leave no doubt; "325 nhầm 352" does.
_TAKEN_BACK = re.compile(
    rf"(?:\s[àa]\s+|[,.;]\s*(?:[àa]\s+)?)(?:em\s+|t[ôo]i\s+)?(?:{_FOR}|s[ửu]a\s+l[ạa]i(?:\s+l[àa])?)"
    r"(?!\w)[\s,.:]*|(?<!\w)xin\s+l[ỗo]i(?!\w)[\s,.:]*",
    re.IGNORECASE,
)
# What is said of a figure given before, in another message.
_OF_EARLIER = re.compile(
    rf"^(?:[àa]\s+|d[ạa]\s+|ơ\s+)*(?:em\s+|t[ôo]i\s+)?(?:(?:gõ|ghi|go)\s+)?"
    rf"(?:{_FOR}|xin\s+l[ỗo]i|s[ửu]a\s+(?:l[ạa]i|th[àa]nh)|[đd][ổo]i\s+th[àa]nh|sorry)"
    r"(?!\w)[\s,.:]*(?:l[àa]\s+)?(?=\S)|\s+m[ớo]i\s+(?:[đd]úng|dung|ph[ảa]i)\W*$",
    re.IGNORECASE,
)
_NOT_THIS_BUT = re.compile(
    r"^(?:d[ạa]\s+)?(?:không|khong|ko)\s+ph[ảa]i\s+(.+?)[\s,]+m[àa]\s+l[àa]\s+(.+)$", re.IGNORECASE
)
_INSTEAD_OF = re.compile(r"[\s,]+ch[ứu]\s+(?:không|khong|ko)\s+ph[ảa]i(?!\w)", re.IGNORECASE)
_MISTAKEN = re.compile(rf"(?<!\w){_FOR}(?!\w)", re.IGNORECASE)
_NOT = re.compile(r"(?<!\w)(?:không|khong|ko)\s+ph[ảa]i(?!\w)", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=\d)(?:\s+([.,])\s*|\s*([.,])\s+)(?=\d)")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PART = re.compile(r"\s*\(\s*(\d[\d.]*)\s*/")
_MIXED = re.compile(r"(?<![\w.,])(?=[OoIl]*\d)[\dIl][\dOoIl]*[\dOo](?![\w])")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_ZERO = re.compile(r"^[oO](?=\s+\w)")
_HALF = re.compile(r"(?<!\w)n[ửu]a (?=(?:t[ỷyỉi]|tri[ệe]u|tr)(?!\w))", re.IGNORECASE)


def look_again(read: Reader, field: Field, text: str) -> Reading:
    """What `text` says to `read`, at need without its remark, or with its slips put right."""
    first = read(field, text)
    if isinstance(first, Taken) or len(text) > _LONGEST or can_be_misread(text):
        return first
    line = in_one_line(text)
    remarked = _without_remark(read, field, line)
    if isinstance(remarked, Taken):
        return remarked
    corrected = _taken_back(read, field, line)
    if isinstance(first, Unclear):
        return corrected if isinstance(corrected, Taken) else first
    return remarked or corrected or _slipped(read, field, line) or first


def without_correcting(text: str) -> str | None:
    """The figure of `nhầm, 325` or `325 mới đúng`, which may be meant for the question before;
    None where nothing is corrected."""
    line = in_one_line(text)
    said = _OF_EARLIER.sub("", line, count=1)
    return said if said != line and any(map(str.isdigit, said)) else None


def head_of(text: str) -> str:
    """`text` in one line, without a remark behind its first figure."""
    line = in_one_line(text)
    match = _SURE.search(line) or _DOUBTFUL.search(line)
    head = line[: match.start()] if match else ""
    return head if any(map(str.isdigit, head)) else line


def _without_remark(read: Reader, field: Field, line: str) -> Reading | None:
    """The figure in front of a remark: taken where the remark is known to leave it as it is."""
    if match := _SURE.search(line):
        head, remark = line[: match.start()], line[match.start() :]
        is_sure = not any(map(is_negation, tokens(remark))) and _fits(field, head, remark)
    else:
        match, is_sure = _DOUBTFUL.search(line), False
    if not match or (not is_sure and _is_another_figure(line[match.end() :], match[0].strip())):
        return None
    head = line[: match.start()]
    if not any(map(str.isdigit, head)) or (field.type == "percent" and "%" not in head):
        return None
    found = read(field, head)
    if is_sure or not isinstance(found, Taken):
        return found if isinstance(found, Taken | Unclear) else None
    return Unclear(msg("Is this the figure?"), (found.value,))


def _fits(field: Field, head: str, remark: str) -> bool:
    """Whether the part of a fraction in brackets is the figure in front: `9 xã (9/9)`."""
    match = _PART.match(remark)
    return field.type == "percent" or not match or match[1] in _FIGURE.findall(head)


def _is_another_figure(remark: str, opener: str) -> bool:
    """Whether the remark is no remark, but figures of their own: `, 59 hộ cận nghèo`."""
    found = put_together(tokens(remark))
    places = [at for at in range(len(found)) if begins(found, at)]
    return (places[:1] == [0] and opener == "(") or (bool(places) and opener in (",", ";", "."))


def _taken_back(read: Reader, field: Field, line: str) -> Reading | None:
    """The figure that `352 à nhầm 325` comes to; both where it is not sure which is meant."""
    for typed, taken_back in _corrections(line):
        found = read(field, typed) if any(map(str.isdigit, typed)) else None
        if isinstance(found, Taken) and isinstance(read(field, taken_back), Taken):
            return found
    if match := _MISTAKEN.search(line):
        sides = (line[match.end() :], line[: match.start()])
    elif match := _NOT.search(line):
        sides = (line[: match.start()], line[match.end() :])
    else:
        return None
    meant, other = (_figures(read, field, side) for side in sides)
    if not meant:
        return None
    return Unclear(msg("Which figure is meant?"), tuple(dict.fromkeys((*meant, *other))))


def _corrections(line: str) -> Iterator[tuple[str, str]]:
    """What is meant and what it takes back, where the words leave no doubt."""
    if match := _NOT_THIS_BUT.match(line):
        yield match[2], match[1]
    elif match := _INSTEAD_OF.search(line):
        yield line[: match.start()], line[match.end() :]
    elif match := _TAKEN_BACK.search(line):
        yield line[match.end() :], line[: match.start()]


def _figures(read: Reader, field: Field, text: str) -> tuple[Value, ...]:
    match read(field, text) if any(map(str.isdigit, text)) else None:
        case Taken(value):
            return (value,)
        case Unclear(_, candidates):
            return candidates
    return ()


def _slipped(read: Reader, field: Field, line: str) -> Reading | None:
    """`2. 745`, `2O5`, `o hộ`, `nửa tỷ`: what they come to, to be asked about."""
    is_one = len(_FIGURE.findall(line)) == 2
    joined = _BROKEN.sub(lambda found: found[1] or found[2], line) if is_one else line
    typed = _MIXED.sub(lambda found: found[0].translate(_AS_DIGITS), _ZERO.sub("0", joined))
    meant = _HALF.sub("0,5 ", typed)
    if meant == line:
        return None
    match read(field, meant):
        case Taken(value):
            return Unclear(msg("Is this the figure?"), (value,))
        case Unclear() as asked:
            return asked
    return None
