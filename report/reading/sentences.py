"""What an answer with figures says: its amounts, and what the words around them do to them."""

from __future__ import annotations

from collections.abc import Sequence

from config.records import record
from report.reading.amounts import Amount, amount_of, begins, read_amount
from report.reading.number_words import Readings, is_number_word
from report.reading.phrases import Known, is_about, is_harmless, is_negation, put_together
from report.reading.text import fold, is_marked_figure, spelled
from report.reading.tokens import Token, tokens
from report.reading.vocabulary import LEADING, TAKING, UNLESS_BEHIND

_DASHES = frozenset("-–—−‐‑‒")
_BULLETS = frozenset("*•●▪")  # in front, where a plus could be an increase
_BELOW_ZERO = frozenset({"âm", "trừ"})
_MORE = spelled("hơn +")
_BRACKETS = frozenset("()[]")


@record(frozen=True, slots=True)
class Sentence:
    """The different figures of an answer. `odd` words could change what is meant; with
    `is_unsaid` they do: `không phải 298`."""

    amounts: tuple[Amount, ...] = ()
    approximate: bool = False
    is_range: bool = False
    is_negative: bool = False
    is_unsaid: bool = False
    fraction: tuple[str, str] | None = None
    odd: tuple[str, ...] = ()


def take_apart(text: str, known: Known, *, of_money: bool = False) -> Sentence:
    """The amounts in `text`; words outside `known` come back as odd."""
    if is_marked_figure(text):  # as many answers are, and nothing stands beside it
        return Sentence((amount_of(text.strip(), last=1),))
    found = put_together(_bare(tokens(text)))
    if fraction := _fraction(found, known):
        return Sentence(fraction=fraction)
    amounts, others = _split(found, of_money)
    different = _different(amounts)
    odd = [found[at].typed for at in others if _is_odd(found, at, known, bool(amounts))]
    brackets = [one for one in odd if one in _BRACKETS]
    if len(amounts) == 1 or len(different) == 1:
        odd = [one for one in odd if one not in _BRACKETS]
    if len(amounts) > 1 and len(different) == 1 and not brackets:  # "5 5", no 35 (ba mươi lăm)
        odd.append("×")
    return Sentence(
        different,
        approximate=any(_is_about_amount(found, at) for at in others),
        is_range=len(amounts) > 1 and any(_spans(found, at, amounts) for at in others),
        is_negative=any(_is_below_zero(found, at) for at in others),
        is_unsaid=any(_unsays(found, at) for at in others if found[at].typed in odd),
        odd=tuple(odd),
    )


def _bare(found: Sequence[Token]) -> Sequence[Token]:
    """Without what spreadsheets, lists and habit put around a whole answer: `=298`, `(298)`,
    `- Hộ nghèo: 298`."""
    texts = [one.text for one in found]
    if texts[:1] == ["="] or (len(found) > 1 and _is_bullet(found)):
        return found[1:]
    is_bracketed = len(texts) > 2 and (texts[0], texts[-1]) == ("(", ")")
    return found[1:-1] if is_bracketed and not _BRACKETS & set(texts[1:-1]) else found


def _is_bullet(found: Sequence[Token]) -> bool:
    first, follows = found[0], found[1]
    if follows.glued:
        return False
    return first.text in _BULLETS or (
        first.text in _DASHES | {"+"} and follows.kind == "word" and not begins(found, 1)
    )


def words_beside(text: str) -> tuple[Token, ...]:
    """The words of `text` that belong to no amount and no phrase."""
    found = put_together(tokens(text))
    _, others = _split(found, of_money=False)
    return tuple(found[at] for at in others if found[at].kind == "word")


def _split(found: Sequence[Token], of_money: bool) -> tuple[list[Amount], list[int]]:
    """The amounts in order, and the places of everything else."""
    amounts: list[Amount] = []
    others: list[int] = []
    at = 0
    while at < len(found):
        if begins(found, at):
            amounts.append(read_amount(found, at, of_money=of_money))
            at = amounts[-1].last
        else:
            others.append(at)
            at += 1
    return amounts, others


def _different(amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    seen: dict[Readings, Amount] = {}
    for amount in amounts:
        seen.setdefault(amount.readings, amount)
    return tuple(seen.values())


def _fraction(found: Sequence[Token], known: Known) -> tuple[str, str] | None:
    """The two figures of `09/09 xã` and `2 thôn/4 thôn`, where nothing else is said."""
    if not any(one.text == "/" for one in found):
        return None
    first = next((at for at, one in enumerate(found) if one.kind == "figure"), 0)
    around = [*found[:first], *(one for one in found[first:] if not _is_of_fraction(one))]
    is_plain = all(is_harmless(one, known | LEADING) for one in around[:first]) and all(
        is_harmless(one, known) for one in around[first:]
    )
    match [(one.kind, one.text) for one in found[first:] if _is_of_fraction(one)]:
        case [("figure", part), ("mark", "/"), ("figure", whole)] if is_plain:
            return part, whole
    return None


def _is_of_fraction(token: Token) -> bool:
    return token.kind == "figure" or token.text == "/"


def _is_odd(found: Sequence[Token], at: int, known: Known, has_amount: bool) -> bool:
    if _is_about_amount(found, at):
        return False
    if _touches_figure(found, at) or _takes_amount(found, at):
        return True
    # "xã có 298 hộ" says who speaks; "298 xã" would be another unit.
    in_front = has_amount and not _has_figure_before(found, at)
    return not is_harmless(found[at], known | LEADING if in_front else known)


def _takes_amount(found: Sequence[Token], at: int) -> bool:
    """`thôn 5` is a name, `cộng 5` is more than that; `số thôn 5` are five."""
    follows = at + 1 < len(found) and begins(found, at + 1)
    if not follows or found[at].kind != "word" or not found[at].forms & TAKING:
        return False
    return at == 0 or not found[at - 1].forms & UNLESS_BEHIND


def _unsays(found: Sequence[Token], at: int) -> bool:
    """Whether a word or mark makes the figure beside it another one: `không`, `.5`, `5%`."""
    token = found[at]
    is_other = is_negation(token) or is_number_word(token.text) or token.text == "%"
    is_split = _takes_amount(found, at) and " " in found[at + 1].text  # thôn 1 298 hộ
    return is_other or is_split or _touches_figure(found, at)


def _touches_figure(found: Sequence[Token], at: int) -> bool:
    """A mark right before a figure, as in `.5`, belongs to it."""
    follows = found[at + 1] if at + 1 < len(found) else None
    return (
        found[at].text in ".,"
        and follows is not None
        and follows.kind == "figure"
        and follows.glued
    )


def _has_figure_before(found: Sequence[Token], at: int) -> bool:
    return any(begins(found, before) for before in range(at))


def _is_about_amount(found: Sequence[Token], at: int) -> bool:
    """`gần`, `khoảng`, `hơn` right before an amount, other such words between allowed; `hơn`
    and `+` behind it."""
    if at == len(found) - 1 and at > 0 and found[at].forms & _MORE:
        return _has_figure_before(found, at)
    if not is_about(found[at]):
        return False
    after = at + 1
    while after < len(found) and is_about(found[after]):
        after += 1
    return after < len(found) and begins(found, after)


def _spans(found: Sequence[Token], at: int, amounts: Sequence[Amount]) -> bool:
    """A dash or `đến` between two amounts."""
    between = amounts[0].last <= at < amounts[-1].last
    return between and (found[at].text in _DASHES or fold(found[at].text) in ("den", "toi"))


def _is_below_zero(found: Sequence[Token], at: int) -> bool:
    """A dash or `âm` before the figure; one with a space may as well be a list's: it is odd."""
    follows = at + 1 < len(found) and begins(found, at + 1)
    is_sign = found[at].text in _DASHES and at + 1 < len(found) and found[at + 1].glued
    is_said = found[at].typed in _BELOW_ZERO
    return follows and (is_sign or is_said) and not _has_figure_before(found, at)
