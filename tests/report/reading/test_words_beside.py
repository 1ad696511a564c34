"""Words beside a figure: whatever they are, it is never taken for another."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.items import Field
from report.reading import Reading, Taken, read
from report.reading.number_words import is_number_word
from report.reading.text import fold, syllable, words_of
from report.values import Number
from tests.corpus.answers import Row, rows
from tests.corpus.misspellings import telex, vni

TODAY = date(2022, 11, 15)
CHECKLIST = (
    Path(__file__).parents[3] / "config" / "checklists" / "dan-van-chinh-quyen-2022.yaml"
).read_text(encoding="utf-8")
FIELDS = [
    Field(id="item", label="Số hộ nghèo", type="integer", unit="hộ"),
    Field(id="item", label="Diện tích tự nhiên", type="decimal", unit="ha"),
    Field(id="item", label="Tỷ lệ hộ nghèo", type="percent"),
    Field(id="item", label="Giá trị quà", type="money", unit="triệu đồng"),
]
# Each makes another figure of the one beside it, or says that it is none.
TURNING = sorted(
    words_of(
        "bớt thừa giảm tăng mất thiếu vắng trừ thêm dưới quá ngoài gấp còn bán trả nợ hụt không"
        " chưa chẳng mỗi đến từ sau trước thứ"
    )
)


def _is_word(word: str) -> bool:
    return not is_number_word(syllable(word)) and not is_number_word(fold(word))


WORDS = sorted({one.lower() for one in re.findall(r"[^\W\d_]+", CHECKLIST) if _is_word(one)})
typed = st.sampled_from([str.lower, str.upper, fold, telex, vni])
words = st.builds(lambda word, form: str(form(word)), st.sampled_from(WORDS + TURNING), typed)
figures = st.integers(1, 999)


def _number(reading: Reading) -> Decimal | None:
    if not isinstance(reading, Taken):
        return None
    assert isinstance(reading.value, Number)
    return reading.value.value


@settings(max_examples=1500)
@given(
    field=st.sampled_from(FIELDS),
    figure=figures,
    before=st.lists(words, max_size=2),
    after=st.lists(words, max_size=2),
)
def test_a_figure_with_words_beside_it_is_taken_for_itself_or_not_at_all(
    field: Field, figure: int, before: list[str], after: list[str]
) -> None:
    text = " ".join([*before, str(figure), *after])
    assert _number(read(field, text, today=TODAY)) in (None, figure), text


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
@pytest.mark.parametrize("word", TURNING)
def test_a_word_that_turns_a_figure_around_is_asked_about(field: Field, word: str) -> None:
    for text in (f"{word} 5", f"{word.upper()} 12", f"{telex(word)} 5 {field.unit or ''}"):
        assert not isinstance(read(field, text, today=TODAY), Taken), text


@settings(max_examples=500)
@given(
    figure=figures,
    scale=st.sampled_from(["", "trăm", "nghìn", "ngan", "triệu", "tr", "tỷ", "đ", "đồng", "k"]),
    ending=st.sampled_from(["", " đồng", " ạ", " rưỡi", " nghìn đồng", "\n5", "\t12", " và 5"]),
)
def test_the_digits_of_an_amount_are_those_typed(figure: int, scale: str, ending: str) -> None:
    text = f"{figure} {scale}{ending}"
    value = _number(read(FIELDS[3], text, today=TODAY))
    if value is not None:
        digits = str(figure).strip("0")
        written = "".join(map(str, value.as_tuple().digits)).strip("0")
        assert written in (digits, f"{digits}5", f"{figure}5"), text


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
@pytest.mark.parametrize("apart", ["\n", "\t", "\r\n", " % ", " đ ", " | ", " ; "])
def test_figures_of_two_lines_or_columns_are_never_one(field: Field, apart: str) -> None:
    assert not isinstance(read(field, f"12{apart}300", today=TODAY), Taken)


def _is_positive(row: Row) -> bool:
    is_said = row.type not in ("text", "list", "unit", "file")
    return is_said and row.expected not in ("0", "false") and row.wanted not in ("ask", "error")


def _denied(text: str, denial: str) -> list[str]:
    words = text.split(" ")
    return [" ".join([*words[:at], denial, *words[at:]]) for at in range(len(words) + 1)]


@pytest.mark.parametrize("denial", ["không", "chưa", "ko", "chua", "không phải", "chưa có"])
def test_an_answer_with_a_denial_in_it_is_no_longer_taken(denial: str) -> None:
    taken = []
    for row in filter(_is_positive, rows()):
        # "phẩy không năm" says a digit; what a document is about may well deny something.
        says_digit = "phẩy" in row.text or "phay" in row.text
        for text in [] if says_digit else _denied(row.text, denial):
            found = row.read(text)
            is_subject = isinstance(found, dict) and denial in found.get("subject", "")
            if found not in ("ask", "error", 0, False) and not is_subject:
                taken.append((row.type, text, found))
    assert taken == []
