"""Pictures: of a phone's width, small, right at any number of units and from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

import report.documents.drawing as drawing
from config.language import language
from report.coverage import State
from report.documents import figure_picture, progress_picture
from report.documents.drawing import WIDTH
from report.summary import Summary
from tests.samples import number
from tests.samples.communes import BUA, DUNG, commune, summary_of
from tests.samples.son_tay import many, son_tay

VIETNAMESE, ENGLISH = language("vi"), language("en")
STATES: tuple[State, ...] = ("submitted", "none", "draft", "approved", "received", "returned")
MOST_BYTES = 300_000


def in_all_states(summary: Summary) -> Summary:
    reports = (replace(one, state=STATES[n % len(STATES)]) for n, one in enumerate(summary.reports))
    return replace(summary, reports=tuple(reports))


@pytest.fixture(scope="module")
def country() -> Summary:
    return in_all_states(summary_of(*(commune(f"{n}", **BUA) for n in range(3321))))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of text that are drawn."""
    lines: list[str] = []
    original = drawing.Sheet.text

    def noted(
        self: drawing.Sheet, left: float, middle: float, text: str, *more: Any, **named: Any
    ) -> None:
        lines.append(text)
        original(self, left, middle, text, *more, **named)

    monkeypatch.setattr(drawing.Sheet, "text", noted)
    return lines


def size(png: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        return picture.size


@pytest.mark.parametrize("units", [0, 1, 9, 96])
def test_pictures_fit_a_phone_and_are_small(units: int) -> None:
    summary = in_all_states(many(units))
    poor = summary.checklist.by_id["poor_households"]
    for png in (
        progress_picture(summary, VIETNAMESE),
        figure_picture(summary, poor, VIETNAMESE),
    ):
        width, height = size(png)
        assert width == WIDTH
        assert height < 5000
        assert len(png) < MOST_BYTES


def test_pictures_of_the_whole_country_show_a_part_and_say_so(
    country: Summary, written: list[str]
) -> None:
    png = progress_picture(country, VIETNAMESE)
    assert len(png) < MOST_BYTES
    assert size(png)[1] < 3000
    assert "40 đơn vị chậm nhất trong 3.321 đơn vị:" in written
    written.clear()
    png = figure_picture(country, country.checklist.by_id["poor"], VIETNAMESE)
    assert len(png) < MOST_BYTES
    assert size(png)[1] < 3000
    assert "40 số lớn nhất trong 3.321 số liệu đã có." in written


def test_picture_of_a_country_that_is_all_in_needs_no_rows(written: list[str]) -> None:
    progress_picture(many(120), VIETNAMESE)
    assert "Cả 120 đơn vị đã nộp." in written
    assert "Sơn Bua" not in written


def test_progress_says_where_every_unit_stands(written: list[str]) -> None:
    progress_picture(son_tay(finished=False), VIETNAMESE)
    assert {"đã nộp 7", "đang nhập 1", "chưa bắt đầu 1"} <= set(written)
    assert {"Sơn Tân", "Sơn Tinh", "II.2.7"} <= set(written)
    assert "0/8" in written  # what Sơn Tinh still has to answer in section I
    assert "Thực hiện Quy chế dân chủ ở cơ sở" in written


def test_bars_stand_the_largest_first_with_their_figures(written: list[str]) -> None:
    figure_picture(son_tay(), son_tay().checklist.by_id["area"], VIETNAMESE)
    assert written[:2] == ["Diện tích tự nhiên", "Toàn bộ: 38.563,87 ha"]
    assert written[2:6] == ["Sơn Long", "5.210,33", "Sơn Dung", "4.822,6"]


def test_bars_name_who_has_no_figure_yet(written: list[str]) -> None:
    summary = summary_of(commune("Bua", **BUA), commune("Lập", "draft", **DUNG))
    figure_picture(summary, summary.checklist.by_id["poor"], ENGLISH)
    assert "Not yet: Sơn Lập" in written


def test_yes_and_no_have_a_picture_too(written: list[str]) -> None:
    figure_picture(son_tay(), son_tay().checklist.by_id["inspected"], VIETNAMESE)
    assert written.count("Có") == 4
    assert written.count("Không") == 5


def test_approximate_and_negative_figures(written: list[str]) -> None:
    summary = summary_of(
        commune("Bua", **{**BUA, "poor": number(300, approximate=True)}),
        commune("Dung", **{**DUNG, "poor": -20}),
    )
    assert figure_picture(summary, summary.checklist.by_id["poor"], VIETNAMESE)
    assert {"khoảng 300", "-20"} <= set(written)


def test_what_is_no_figure_has_no_picture() -> None:
    summary = summary_of(commune("Bua", **BUA))
    with pytest.raises(ValueError, match="no figure"):
        figure_picture(summary, summary.checklist.by_id["remarks"], VIETNAMESE)


def test_letters_are_drawn_and_not_boxes() -> None:
    vietnamese = "ẮẰẲẴẶắằẳẵặĐđƠơƯưÝỳỷỹỵ “”…·–"
    assert drawing._known(vietnamese) == vietnamese
    assert drawing._known("a漢b") == "a□b"


def test_same_picture_from_many_threads() -> None:
    summary = son_tay(finished=False)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: progress_picture(summary, VIETNAMESE), range(8)))
    assert len(set(made)) == 1


def test_no_figure_is_kept_by_pyplot() -> None:
    import sys

    progress_picture(son_tay(), VIETNAMESE)
    assert "matplotlib.pyplot" not in sys.modules
