"""Yes and no, as they are said: `có`, `rồi ạ`, `đã họp`, `ko`, `chưa có`."""

from __future__ import annotations

from collections.abc import Sequence

from config.language import msg
from report.items import Field
from report.reading.outcome import Reading, Refused, Taken, Unclear
from report.reading.text import as_spelled, fold, forms_of, spelled
from report.reading.tokens import Token, tokens

_YES = spelled(
    "có c x ok oke okay okie oki rồi đã đủ đầy yes y đúng vâng ừ uh uhm uk được đc dc xong phải"
    " chuẩn ✓ ✔ 👍"
)
_NO = spelled("không ko k kh khg hông hok hổng hem chưa no n")
_STRESSING = spelled("hề gì ai")  # behind a no: `không hề`, `không có gì`, `chưa ai họp`
# In a remark these can take a yes back: `có, nhưng chưa đủ`, `có, một phần`.
_DOUBTING = _NO | spelled(
    "nhưng mà song tuy nếu khi hay hoặc chắc lẽ thể sẽ sắp đang định dự kế chuẩn phần ít vài thiếu"
    " trừ chờ đợi mới từng dừng thôi hết cũ"
)
_POLITE = spelled(
    "ạ ah ak nhé nha nhá em ê anh chị thưa báo cáo xã đây đấy vậy chứ e"
) | as_spelled("dạ")
_QUIET_MARKS = frozenset(".,!|;")
_LONGEST = 200


def read_yes_no(field: Field, text: str) -> Reading:
    """Yes or no; a question back where the text says both, or more than that."""
    own = frozenset(
        form for word in f"{field.label} {field.ask or ''}".lower().split() for form in _own(word)
    )
    clauses = _clauses(text)
    if [[one.typed for one in some] for some in clauses] == [["dạ"]]:  # polite, and no more
        return _ask()
    if [[one.typed for one in _telling(some)] for some in clauses] == [["xong"]]:
        return _ask()  # it also ends the list asked before, and is easily typed once too often
    if not any(one.forms & (_YES | _NO) for some in clauses for one in some):
        return Refused(msg("Please answer yes or no. For example: {example}", example="có"))
    said = _agreement(clauses, own - _NO)
    if said is None and not _remarks_on_yes(clauses):
        return _ask()
    return Taken(said is not False)


def agreement(text: str) -> bool | None:
    """Whether `text` says yes, or no, and nothing besides; None for anything else."""
    return _agreement(_clauses(text), frozenset())


def _own(word: str) -> frozenset[str]:
    bare = word.strip("?.,!:;\"'“”()")
    return forms_of(bare) | {fold(bare)} | ({"1"} if bare == "một" else frozenset())


def _agreement(clauses: Sequence[Sequence[Token]], own: frozenset[str]) -> bool | None:
    """What all the clauses say; None where they differ: `không, có rồi`."""
    said = {_clause(words, own) for some in clauses if (words := _telling(some))}
    return said.pop() if len(said) == 1 else None


def _remarks_on_yes(clauses: Sequence[Sequence[Token]]) -> bool:
    """`có, hoạt động tốt`: a yes, and behind it nothing that takes it back."""
    told = [words for some in clauses if (words := _telling(some))]
    remarks = [one for words in told[1:] for one in words]
    is_doubted = any(one.forms & _DOUBTING or one.text == "?" for one in remarks)
    return bool(told and _clause(told[0], frozenset())) and not is_doubted


def _clause(words: Sequence[Token], own: frozenset[str]) -> bool | None:
    first, rest = words[0], words[1:]
    if all(one.forms & (_YES | own) for one in words) and any(one.forms & _YES for one in words):
        return True
    if first.forms & _NO and all(one.forms & (_YES | own | _STRESSING) for one in rest):
        return False
    return None


def _telling(words: Sequence[Token]) -> list[Token]:
    """The words but the courtesies: before another yes or no, "dạ" and "vâng" are no more; "đã"
    never is."""
    told = [one for one in words if not one.forms & _POLITE]
    is_polite = len(told) > 1 and told[0].typed in ("da", "vâng", "vang", "ừ", "u")
    return told[1:] if is_polite and any(one.forms & (_YES | _NO) for one in told[1:]) else told


def _ask() -> Unclear:
    return Unclear(msg("Does that mean yes or no?"), (True, False))


def _clauses(text: str) -> list[list[Token]]:
    """The words of `text` between its marks."""
    clauses: list[list[Token]] = [[]]
    for one in tokens(text) if len(text) <= _LONGEST else ():
        if one.text in _QUIET_MARKS:
            clauses.append([])
        else:
            clauses[-1].append(one)
    return [some for some in clauses if some]
