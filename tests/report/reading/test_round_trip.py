"""What the bot prints of a value, typed back, is that value: in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.language import LOCALES, Locales, language
from report.items import Field, ItemType, Option
from report.reading import Taken, Unclear, read
from report.showing import as_typed, show
from report.values import Entry, Number, Reference, Value

TODAY = date(2022, 11, 15)
OPTIONS = (
    Option(id="loud", label="Loa truyền thanh"),
    Option(id="meet", label="Họp thôn"),
    Option(id="post", label="Pa-nô và tờ rơi"),
)
UNITS: dict[Locales, dict[str, str]] = {
    "vi": {"integer": "hộ", "decimal": "ha", "money": "triệu đồng"},
    "en": {"integer": "households", "decimal": "ha", "money": "million đồng"},
}


def field(kind: ItemType, locale: Locales) -> Field:
    options = OPTIONS if kind in ("choice", "choices") else ()
    label = {"vi": "Số hộ nghèo", "en": "Poor households"}[locale]
    return Field(id="item", label=label, type=kind, unit=UNITS[locale].get(kind), options=options)


def reads_back(kind: ItemType, value: Value, locale: Locales) -> None:
    """As printed for typing it is taken for itself; as shown, never for anything else."""
    words, item = language(locale), field(kind, locale)
    typed = as_typed(item, value, words)
    assert read(item, typed, today=TODAY, locale=locale) == Taken(value), typed
    shown = show(item, value, words)
    reading = read(item, shown, today=TODAY, locale=locale)
    is_among = isinstance(reading, Unclear) and value in reading.candidates
    assert is_among or reading == Taken(value), shown


both = pytest.mark.parametrize("locale", LOCALES)
figures = st.decimals(min_value=0, max_value=10**11, places=2)


@both
@given(number=st.integers(min_value=0, max_value=10**12 - 1), approximate=st.booleans())
def test_whole_numbers(locale: Locales, number: int, approximate: bool) -> None:
    reads_back("integer", Number(Decimal(number), approximate), locale)


@both
@given(number=figures, approximate=st.booleans())
def test_measures(locale: Locales, number: Decimal, approximate: bool) -> None:
    reads_back("decimal", Number(number, approximate), locale)


@both
@given(number=st.decimals(min_value=0, max_value=10**9, places=3), approximate=st.booleans())
def test_money(locale: Locales, number: Decimal, approximate: bool) -> None:
    reads_back("money", Number(number, approximate), locale)


@both
@given(number=st.decimals(min_value=0, max_value=1000, places=2))
def test_percents(locale: Locales, number: Decimal) -> None:
    reads_back("percent", Number(number), locale)


@both
@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_days(locale: Locales, day: date) -> None:
    reads_back("date", day, locale)


@both
@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no(locale: Locales, value: bool) -> None:
    reads_back("yes_no", value, locale)


@both
@given(option=st.sampled_from(OPTIONS))
def test_one_option(locale: Locales, option: Option) -> None:
    reads_back("choice", option.id, locale)


@both
@given(chosen=st.sets(st.sampled_from(OPTIONS), min_size=1))
def test_several_options(locale: Locales, chosen: set[Option]) -> None:
    in_order = tuple(option.id for option in OPTIONS if option in chosen)
    reads_back("choices", in_order, locale)


signs = st.sampled_from(["KH-UBND", "QĐ-UBND", "CT-TTg", "NQ-CP", "TB-UBND", "SNV-XDCQ"])
issuers = st.sampled_from(["UBND huyện", "Thủ tướng Chính phủ", "Ban Bí thư", "UBND tỉnh"])
days = st.dates(min_value=date(1945, 1, 1), max_value=date(2099, 12, 31))


@both
@given(
    number=st.integers(1, 99999),
    sign=signs,
    day=st.none() | days,
    issuer=st.none() | issuers,
)
def test_documents(
    locale: Locales, number: int, sign: str, day: date | None, issuer: str | None
) -> None:
    reads_back("reference", Reference(f"{number:02}/{sign}", day, issuer), locale)


@both
@given(
    names=st.lists(
        st.text(alphabet="abc đêơ ưáạ 123", min_size=1, max_size=20)
        .map(str.strip)
        .filter(lambda name: any(map(str.isalpha, name)) and not name[0].isdigit()),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    count=st.integers(0, 10**6),
)
def test_lists(locale: Locales, names: list[str], count: int) -> None:
    parts = (
        Field(id="name", label="Tên", type="text"),
        Field(id="count", label="Số hộ", type="integer"),
    )
    item = Field(id="item", label="Danh sách", type="list", fields=parts)
    value: tuple[Entry, ...] = tuple(
        {"name": name, "count": Number(Decimal(count))} for name in names
    )
    typed = as_typed(item, value, language(locale))
    assert read(item, typed, today=TODAY, locale=locale) == Taken(value)


@both
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: text.strip().isalnum()))
def test_texts(locale: Locales, text: str) -> None:
    reads_back("text", text, locale)
