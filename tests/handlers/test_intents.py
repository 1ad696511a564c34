"""Jumping and changing by words: to the item that is meant, and to no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from report.items import Item
from report.loading import load_checklist
from report.reading.text import fold
from tests.corpus.misspellings import telex
from tests.handlers.officer import Officer, officer
from tests.transcript import seed

CONFIG = Path(__file__).parents[2] / "config"
CHECKLIST = load_checklist(CONFIG / "checklists" / "dan-van-chinh-quyen-2022.yaml")
FIGURES = [item for item in CHECKLIST.all_items if item.is_number and item.scope == "unit"]
HOUSEHOLDS, PEOPLE, POOR, HIGHLIGHTS = "câu 3", "câu 4", "câu 5", "câu 7"  # to open that question


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder


@pytest.fixture
async def one(seeded: Path) -> AsyncIterator[Officer]:
    async with officer(seeded) as found:
        yield found


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sửa hộ nghèo 305", {"poor_households": 305}),
        ("sua ho ngheo 305", {"poor_households": 305}),
        ("suwar hooj ngheof 305", {}),
        ("sửa hooj ngheof 305", {"poor_households": 305}),
        ("em muốn sửa hộ nghèo là 305", {"poor_households": 305}),
        ("cho em sửa lại số hộ nghèo: 305 hộ ạ", {"poor_households": 305}),
        ("sửa tổng số hộ nghèo 305", {"poor_households": 305}),
        ("sửa hộ cận nghèo thành 59", {"near_poor_households": 59}),
        ("doi nhan khau 2529", {"people": 2529}),
        ("sửa 5 thành 305", {"poor_households": 305}),
        ("sửa câu 5: 305", {"poor_households": 305}),
        ("sửa câu số 5 là 305", {"poor_households": 305}),
        ("/sua 5 305", {"poor_households": 305}),
        ("/change hộ nghèo 305", {"poor_households": 305}),
        ("sửa hộ nghèo gần 300", {"poor_households": {"value": 300, "approximate": True}}),
        ("sửa hộ nghèo 325 à nhầm 305", {"poor_households": 305}),
        ("sửa câu 7 thành Xã giảm 21 hộ nghèo", {"highlights": "Xã giảm 21 hộ nghèo"}),
    ],
)
async def test_a_change_in_words_is_written_to_the_item_meant(
    one: Officer, text: str, written: dict[str, Any]
) -> None:
    await one.types(HOUSEHOLDS)
    assert await one.writes(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "sửa 7 tuyến đường",
        "đến 7 hộ",
        "số 7 hộ dân",
        "qua 7 đợt",
        "vào 7 hộ",
        "mở 7 lớp",
        "thay 7 đồng chí",
        "đổi 11 con bò",
        "sửa 11 nhà văn hóa",
        "câu 7 hỏi gì vậy",
        "mục 7 là sao ạ?",
        "sửa câu 7 thế nào ạ",
        "sửa câu 7 được không?",
        "sua uu diem lam sao",
        "sửa ưu điểm ở đâu vậy em",
        "sửa 5 305",
        "sửa nghèo 305",
        "sửa hộ 305",
        "sửa số nghèo 305",
        "qua hộ nghèo 305",
        "sửa hộ nghèo không phải 305",
        "sửa hộ nghèo 300-305",
        "sửa hộ nghèo tăng 5",
        "sửa hộ nghéo nhiều 305",
    ],
)
async def test_what_is_not_surely_a_change_writes_nothing(one: Officer, text: str) -> None:
    await one.types("câu 4")
    assert set(await one.writes(text)) <= {"people"}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("câu 12", "12/"),
        ("cau so 12", "12/"),
        ("đến câu 12 ạ", "12/"),
        ("cho em về câu 12 với", "12/"),
        ("sửa 12", "12/"),
        ("sửa câu 12", "12/"),
        ("question 12", "12/"),
        ("go to question 12", "12/"),
        ("sửa hộ nghèo", "5/"),
        ("đến hộ cận nghèo", "6/"),
        ("mục 2.6", "II.2.6."),
        ("muc 2.6", "II.2.6."),
        ("qua phần II.2.6", "II.2.6."),
    ],
)
async def test_a_jump_in_words_opens_the_question_and_writes_nothing(
    one: Officer, text: str, question: str
) -> None:
    await one.types(HOUSEHOLDS)
    before = await one.stored()
    assert (await one.types(text)).startswith(question)
    assert await one.stored() == before


@pytest.mark.parametrize("text", ["Tổ hộ nghèo", "Gõ số hộ nghèo", "Tô cận nghèo"])
async def test_a_word_that_only_looks_english_without_its_diacritics_is_no_request(
    one: Officer, text: str
) -> None:
    await one.types(HIGHLIGHTS)
    assert await one.writes(text) == {"highlights": text}


def _names(item: Item) -> set[str]:
    """How officers call an item."""
    label = item.label
    short = label.removeprefix("Tổng ").removeprefix("số ").removeprefix("Số ")
    return {label, fold(label), telex(label), short, fold(short)}


@pytest.mark.parametrize("item", FIGURES, ids=lambda item: item.id)
async def test_a_figure_changed_by_its_name_is_written_to_no_other_item(
    one: Officer, item: Item
) -> None:
    for name in sorted(_names(item)):
        for text in (f"sửa {name} 3", f"doi {name} thanh 4"):
            await one.types(HOUSEHOLDS)
            assert set(await one.writes(text)) <= {item.id}, text


async def test_a_correction_of_the_answer_before_is_asked_about(one: Officer) -> None:
    await one.types(HOUSEHOLDS)
    await one.types("652")
    assert await one.writes("nhầm, 661") == {}
    assert await one.writes("a") == {"households": 661}


@pytest.mark.parametrize("text", ["à nhầm 661", "sửa lại 661", "nham 661", "661 mới đúng"])
async def test_a_correction_may_be_meant_for_the_open_question_all_the_same(
    one: Officer, text: str
) -> None:
    await one.types(HOUSEHOLDS)
    await one.types("652")
    assert await one.writes(text) == {}
    assert await one.writes("b") == {"people": 661}


@pytest.mark.parametrize(
    "text", ["sửa hộ nghèo 305", "câu 12", "mục 2.6", "nhầm, 305", "hộ nghèo 305", "hộ nghèo: 305"]
)
async def test_words_that_may_be_a_request_are_asked_about_where_a_text_is_open(
    one: Officer, text: str
) -> None:
    await one.types(PEOPLE)
    await one.types("2529")
    await one.types(HIGHLIGHTS)
    assert await one.writes(text) == {}
    await one.types("nhập lại")


@pytest.mark.parametrize(
    "text",
    [
        "Sửa 7 tuyến đường, làm 2 nhà văn hóa.",
        "Số hộ nghèo giảm còn 305 hộ",
        "Đến nay xã đã có 12 mô hình",
        "Giảm 21 hộ nghèo",
        "Mở 3 lớp xóa mù chữ cho 45 người",
        "Nhầm lẫn trong hồ sơ giảm 3 vụ",
        "hộ nghèo giảm",
    ],
)
async def test_a_sentence_with_figures_is_the_text_that_was_asked_for(
    one: Officer, text: str
) -> None:
    await one.types(HIGHLIGHTS)
    assert await one.writes(text) == {"highlights": text}


@pytest.mark.parametrize(
    "text",
    [
        "305 hộ nghèo, 59? cận nghèo",
        "305 hộ nghèo, 55-60 cận nghèo",
        "305 hộ nghèo, trong đó cận nghèo khoảng 55-60",
        "661 hộ, trong đó 305 hộ nghèo hoặc 306",
        "305 hộ nghèo và 59 nghèo",
    ],
)
async def test_several_figures_with_one_in_doubt_write_nothing(one: Officer, text: str) -> None:
    for opening in (HOUSEHOLDS, POOR, "câu 6"):
        await one.types(opening)
        assert await one.writes(text) == {}


@pytest.mark.parametrize("text", ["câu này ghi gì vậy ạ?", "Cau nay tinh ca thon moi khong?", "?"])
async def test_a_question_is_no_text_before_it_is_said_to_be(one: Officer, text: str) -> None:
    await one.types(HIGHLIGHTS)
    assert await one.writes(text) == {}
    assert await one.writes("đúng") == {"highlights": text}


async def test_several_figures_are_read_back_before_they_are_written(one: Officer) -> None:
    await one.types(HOUSEHOLDS)
    assert await one.writes("661 hộ, trong đó 305 hộ nghèo, 59 hộ cận nghèo") == {}
    assert await one.writes("đúng") == {
        "households": 661,
        "poor_households": 305,
        "near_poor_households": 59,
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Sơn Tinh: 661", {"households": 661}),
        ("xã Sơn Tinh có 661 hộ ạ", {"households": 661}),
        ("UBND xa Son Tinh 661 ho", {"households": 661}),
        ("Sơn Tinh -661", {}),
        ("Sơn Tân: 661", {}),
        ("son tin 661", {}),
    ],
)
async def test_the_name_of_ones_own_unit_says_nothing_and_of_another_is_asked_about(
    one: Officer, text: str, written: dict[str, Any]
) -> None:
    await one.types(HOUSEHOLDS)
    assert await one.writes(text) == written


@pytest.mark.parametrize(
    ("text", "owner"), [("56 hộ nghèo", "poor_households"), ("số hộ nghèo 56", "poor_households")]
)
async def test_a_figure_with_the_name_of_another_item_is_asked_about(
    one: Officer, text: str, owner: str
) -> None:
    await one.types("câu 6")
    assert await one.writes(text) == {}
    assert await one.writes("a") == {owner: 56}
