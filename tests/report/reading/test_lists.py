"""Lists: one entry a line, in the order of the parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from config.language import language
from report.items import Field, Option
from report.reading import Refused, Taken, read, read_lines
from report.values import Number

TODAY = date(2022, 11, 15)
MODELS = Field(
    id="models",
    label="Mô hình",
    type="list",
    fields=(
        Field(
            id="field",
            label="Lĩnh vực",
            type="choice",
            options=(Option(id="economy", label="Kinh tế"), Option(id="culture", label="Văn hóa")),
        ),
        Field(id="name", label="Tên", type="text"),
        Field(id="homes", label="Số hộ", type="integer", unit="hộ", required=False),
    ),
)


@pytest.mark.parametrize("separator", [";", "|", "\t", " ; "])
def test_parts_stand_in_the_order_of_the_fields(separator: str) -> None:
    found = read_lines(MODELS, separator.join(["kinh te", "Nuôi heo", "12 hộ"]), today=TODAY)
    entry = {"field": "economy", "name": "Nuôi heo", "homes": Number(Decimal(12))}
    assert found.entries == (entry,)
    assert found.faults == ()


@pytest.mark.parametrize("bullet", ["", "- ", "• ", "•", "1. ", "2) ", "* "])
def test_bullet_is_dropped(bullet: str) -> None:
    found = read_lines(MODELS, f"{bullet}Văn hóa; Hũ heo", today=TODAY)
    assert found.entries == ({"field": "culture", "name": "Hũ heo"},)


def test_optional_part_at_the_end_may_be_missing() -> None:
    found = read_lines(MODELS, "kinh te; a\nkinh te; b;", today=TODAY)
    assert [entry["name"] for entry in found.entries] == ["a", "b"]


def test_good_lines_are_kept_and_bad_ones_named_by_their_number() -> None:
    found = read_lines(MODELS, "kinh te; a\n\nbiển; b\nkinh te; c; 2,745\nkinh te", today=TODAY)
    assert [entry["name"] for entry in found.entries] == ["a"]
    assert [fault.line for fault in found.faults] == [3, 4, 5]
    said = [language("en").say(fault.reason) for fault in found.faults]
    assert "Lĩnh vực" in said[0]
    assert "Số hộ" in said[1]
    assert "2,745" in said[1]
    assert "Tên" in said[2]


def test_more_parts_than_asked_are_a_fault() -> None:
    found = read_lines(MODELS, "kinh te; a; 1; 2", today=TODAY)
    assert not found.entries
    assert len(found.faults) == 1


def test_whole_answer_is_refused_if_a_line_is_bad() -> None:
    reading = read(MODELS, "kinh te; a\nbiển; b\nrừng; c", today=TODAY)
    assert isinstance(reading, Refused)
    said = language("en").say(reading.reason)
    assert "Line 2" in said
    assert "1 more line" in said


@pytest.mark.parametrize("text", ["không", "khong co", "Chưa có ạ", "không có mô hình nào"])
def test_none_is_an_empty_list(text: str) -> None:
    assert read(MODELS, text, today=TODAY) == Taken(())
    assert read_lines(MODELS, text, today=TODAY).entries == ()


def test_single_part_takes_the_whole_line() -> None:
    names = Field(
        id="names", label="Tên", type="list", fields=(Field(id="name", label="Tên", type="text"),)
    )
    found = read_lines(names, "Hũ heo; chia sẻ | yêu thương", today=TODAY)
    assert found.entries == ({"name": "Hũ heo; chia sẻ | yêu thương"},)


def test_nothing_typed_is_a_fault_with_an_example() -> None:
    found = read_lines(MODELS, " \n ", today=TODAY)
    assert [fault.line for fault in found.faults] == [1]


def test_too_many_lines_are_cut_with_a_fault() -> None:
    found = read_lines(MODELS, "kinh te; a\n" * 600, today=TODAY)
    assert len(found.entries) == 500
    assert len(found.faults) == 1
