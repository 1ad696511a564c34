"""Which words of an answer say something about the figures beside them.

Only words that are known to change nothing (`dạ`, `hộ`, the words of the question's label)
may stand beside a figure. Any other word could turn it around ("giảm 20", "thiếu 3"), so
that figure is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from config.records import record
from report.items import Field
from report.reading.number_words import is_number_word
from report.reading.text import clean, fold, syllable
from report.reading.tokens import Token
from report.reading.vocabulary import (
    ABOUT,
    ALSO_CALLED,
    LEADING,
    LINKING,
    NEGATIONS,
    PHRASES,
    POLITE,
    TURNING,
    YEAR,
    Sense,
)

_VAGUE = re.compile(
    r"\b(?:hang|vai|may|ca) (?:chuc|tram|nghin|ngan|van|trieu|ty)\b|\b(?:doi|dam|vai) ba\b"
    r"|\b(?:muoi|chuc|tram) may\b"
    r"|^(?:rat |kha )?(?:nhieu|it)\b|\b(?:mot so|mot vai|vai|khong dem)\b"
)
_QUIET_MARKS = frozenset(".,;!:\"'“”|")
_YEARS = re.compile(r"(?:19|20)\d\d")
FILLERS = POLITE | LINKING | LEADING | ABOUT  # say nothing of what a figure counts


@record(frozen=True, slots=True)
class Known:
    """The words that may stand beside a figure without changing it. `own` are the field's, known
    again with other diacritics too, as long as those make no word that turns a figure around."""

    words: frozenset[str]
    own: frozenset[str] = frozenset()

    def __contains__(self, token: Token) -> bool:
        forms = token.forms
        if forms & self.words:
            return True
        return fold(token.typed) in self.own and not forms & TURNING

    def __or__(self, words: frozenset[str]) -> Known:
        return replace(self, words=self.words | words)


def harmless_words(field: Field) -> Known:
    """The words that may stand beside a figure of `field`."""
    return _harmless_beside(wording_of(field))


def wording_of(field: Field) -> str:
    """What a field's figures are called: its unit, other words for that, its label."""
    unit = field.unit or ""
    return f"{unit} {ALSO_CALLED.get(unit, '')} {field.label}"


@lru_cache(maxsize=1024)
def _harmless_beside(wording: str) -> Known:
    own = own_words(wording)
    return Known((POLITE | LINKING | own) - NEGATIONS, frozenset(map(fold, own)) - NEGATIONS)


@lru_cache(maxsize=1024)
def own_words(wording: str) -> frozenset[str]:
    """The words of a label and unit, but those that are figures or say no."""
    words = re.findall(r"\w+", clean(wording).lower())
    own = {form for word in words for form in (fold(word), syllable(word).replace("²", "2"))}
    return frozenset(word for word in own if not is_number_word(word)) - NEGATIONS


def put_together(found: Sequence[Token]) -> list[Token]:
    """The tokens with each phrase that is known (`trong năm`, `trên dưới`) as one: its `năm` is
    no 5."""
    whole: list[Token] = []
    at = 0
    while at < len(found):
        sense, behind = _phrase(found, at)
        typed = " ".join(one.typed for one in found[at:behind])
        whole.append(Token("phrase", sense, typed, glued=False) if sense else found[at])
        at = behind
    return whole


def _phrase(found: Sequence[Token], at: int) -> tuple[Sense | None, int]:
    """What the phrase that begins at `at` says, and the place behind it."""
    if found[at].kind != "word":
        return None, at + 1
    if found[at].forms & YEAR and _is_year(found, at + 1):
        return "odd", at + 2
    for form in found[at].forms:
        for phrase in _BY_FIRST.get(form, ()):
            behind = at + len(phrase)
            if _is_phrase(found[at:behind], phrase):
                # In "trong năm 2022" the year is named, and can be another than reported on.
                names_year = bool(found[behind - 1].forms & YEAR) and _is_year(found, behind)
                return (None, at + 1) if names_year else (PHRASES[phrase], behind)
    return None, at + 1


def _is_year(found: Sequence[Token], at: int) -> bool:
    return at < len(found) and bool(_YEARS.fullmatch(found[at].text))


def _is_phrase(some: Sequence[Token], phrase: Sequence[frozenset[str]]) -> bool:
    return len(some) == len(phrase) and all(
        one.forms & word for one, word in zip(some, phrase, strict=True)
    )


def _by_first_word() -> dict[str, list[tuple[frozenset[str], ...]]]:
    """The phrases by every form of their first word, the longest first."""
    found: dict[str, list[tuple[frozenset[str], ...]]] = {}
    for phrase in sorted(PHRASES, key=len, reverse=True):
        for form in phrase[0]:
            found.setdefault(form, []).append(phrase)
    return found


_BY_FIRST = _by_first_word()


def is_about(token: Token) -> bool:
    """Whether the word makes a figure an approximate one: `gần`, `khoảng`, `~`."""
    if token.kind == "word":
        return bool(token.forms & ABOUT)
    return token.text in ("about", "~", "≈")


def is_negation(token: Token) -> bool:
    return token.kind == "word" and bool(token.forms & NEGATIONS)


def is_harmless(token: Token, known: Known) -> bool:
    if token.kind == "mark":
        return token.text in _QUIET_MARKS or _is_smile(token.text)
    if token.kind == "phrase":
        return token.text in ("quiet", "aside")
    return not is_number_word(token.text) and token in known


def _is_smile(mark: str) -> bool:
    """Whether it is a picture of good humour, not one that crosses something out."""
    return unicodedata.category(mark) == "So" and mark not in "❌❎⛔🚫🙅👎⬇⬆📉📈"


def is_vague(text: str) -> bool:
    """`hàng ngàn`, `vài chục`, `nhiều`: a quantity, but no figure."""
    return bool(_VAGUE.search(fold(text)))
