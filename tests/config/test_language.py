"""Sentences, figures and dates in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from config.language import Locales, Message, closest, language, msg, nmsg

VIETNAMESE, ENGLISH = language("vi"), language("en")


@pytest.mark.parametrize(
    ("figure", "vietnamese", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (2745, "2.745", "2,745"),
        (1234567, "1.234.567", "1,234,567"),
        (-2745, "-2.745", "-2,745"),
        (Decimal("47.39"), "47,39", "47.39"),
        (Decimal("38563.87"), "38.563,87", "38,563.87"),
        (Decimal("16.690"), "16,69", "16.69"),
        (Decimal("16.00"), "16", "16"),
        (Decimal("0.5"), "0,5", "0.5"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (Decimal("0.000001"), "0,000001", "0.000001"),
        (10**18, "1.000.000.000.000.000.000", "1,000,000,000,000,000,000"),
        (Decimal("0.12345678901234"), "0,12345678901234", "0.12345678901234"),
        (Decimal("999999999999999.25"), "999.999.999.999.999,25", "999,999,999,999,999.25"),
    ],
)
def test_figures(figure: int | Decimal, vietnamese: str, english: str) -> None:
    assert VIETNAMESE.number(figure) == vietnamese
    assert ENGLISH.number(figure) == english


@pytest.mark.parametrize(
    ("day", "vietnamese", "english"),
    [
        (date(2022, 4, 5), "05/4/2022", "5 Apr 2022"),
        (date(2022, 1, 31), "31/01/2022", "31 Jan 2022"),
        (date(2022, 2, 9), "09/02/2022", "9 Feb 2022"),
        (date(2022, 3, 10), "10/3/2022", "10 Mar 2022"),
        (date(2022, 12, 1), "01/12/2022", "1 Dec 2022"),
    ],
)
def test_days_as_decree_30_2020_writes_them(day: date, vietnamese: str, english: str) -> None:
    assert VIETNAMESE.day(day) == vietnamese
    assert ENGLISH.day(day) == english


def test_moments_are_shown_in_the_zone_in_which_they_come() -> None:
    moment = datetime(2022, 4, 5, 10, 5, tzinfo=UTC)
    assert VIETNAMESE.moment(moment) == "10:05, 05/4/2022"
    there = moment.astimezone(timezone(timedelta(hours=7)))
    assert VIETNAMESE.moment(there) == "17:05, 05/4/2022"
    assert ENGLISH.moment(there) == "17:05, 5 Apr 2022"


@pytest.mark.parametrize(
    ("name", "vietnamese"),
    [
        ("Xã Sơn Bua", "xã Sơn Bua"),
        ("Phường Lê Lợi", "phường Lê Lợi"),
        ("Huyện Sơn Tây", "huyện Sơn Tây"),
        ("Thị trấn Di Lăng", "thị trấn Di Lăng"),
        ("Xãm", "Xãm"),
        ("UBND xã Sơn Bua", "UBND xã Sơn Bua"),
        ("", ""),
    ],
)
def test_name_of_a_unit_within_a_sentence(name: str, vietnamese: str) -> None:
    assert VIETNAMESE.within(name) == vietnamese
    assert ENGLISH.within(name) == name


def test_message_is_said_in_either_language() -> None:
    message = msg("Deadline: {due}", due=date(2022, 4, 5))
    assert VIETNAMESE.say(message) == "Hạn nộp: 05/4/2022"
    assert ENGLISH.say(message) == "Deadline: 5 Apr 2022"


def test_figures_within_a_message_follow_the_language() -> None:
    message = msg("about {figure}", figure=2745)
    assert VIETNAMESE.say(message) == "khoảng 2.745"
    assert ENGLISH.say(message) == "about 2,745"


def test_message_within_a_message_is_said_in_the_same_language() -> None:
    message = msg("about {figure}", figure=msg("Yes"))
    assert VIETNAMESE.say(message) == "khoảng Có"
    assert ENGLISH.say(message) == "about Yes"


@pytest.mark.parametrize(
    ("count", "vietnamese", "english"),
    [
        (0, "0 mục", "0 entries"),
        (1, "1 mục", "1 entry"),
        (2, "2 mục", "2 entries"),
        (1200, "1.200 mục", "1,200 entries"),
    ],
)
def test_number_chooses_the_form(count: int, vietnamese: str, english: str) -> None:
    message = nmsg("{count} entry", "{count} entries", count)
    assert VIETNAMESE.say(message) == vietnamese
    assert ENGLISH.say(message) == english


def test_template_is_filled_in_later() -> None:
    template = msg("about {figure}")
    assert ENGLISH.say(template.filled(figure=3)) == "about 3"
    assert ENGLISH.say(template.filled(figure=4)) == "about 4"
    assert template == Message("about {figure}")


def test_braces_that_somebody_typed_are_only_text() -> None:
    assert ENGLISH.say(msg("about {figure}", figure="{figure} {0} {")) == "about {figure} {0} {"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("vi-VN", "vi"),
        ("fr", "vi"),
        ("english", "vi"),
        ("", "vi"),
        (None, "vi"),
    ],
)
def test_closest_language_to_what_a_phone_says(tag: str | None, code: Locales) -> None:
    assert closest(tag, "vi") == code
