"""Yes and no, as they are said: `có`, `rồi ạ`, `đã họp`, `ko`, `chưa có`."""

from __future__ import annotations

from config.language import msg
from report.checklist import Field
from report.reading.outcome import Reading, Refused, Taken, Unclear
from report.reading.phrases import tokens
from report.reading.text import clean, fold, untype, words_of

_YES = words_of(
    "co c x ok oke okay okie roi da du yes y dung vang u uh uhm duoc dc xong phai ✓ ✔ 👍"
)
_NO = words_of("khong ko k kh khg hong hok chua no n")
_POLITE = words_of("a ah ak nhe nha em e anh chi thua bao cao xa day")
_QUIET_MARKS = ".,!|"
_LONGEST = 200


def read_yes_no(field: Field, text: str) -> Reading:
    """Yes or no; a question back where the text says both, or more than that."""
    words = _words(text) if len(text) <= _LONGEST else []
    if fold(text) == "da" and clean(text).lower().startswith("dạ"):  # polite, and no more
        return _ask()
    if not any(word in _YES | _NO for word in words):
        return Refused(msg("Please answer yes or no. For example: {example}", example="có"))
    own = frozenset(fold(f"{field.label} {field.ask or ''}").split()) - _NO
    said = _agreement(words, own)
    return _ask() if said is None else Taken(said)


def agreement(text: str) -> bool | None:
    """Whether `text` says yes, or no, and nothing besides; None for anything else."""
    words = _words(text) if len(text) <= _LONGEST else []
    return _agreement(words, frozenset()) if set(words) & (_YES | _NO) else None


def _agreement(words: list[str], own: frozenset[str]) -> bool | None:
    if all(word in _YES | own for word in words):
        return True
    if words[0] in _NO and all(word in _YES | own for word in words[1:]):
        return False
    return None


def _ask() -> Unclear:
    return Unclear(msg("Does that mean yes or no?"), (True, False))


def _words(text: str) -> list[str]:
    found = [one for one in tokens(text) if one.text not in _QUIET_MARKS]
    words = [word for one in found if (word := _plain(one.text, one.typed)) not in _POLITE]
    # Before another yes or no, "dạ" and "vâng" are only polite; "đã" never is.
    is_polite = len(words) > 1 and words[0] in ("da", "vang", "u") and found[0].typed != "đã"
    return words[1:] if is_polite and (_YES | _NO) & set(words[1:]) else words


def _plain(word: str, typed: str) -> str:
    bare = fold(word) or word
    return bare if bare in _YES | _NO | _POLITE else fold(untype(typed)) or word
