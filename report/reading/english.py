"""English answers in the words and marks that the readers know: `about 2,745.5` is
`khoảng 2.745,5`. Texts in people's own words are left as they are."""

from __future__ import annotations

import re

from report.items import NUMERIC, Field
from report.reading.english_numbers import in_digits
from report.reading.text import clean
from report.reading.tokens import in_one_line

_FIGURE = re.compile(r"\d[\d.,]*\d")
_SWAPPED = str.maketrans(".,", ",.")
_WORDS = {
    "about": "khoảng", "around": "khoảng", "approximately": "khoảng", "roughly": "khoảng",
    "some": "khoảng", "nearly": "gần", "almost": "gần", "over": "trên", "more than": "hơn",
    "below": "dưới", "less than": "dưới", "minus": "âm", "thousand": "nghìn",
    "million": "triệu", "billion": "tỷ", "bn": "tỷ", "percent": "%", "per cent": "%",
    "point": "phẩy", "to": "đến", "or": "hoặc", "and": "và", "not": "không phải",
    "none": "không", "none at all": "không", "none of them": "không", "no": "không",
    "nil": "không", "nothing": "không", "zero": "không", "no one": "không", "nobody": "không",
    "exactly": "chính xác", "all": "tất cả", "in all": "tất cả", "total": "tổng cộng",
    "in total": "tổng cộng", "this year": "năm nay", "so far": "đến nay", "sorry": "xin lỗi",
    "only": "chỉ", "just": "chỉ", "hectare": "ha", "hectares": "ha", "kilometres": "km",
    "kilometers": "km", "kilograms": "kg", "kilos": "kg", "tonnes": "tấn", "tons": "tấn",
    **dict.fromkeys(
        ("please", "is", "are", "the", "a", "an", "of", "in", "we", "have", "has", "had",
         "there", "were", "was", "it", "our", "commune", "thanks", "thank you", "yes", "ok"),
        "",
    ),
}  # fmt: skip
_SAYING = {  # to a question that wants yes or no
    "not yet": "chưa", "not": "không", "never": "không", "nope": "không", "done": "xong",
    "yeah": "có", "yep": "có", "it has": "", "it is": "", "we have": "", "we did": "",
    "they have": "", "please": "",
}  # fmt: skip


def _any_of(words: dict[str, str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d])(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


_WORD, _SAID = _any_of(_WORDS), _any_of(_SAYING)
_YEAR = re.compile(r"(?<!\w)(?:in|during|for) (?=(?:19|20)\d\d(?!\w))", re.IGNORECASE)
_SHARE = re.compile(r"(?<=\d) (?:out )?of (?=\d)", re.IGNORECASE)
_MILLIONS = re.compile(r"(?<=\d) ?(?:mn|mil|m)(?!\w)", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?!\w)"
)
_YEARS = r"(?:,? (\d{4})(?!\d))?"
_DAY_FIRST = re.compile(
    rf"(?<!\w)(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}{_YEARS}", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w){_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?!\w){_YEARS}", re.IGNORECASE
)
_DAYS = {"today": "hôm nay", "yesterday": "hôm qua", "the day before yesterday": "hôm kia"}
_DATED = re.compile(r"(?<!\w)(?:of|dated|on) (?=\d)", re.IGNORECASE)
_ON = re.compile(r"^(?:on|held on|it was on|it was held on|it was) ", re.IGNORECASE)
_ISSUED = re.compile(r"(?<!\w)(?:by|from) ", re.IGNORECASE)


def in_vietnamese(field: Field, text: str) -> str:
    """`text` as a Vietnamese would type the same answer to `field`."""
    if len(text) > 2000:
        return text
    if field.type in NUMERIC:
        return _figures(field, in_one_line(text))
    plain = clean(text)
    if field.type == "yes_no":
        return _SAID.sub(lambda found: _SAYING[found[0].lower()], plain)
    if field.type == "date":
        said = _ON.sub("", plain)
        return _DAYS.get(said.lower().strip(" .!"), _with_days(said))
    if field.type == "reference":
        return _ISSUED.sub("của ", _DATED.sub("ngày ", _with_days(plain)), count=1)
    return text


def none_in_vietnamese(text: str) -> str:
    """`nothing` as `không`, for whether a text says that there is nothing to say."""
    return _in_words(clean(text))


def _figures(field: Field, plain: str) -> str:
    if field.type == "money":
        plain = _MILLIONS.sub(" million", plain)
    swapped = _FIGURE.sub(lambda found: found[0].translate(_SWAPPED), in_digits(plain))
    return _in_words(_SHARE.sub("/", _YEAR.sub("năm ", swapped)))


def _in_words(text: str) -> str:
    return _WORD.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    """The Vietnamese word. One that says nothing leaves a mark behind a figure: `2 in 400` is
    not 2 400."""
    is_behind = found.string[: found.start()].rstrip()[-1:].isdigit()
    return _WORDS[found[0].lower()] or ("|" if is_behind else "")


def _with_days(text: str) -> str:
    text = _DAY_FIRST.sub(lambda found: _day(found[1], found[2], found[3]), text)
    return _MONTH_FIRST.sub(lambda found: _day(found[2], found[1], found[3]), text)


def _day(day: str, month: str, year: str | None) -> str:
    written = f"{day}/{_MONTHS.index(month[:3].lower()) + 1}"
    return f"{written}/{year}" if year else written
