"""Numbers and signs of documents: `31/KH-UBND`, `114-KL/TW`, and what is typed in their place:
`31 KH UBND`, `QĐ 21`."""

from __future__ import annotations

import re

from config.records import record
from report.reading.text import fold

_MARK = "[-/–—‐‑]"
_LETTERS = r"[^\W\d_][^\W_]*"
_NO = r"(?:kh[oô]ng|ko|k|ch[uư]a)"  # "31/KH-UBND - chưa ký" ends before its second dash
_OFFICE = r"(?:ub|h[đd])nd|ttg|cp|tw|tu|hu"  # what may follow a sign without its dash
# 31/KH-UBND, 114-KL/TW, 48/2021/QĐ-UBND, 01/QCPH-HĐND-UBND-UBMTTQVN
SIGN = re.compile(
    rf"(?<![\w/-])(\d{{1,6}})\s*(?:/\s*((?:19|20)\d\d)\s*)?({_MARK})\s*"
    rf"({_LETTERS}(?:\s*{_MARK}\s*(?!{_NO}\b){_LETTERS}|[ _](?:{_OFFICE})\b)*)",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"{_LETTERS}(?:\s*{_MARK}\s*{_LETTERS})+")
# Abbreviations whose đ keyboards without diacritics lose; the Prime Minister's is TTg.
_SPELLED = {
    "QD": "QĐ",
    "ND": "NĐ",
    "DU": "ĐU",
    "HDND": "HĐND",
    "LDTBXH": "LĐTBXH",
    "SLDTBXH": "SLĐTBXH",
    "BLDTBXH": "BLĐTBXH",
    "TTG": "TTg",
}
_KINDS = {
    "ke hoach": "KH",
    "quyet dinh": "QĐ",
    "nghi quyet": "NQ",
    "thong bao": "TB",
    "bao cao": "BC",
    "cong van": "CV",
    "chi thi": "CT",
    "ket luan": "KL",
    "huong dan": "HD",
    "to trinh": "TTr",
    **{one.lower(): one for one in ("KH", "QĐ", "NQ", "TB", "BC", "CV", "CT", "KL", "HD", "TTr")},
    "qd": "QĐ",
}
_NAMES = (
    "kế hoạch|quyết định|nghị quyết|thông báo|báo cáo|công văn|chỉ thị|kết luận|hướng dẫn"
    f"|tờ trình|{'|'.join(_KINDS)}"
)
KIND = rf"(?<!\w)(?:{_NAMES})(?!\w)"  # what a document is: `Kế hoạch`, `QĐ`
_LOOSE = re.compile(
    rf"(?<![\w/-])(?:({_NAMES})\s+)?(?:s[ốo]\s*:?\s*)?(\d{{1,5}})\s*[/ –-]*\s*"
    rf"(?:({_NAMES})(?=(?:{_OFFICE}|[đd]u)\b|[\W_]|$)[/ _–-]*)?((?:{_OFFICE}|[đd]u)(?!\w))?"
    r"(?=\s*(?:$|[,;.(]|ng[àa]y\b|c[ủu]a\b|do\b|v[ềe]\b|k[ýy]\b|ạ|nh[ée]))",
    re.IGNORECASE,
)
_OF_THE_PARTY = frozenset({"HU", "ĐU", "TU", "TW"})  # 12-NQ/ĐU, where others write 31/KH-UBND


def number_of(match: re.Match[str]) -> str:
    """The number and sign of a match of SIGN as they are spelled: `48/2021/QĐ-UBND`."""
    number, year, mark, sign = match.groups()
    mark = "/" if mark == "/" else "-"
    joined = re.sub(rf"\s*({_MARK})\s*", lambda one: "/" if one[1] == "/" else "-", sign)
    spelled = re.sub(r"[ _]", "-" if mark == "/" else "/", joined).upper()
    parts = (_SPELLED.get(part, part) for part in re.split(r"([-/])", spelled))
    return (f"{number}/{year}" if year else number) + mark + "".join(parts)


def is_whole(match: re.Match[str]) -> bool:
    """Whether a sign names its office behind a dash: "31/KH" and "31/KH UBND" do not."""
    return bool(_WHOLE.fullmatch(match[4]))


@record(frozen=True, slots=True)
class Loose:
    """A number and sign that is not spelled as usual, and where it stands. `sure` where nothing
    of it is left out but a dash: `31/KHUBND`."""

    number: str
    start: int
    end: int
    sure: bool


def loosely(text: str) -> Loose | None:
    """What `31/KHUBND`, `31 KH UBND` or `QĐ 21` comes to."""
    for match in _LOOSE.finditer(text):
        kind = _KINDS.get(fold(match[3] or match[1] or ""))
        if kind is None:
            continue
        number, office = match[2], (match[4] or "").upper()
        office = _SPELLED.get(office, office)
        sure = bool(office) and "/" in match[0] and match[3] is not None
        if office in _OF_THE_PARTY:
            return Loose(f"{number}-{kind}/{office}", match.start(), match.end(), sure=False)
        sign = f"{kind}-{office}" if office else kind
        return Loose(f"{number}/{sign}", match.start(), match.end(), sure)
    return None
