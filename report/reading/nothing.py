"""Whether an answer says that there is nothing: `không`, `chưa có vụ nào ạ`, `none`."""

from __future__ import annotations

from collections.abc import Sequence

from config.language import Locales
from report.items import Field
from report.reading.english import none_in_vietnamese
from report.reading.phrases import is_negation, own_words, put_together, wording_of
from report.reading.text import as_spelled, spelled
from report.reading.tokens import Token, tokens
from report.reading.vocabulary import LEADING, POLITE

_LONGEST = 120  # characters; whoever writes more has something to say
_NO = spelled("không ko hông hổng")
_NOT_YET = spelled("chưa k kh khg kg hem")  # alone, these are "not yet", or no word at all
_NONE = _NO | _NOT_YET
_HAVING = spelled("có còn phát sinh xảy ra ghi nhận")
_WHAT = spelled("nào gì ai")
_KINDS = spelled("vụ việc trường hợp đồng trên ở")
_AT_THE_END = spelled("cả hết")
_IN_FRONT = POLITE | LEADING | spelled("hiện")
_QUIET_MARKS = frozenset(".,!:;\"'“”()|")
_GENERAL = spelled("số tổng tỷ lệ")  # "chưa có số" is no 0
_SAYING = as_spelled("báo gửi")
_SEEN = spelled("hiện một để")  # không phát hiện vụ nào, không một vụ nào
_CAN = spelled("được")  # "không được" is "impossible"
# Who says these has no figure: `không biết hộ nào`, `chưa có ai báo`.
_NOT_KNOWING = spelled(
    "biết rõ nhớ nắm hiểu thấy tính thống kê tổng hợp báo liệu đủ chắc xác định đổi thay"
)


def says_nothing(field: Field, text: str, locale: Locales = "vi") -> bool:
    """Whether `text` says that there is nothing to report under `field`, and nothing else."""
    if len(text) > _LONGEST:
        return False
    plain = none_in_vietnamese(text) if locale == "en" else text
    return says_none(field, plain)


def says_none(field: Field, text: str) -> bool:
    """The same of a Vietnamese text: `không`, `xã em chưa có vụ nào ạ`."""
    found = _words(text)
    if not found or not _begins_with_none(found):
        return False
    said = found[1:]
    own = own_words(wording_of(field)) - _GENERAL
    known = (_HAVING | _WHAT | _KINDS | POLITE | own) - _SAYING
    asks = [at for at, one in enumerate(said) if one.forms & _WHAT]
    if (
        not asks
        and any(one.forms & _CAN for one in said)
        and not any(one.forms & _HAVING for one in said)
    ):
        return False
    return all(
        one.forms & (known | _SEEN if asks else known)
        or (one.forms & _AT_THE_END and asks and at > asks[0])
        for at, one in enumerate(said)
    )


def may_say_none(text: str) -> bool:
    """Whether it says `không ... nào` of something else: to be asked, never taken."""
    found = _words(text)
    if not found or not found[0].forms & _NONE or any(one.kind == "figure" for one in found):
        return False
    others = found[1:]
    return any(one.forms & _WHAT for one in others) and not any(
        is_negation(one) or one.forms & _NOT_KNOWING for one in others
    )


def _words(text: str) -> list[Token]:
    """Without marks, and without who speaks and when in front; none of a text in which nothing
    can mean that there is none."""
    typed = tokens(text)
    if not any(one.forms & _NONE for one in typed):  # nearly all
        return []
    whole = put_together(typed)
    found = [one for one in whole if one.text != "aside" and one.text not in _QUIET_MARKS]
    start = 0
    while start < len(found) and (found[start].text == "quiet" or found[start].forms & _IN_FRONT):
        start += 1
    return found[start:]


def _begins_with_none(found: Sequence[Token]) -> bool:
    if found[0].forms & _NO:
        return True
    is_followed = len(found) > 1 and bool(found[1].forms & (_HAVING - spelled("còn")))
    return bool(found[0].forms & _NOT_YET) and is_followed
