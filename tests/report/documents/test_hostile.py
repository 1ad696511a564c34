"""What people type comes out as they typed it, and does nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.language import language
from report.documents import (
    Letterhead,
    Source,
    default_letterhead,
    figure_picture,
    make_excel,
    make_word,
)
from report.documents.plain import plain
from report.edits import Edit, block_place, own_words_place
from report.rollup import RolledUp, Shared
from report.summary import Summary
from tests.report.documents.docx_files import find, opened, parts, text_of, xml_parts
from tests.report.documents.hostile import HOSTILE, UNSEEN
from tests.report.documents.xlsx_files import AT, book, texts
from tests.samples.communes import BUA, FACTS, commune, summary_of

VIETNAMESE = language("vi")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
anything = st.text(st.characters(codec=None), min_size=1, max_size=60).filter(
    lambda text: plain(text).strip()
)


def report_with(text: str) -> Summary:
    return summary_of(commune("Bua", **{**BUA, "remarks": text}))


def word_of(summary: Summary) -> bytes:
    return make_word(summary, default_letterhead(summary, VIETNAMESE), VIETNAMESE)


def excel_of(summary: Summary, *sources: Source) -> bytes:
    return make_excel(summary, sources, VIETNAMESE, ZONE)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stands_in_the_word_file_as_typed(text: str) -> None:
    file = word_of(report_with(text))
    shown = find(opened(file), "- Xã Sơn Bua:").text
    assert shown.rstrip(".").startswith(f"- Xã Sơn Bua: {text}".rstrip("."))
    xml_parts(file)
    assert not re.search(rb"fldSimple|hyperlink|DDEAUTO[^<]*</w:instrText", document(file))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stands_in_the_workbook_as_typed(text: str) -> None:
    source = Source("bua", "remarks", text, text, AT, text, text, before=text)
    file = excel_of(report_with(text), source)
    found = [one for one in texts(file) if one.rstrip() == text]
    assert len(found) == 6  # once among the texts, five times with its source
    cells = [cell for sheet in book(file, values=False) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells if str(cell.value).rstrip() == text} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert not any("externalLink" in name for name in parts(file))


@pytest.mark.parametrize(("text", "left"), UNSEEN.items())
def test_what_nobody_sees_is_dropped(text: str, left: str) -> None:
    # Some of it can be neither typed nor stored: it is put where the summary has it.
    summary = report_with("x")
    given = RolledUp(None, {"bua": f"x{text}"}, (Shared(f"x{text}", ("bua",)),))
    summary = replace(summary, items={**summary.items, "remarks": given})
    assert f"- Xã Sơn Bua: x{left}." in text_of(word_of(summary))
    assert f"x{left}" in texts(excel_of(summary))


@pytest.mark.parametrize("text", ["một\nhai", "một\r\nhai", "một\u2028hai", "một\x0bhai"])
def test_lines_of_a_text_stay_lines(text: str) -> None:
    paragraph = find(opened(word_of(report_with(text))), "- Xã Sơn Bua:")
    assert paragraph.text == "- Xã Sơn Bua: một\nhai."
    assert "một\nhai" in texts(excel_of(report_with(text)))


@given(anything)
@few
def test_any_text_makes_files_that_open(text: str) -> None:
    summary = report_with(text)
    word, excel = word_of(summary), excel_of(summary)
    xml_parts(word)
    xml_parts(excel)
    shown = find(opened(word), "- Xã Sơn Bua:").text
    assert shown.startswith(plain(f"- Xã Sơn Bua: {text.strip()}").rstrip())
    assert plain(text).strip() in {one.strip() for one in texts(excel)}


@pytest.mark.parametrize("text", HOSTILE)
def test_passage_written_by_hand_stands_in_the_word_file_as_typed(text: str) -> None:
    edits = {
        own_words_place("remarks", "bua"): Edit(text, BUA["remarks"]),
        block_place(1): Edit(text),
    }
    file = word_of(replace(report_with(BUA["remarks"]), edits=edits))
    assert find(opened(file), text.rstrip(".")).text.startswith(text.rstrip("."))
    shown = find(opened(file), "- Xã Sơn Bua:").text
    assert shown.rstrip(".").startswith(f"- Xã Sơn Bua: {text}".rstrip("."))
    xml_parts(file)
    assert not re.search(rb"fldSimple|hyperlink|DDEAUTO[^<]*</w:instrText", document(file))


@given(anything)
@few
def test_any_passage_written_by_hand_makes_a_file_that_opens(text: str) -> None:
    summary = replace(report_with("x"), edits={block_place(1): Edit(text)})
    file = word_of(summary)
    xml_parts(file)
    assert plain(text).strip() in text_of(file)


@given(anything)
@few
def test_any_letterhead_makes_a_file_that_opens(text: str) -> None:
    summary = report_with("x")
    head = Letterhead(text, text, text, text, text, (text, text), None, text)
    file = make_word(summary, head, VIETNAMESE)
    xml_parts(file)
    assert text_of(file)


@given(anything)
@few
def test_any_title_and_owner_make_files_that_open(text: str) -> None:
    facts = replace(FACTS, title=text, owner_name=text, superior_name=text)
    summary = replace(report_with("x"), facts=facts)
    xml_parts(word_of(summary))
    excel = excel_of(summary)
    xml_parts(excel)
    assert book(excel)["Tổng hợp"]["A1"].value.strip() == plain(text).strip()


@given(st.text(st.characters(codec=None), min_size=1, max_size=30))
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_makes_a_picture(name: str) -> None:
    summary = summary_of(commune(name, **BUA))
    item = summary.checklist.by_id["poor"]
    assert figure_picture(summary, item, VIETNAMESE).startswith(b"\x89PNG")


def test_hostile_names_stand_in_the_annex_and_in_heads() -> None:
    summary = summary_of(*(commune(text, **BUA) for text in HOSTILE))
    text = text_of(word_of(summary))
    assert all(f"Sơn {one}" in text for one in HOSTILE)


def test_texts_are_never_part_of_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    import jinja2

    compiled: list[str] = []
    original = jinja2.Environment.from_string

    def noted(self: Any, source: Any, *others: Any, **more: Any) -> Any:
        compiled.append(str(source))
        return original(self, source, *others, **more)

    monkeypatch.setattr(jinja2.Environment, "from_string", noted)
    word_of(report_with("lấy từ báo cáo"))
    assert compiled
    assert not any("lấy từ báo cáo" in source for source in compiled)


def document(file: bytes) -> bytes:
    with ZipFile(BytesIO(file)) as archive:
        return archive.read("word/document.xml")
