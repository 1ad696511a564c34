"""Folding, cleaning, and the traces of Telex and VNI."""

from __future__ import annotations

import unicodedata

import pytest

from report.reading.text import (
    can_be_misread,
    clean,
    fold,
    is_empty,
    remembered,
    syllable,
    untype,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đã  họp!", "da hop"),
        (" XÃ Sơn Màu. ", "xa son mau"),
        (unicodedata.normalize("NFD", "Nghĩa Hành"), "nghia hanh"),
        ("có?", "co"),
        ("a\u00a0b\u200bc", "a bc"),
        ("", ""),
    ],
)
def test_folding_leaves_plain_lower_case(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("hooj", "hộ"),
        ("ho65", "hộ"),
        ("nghèo", "nghèo"),
        ("ngheof", "nghèo"),
        ("khoong", "không"),
        ("kho6ng", "không"),
        ("ddax", "đã"),
        ("d9a4", "đã"),
        ("chuwa", "chưa"),
        ("chu7a", "chưa"),
        ("roofi", "rồi"),
        ("sown", "sơn"),
        ("nuwowcs", "nước"),
        ("2745", "2745"),
    ],
)
def test_traces_of_typing_are_made_out(typed: str, word: str) -> None:
    made_out = untype(typed)
    assert made_out in (syllable(word), word) or fold(made_out) == fold(word)


def test_tone_on_either_vowel_is_the_same_syllable() -> None:
    assert syllable("hoà") == syllable("hòa")
    assert syllable("tám") != syllable("tầm")


def test_cleaning_makes_full_width_plain_and_drops_what_is_unseen() -> None:
    assert clean("２．７４５\u200b hộ\ufeff") == "2.745 hộ"


@pytest.mark.parametrize("text", ["٢٧٤٥", "\u202e547.2", "५", "½", "五", "Ⅷ"])
def test_digits_that_can_be_misread_are_noticed(text: str) -> None:
    assert can_be_misread(text)


@pytest.mark.parametrize("text", ["2.745", "２７", "80 km²", "hộ"])
def test_plain_digits_are_not_suspected(text: str) -> None:
    assert not can_be_misread(text)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\u200e\ufeff", "\x00"])
def test_what_cannot_be_seen_is_empty(text: str) -> None:
    assert is_empty(text)


def test_of_long_texts_only_the_last_are_remembered() -> None:
    """Somebody who sends long ones, again and again, fills no memory."""
    met: list[str] = []

    @remembered(10)
    def read(text: str) -> int:
        met.append(text)
        return len(text)

    short, long = "ngắn", [f"{n} dài " * 100 for n in range(4)]
    for text in (short, *long, short, *long):
        assert read(text) == read(text) == len(text)
    assert met == [short, *long, *long]
