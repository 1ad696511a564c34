"""LibreOffice opens the files, shows every figure and calculates the same totals."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.language import language
from report.documents import default_letterhead, make_excel, make_word
from report.documents.widths import width_mm
from report.totals import total_value
from report.values import Number
from tests.report.documents.docx_files import text_of as text_of_docx
from tests.report.documents.hostile import HOSTILE
from tests.report.documents.office import convert, text_of
from tests.report.documents.test_seed import expected
from tests.report.documents.xlsx_files import book, rows, sources_of, totals, with_wrong_results
from tests.samples.communes import BUA, commune, summary_of
from tests.samples.son_tay import son_tay

VIETNAMESE, ENGLISH = language("vi"), language("en")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOSTILE_REPORT = summary_of(*(
    commune(f"{n}", **{**BUA, "remarks": text}) for n, text in enumerate(HOSTILE)
))  # fmt: skip


@pytest.fixture(scope="module")
def poppler() -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext here: install it (Debian: apt-get install poppler-utils)")


@pytest.fixture(scope="module")
def pdfs(
    soffice: str, poppler: None, word: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The report in both languages and one of hostile texts, printed."""
    english = son_tay("en")
    head = default_letterhead(english, ENGLISH, date(2022, 11, 17))
    hostile = default_letterhead(HOSTILE_REPORT, VIETNAMESE)
    files = {
        "vi.docx": word,
        "en.docx": make_word(english, head, ENGLISH),
        "hostile.docx": make_word(HOSTILE_REPORT, hostile, VIETNAMESE),
    }
    return convert(soffice, tmp_path_factory.mktemp("pdf"), files, "pdf")


@pytest.fixture(scope="module")
def recalculated(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks, whose stored results are wrong, as LibreOffice saves them again."""
    half = son_tay(finished=False)
    files = {
        "whole.xlsx": make_excel(son_tay(), tuple(sources_of(son_tay())), VIETNAMESE, ZONE),
        "half.xlsx": make_excel(half, (), VIETNAMESE, ZONE),
        "hostile.xlsx": make_excel(HOSTILE_REPORT, (), VIETNAMESE, ZONE),
    }
    wrong = {name: with_wrong_results(data) for name, data in files.items()}
    return convert(soffice, tmp_path_factory.mktemp("xlsx"), wrong, "xlsx")


def flowing(text: str) -> str:
    """A printed text without spaces: lines and pages break it, and in justified lines poppler sees
    gaps inside words."""
    return re.sub(r"\s+", "", text)


def test_printed_report_holds_every_figure_of_2022(pdfs: dict[str, Path]) -> None:
    printed = flowing(text_of(pdfs["vi"]))
    assert [words for _, words, _ in expected() if flowing(words) not in printed] == []


def test_printed_annex_holds_every_figure_of_every_commune(pdfs: dict[str, Path]) -> None:
    words = set(text_of(pdfs["vi"], "-layout").split())
    summary = son_tay()
    lost = [
        (item.id, VIETNAMESE.number(value.value))
        for item in summary.checklist.all_items
        for value in summary.items[item.id].by_unit.values()
        if isinstance(value, Number) and item.scope == "unit"
        if not {VIETNAMESE.number(value.value), f"{VIETNAMESE.number(value.value)}%"} & words
    ]
    assert lost == []


def test_pages_are_numbered_from_the_second_and_those_of_the_annex_again(
    pdfs: dict[str, Path],
) -> None:
    pages = text_of(pdfs["vi"], "-layout").split("\f")[:-1]
    numbers = [re.match(r"\s*(\d+)\n", page) for page in pages]
    annex = next(n for n, page in enumerate(pages) if "PHỤ LỤC" in page)
    assert numbers[0] is None
    assert numbers[annex] is None
    assert [int(one[1]) for one in numbers[1:annex] if one] == [*range(2, annex + 1)]
    assert [int(one[1]) for one in numbers[annex + 1 :] if one] == [
        *range(2, len(pages) - annex + 1)
    ]


def test_national_name_and_motto_stand_on_one_line_each(pdfs: dict[str, Path]) -> None:
    lines = text_of(pdfs["vi"], "-layout").split("\n")
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)
    assert any("Độc lập - Tự do - Hạnh phúc" in line for line in lines)
    assert any("Số:" in line and "ngày 05 tháng 02 năm 2022" in line for line in lines)
    assert any("Nơi nhận:" in line and "TM. ỦY BAN NHÂN DÂN" in line for line in lines)


def test_rule_under_the_motto_is_as_long_as_the_printed_line(pdfs: dict[str, Path]) -> None:
    words = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]+)<',
        text_of(pdfs["vi"], "-bbox", "-l", "1"),
    )
    (height,) = (float(y) for _, y, _, word in words if word == "phúc")
    line = [(float(x), float(end)) for x, y, end, _ in words if abs(float(y) - height) < 3]
    right = [(x, end) for x, end in line if x > 270]  # beside the name of the issuer
    printed = (max(end for _, end in right) - min(x for x, _ in right)) / 72 * 25.4
    # Where Times New Roman is missing, another typeface lends the letters it lacks, wider ones.
    assert width_mm("Độc lập - Tự do - Hạnh phúc", 14) == pytest.approx(printed, rel=0.06)


def test_report_in_english_prints(pdfs: dict[str, Path]) -> None:
    printed = flowing(text_of(pdfs["en"]))
    assert flowing("SOCIALIST REPUBLIC OF VIET NAM") in printed
    assert "38,563.87" in printed


def test_hostile_texts_print_as_they_stand(pdfs: dict[str, Path]) -> None:
    printed = flowing(text_of(pdfs["hostile"]))
    assert [text for text in HOSTILE if flowing(text) not in printed] == []


def test_word_file_survives_being_saved_by_libreoffice(
    soffice: str, word: bytes, tmp_path: Path
) -> None:
    saved = convert(soffice, tmp_path, {"vi.docx": word}, "docx")["vi"].read_bytes()
    assert text_of_docx(saved).split() == text_of_docx(word).split()


@pytest.mark.parametrize("name", ["whole", "half"])
def test_recalculated_totals_are_those_of_the_roll_up(
    recalculated: dict[str, Path], name: str
) -> None:
    summary = son_tay(finished=name == "whole")
    shown = totals(book(recalculated[name]))
    compared = 0
    for item in summary.checklist.all_items:
        value = total_value(summary.items[item.id])
        if isinstance(value, Number):
            share = 100 if item.type == "percent" else 1
            assert shown[item.label] == pytest.approx(float(value.value) / share, abs=1e-9), item.id
            compared += 1
    assert compared > 50


def test_recalculated_rates_of_communes_are_their_own(recalculated: dict[str, Path]) -> None:
    summary = son_tay()
    head, *units = rows(book(recalculated["whole"])["Theo đơn vị"])[1:]
    rate = head.index("Tỷ lệ hộ nghèo (%)")
    for row, report in zip(units, summary.reports, strict=True):
        value = report.answers.value("poor_rate")
        assert isinstance(value, Number)
        assert row[rate] == pytest.approx(float(value.value) / 100, abs=1e-9)


def test_no_stored_result_is_left(recalculated: dict[str, Path]) -> None:
    """So that the tests above mean something: the results were wrong before."""
    for file in recalculated.values():
        assert not any(-77777 in row for sheet in book(file) for row in rows(sheet))


def test_hostile_texts_are_texts_after_recalculation(recalculated: dict[str, Path]) -> None:
    found = book(recalculated["hostile"], values=False)["Ý kiến bằng lời"]
    cells = {str(cell.value).rstrip(): cell for row in found.iter_rows() for cell in row}
    for text in HOSTILE:
        assert cells[text].data_type == "s"
        assert cells[text].hyperlink is None
