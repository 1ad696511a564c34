"""The words of an answer, and which of them say something about the figures beside them.

Only words that are known to change nothing (`dạ`, `hộ`, the words of the question's label)
may stand beside a figure. Any other word could turn it around ("giảm 20", "thiếu 3"), so
that figure is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from report.checklist import Field
from report.reading.number_words import is_number_word
from report.reading.text import clean, fold, syllable, untype, words_of

# `2 745` is one figure; letters at the end of digits are another token (`16tr690`, `80km2`).
_TOKEN = re.compile(
    r"(?P<figure>[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?(?![.,]?\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?<=\d)(?:km|m)2(?!\d)|(?<=\d)[^\W\d_]+|[^\W\d_]\w*)"
    r"|(?P<mark>\S)"
)
_POLITE = words_of("a ah ak da vang thua nhe nha anh chi em e ban ad minh toi bot")
_LINKING = words_of(
    "la co duoc dat chiem thi tong so cong tat ca thay luong gom hien nay dang bao cao cua"
)
# Words that say who speaks and when; behind a figure they could be its unit.
LEADING = words_of("xa thon ben chung toan trong tai dia ban den tinh chi huyen khu")
_ABOUT = frozenset(
    syllable(one)
    for one in words_of(
        "gần khoảng hơn trên tầm chừng cỡ độ ước xấp xỉ gan khoang hon tren chung uoc xap xi ~ ≈"
    )
)
_VAGUE = re.compile(
    r"\b(?:hang|vai|may|ca) (?:chuc|tram|nghin|ngan|van|trieu|ty)\b"
    r"|^(?:rat |kha )?(?:nhieu|it)\b|\b(?:mot so|mot vai|vai|khong dem)\b"
)
_NEGATIONS = words_of("khong ko k kh khg chua chang dau thieu nua tru")
_NOTHING = words_of("dong co phat sinh xay ra ghi nhan nao gi ca het ai")
FILLERS = _POLITE | _LINKING | LEADING | _ABOUT  # say nothing of what a figure counts
_QUIET_MARKS = frozenset(".,!?:\"'“”|")
_KILOMETRES = re.compile(r"c[âa]y s[ốo]\b")
_BREAK = re.compile(r"[\n\r\t\v\f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is lower case, a word's tone at its end; `glued`: without a space before it."""

    kind: Literal["figure", "word", "mark"]
    text: str
    typed: str
    glued: bool


def tokens(text: str) -> list[Token]:
    """The figures, words and marks of `text`, in order."""
    # A figure never goes on in the next line or the next column.
    plain = clean(_BREAK.sub(" | ", text.strip())).lower().replace("m²", "m2")
    plain = _KILOMETRES.sub("km", plain)
    return [_token(match) for match in _TOKEN.finditer(plain)]


def _token(match: re.Match[str]) -> Token:
    kind, typed = match.lastgroup, match[0]
    glued = match.start() > 0 and not match.string[match.start() - 1].isspace()
    text = syllable(typed) if kind == "word" else typed
    return Token(kind, text, typed, glued)  # type: ignore[arg-type]  # the groups' names


def harmless_words(field: Field) -> frozenset[str]:
    """The folded words that may stand beside a figure of `field` without changing it."""
    return _harmless_beside(f"{field.unit or ''} {field.label}")


@lru_cache(maxsize=1024)
def _harmless_beside(wording: str) -> frozenset[str]:
    words = re.findall(r"\w+", clean(wording).lower())
    own = {form for word in words for form in (fold(word), syllable(word).replace("²", "2"))}
    saying = {word for word in own if is_number_word(word)} | _NEGATIONS
    return (_POLITE | _LINKING | own) - saying


def is_about(token: Token) -> bool:
    """Whether the word makes a figure an approximate one: `gần`, `khoảng`, `~`."""
    return token.text in _ABOUT


def is_negation(token: Token) -> bool:
    return token.kind == "word" and _unaccented(token) in _NEGATIONS


def is_harmless(token: Token, known: frozenset[str]) -> bool:
    if token.kind == "mark":
        return token.text in _QUIET_MARKS or _is_smile(token.text)
    if is_number_word(token.text):
        return token.text in known
    return bool({token.text, fold(token.text), fold(untype(token.typed))} & known)


def _is_smile(mark: str) -> bool:
    """Whether it is a picture of good humour, not one that crosses something out."""
    return unicodedata.category(mark) == "So" and mark not in "❌❎⛔🚫🙅👎⬇⬆📉📈"


def is_vague(text: str) -> bool:
    """`hàng ngàn`, `vài chục`, `nhiều`: a quantity, but no figure."""
    return bool(_VAGUE.search(fold(text)))


def says_none(text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether the whole text says that there is nothing: `không`, `chưa có vụ nào ạ`."""
    found = [one for one in tokens(text) if one.text not in _QUIET_MARKS]
    words = [_unaccented(one) for one in found]
    while words and words[0] in _POLITE | {"bao", "cao", "xa", "hien"}:
        words = words[1:]
    if not words or not _starts_with_none(words):
        return False
    return all(word in _NOTHING or word in _POLITE or word in known for word in words[1:])


def _starts_with_none(words: Sequence[str]) -> bool:
    if words[0] in ("khong", "ko"):
        return True
    return words[0] in ("chua", "k", "kh") and len(words) > 1 and words[1] in _NOTHING


def _unaccented(token: Token) -> str:
    """A word for comparing, Telex and VNI traces made out where the word itself says nothing."""
    word = fold(token.text)
    says_something = word in _NOTHING | _POLITE | _NEGATIONS
    return word if says_something or token.kind != "word" else fold(untype(token.typed))
