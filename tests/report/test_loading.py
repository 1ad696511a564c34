"""Every fault of a checklist file is told with file, line, item and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from report.loading import load_checklist
from report.source import Fault, FaultyFile
from tests.samples import RICE, RICE_FILE
from tests.samples.faults import tells

TEXT = RICE_FILE.read_text(encoding="utf-8")
Changed = Callable[[str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The sample checklist with one place in it written otherwise."""

    def write(old: str, new: str) -> Path:
        assert TEXT.count(old) == 1, f"{old!r} stands {TEXT.count(old)} times in the sample"
        file = tmp_path / "rice.yaml"
        file.write_text(TEXT.replace(old, new), encoding="utf-8")
        return file

    return write


def refusal_of(file: Path) -> FaultyFile:
    with pytest.raises(FaultyFile) as refusal:
        load_checklist(file)
    return refusal.value


def faults(file: Path) -> tuple[Fault, ...]:
    return refusal_of(file).faults


def test_sample_is_a_checklist() -> None:
    assert load_checklist(RICE_FILE) == RICE


# What stands there, what stands there instead, and then: a piece of the line that is named, the
# item that is named, and the reason.
FAULTS = [
    # An item
    (
        "example: 1.250,5",
        "example: 1250",
        "example: 1250",
        "rice_kg",
        "`example` should be text; figures, yes and no need quotes",
    ),
    ("carry: true", "carri: true", "carri: true", "households", "`carri` is not known here"),
    ("carry: true", "carry: maybe", "carry: maybe", "households", "`carry`: Input should be a"),
    ("ask: Xã có bao nhiêu hộ?", "", "- id: households", "households", "`ask` is missing (only"),
    ("ask: Xã có bao nhiêu hộ?", 'ask: ""', "ask:", "households", "`ask` is empty"),
    ("label: Tổng số hộ\n", "hint: Tổng\n", "hint: Số hộ đầu năm.", None, "`hint` stands twice"),
    ("        label: Khó khăn\n", "", "- id: remarks", "remarks", "`label` is missing"),
    ("type: yes_no", "type: yes/no", "type: yes/no", "got_rice", "`type`: Input should be"),
    ("rollup: count_yes", "rollup: sum", "- id: got_rice", "got_rice", "the roll-up sum does not"),
    ("- id: rice_kg\n", "- id: year\n", "- id: year", "year", "`year` means something else"),
    # Something twice
    ("{ id: donors,", "{ id: state,", "label: Nhà hảo tâm", "state", "option `state` stands twice"),
    ("{ id: families,", "{ id: document,", "type: integer", "document", "field `document` stands"),
    ("- id: rice_kg\n", "- id: poor # again\n", "# again", "poor", "item `poor` stands twice"),
    ("id: everybody_in", "id: poor_agree # again", "# again", "poor_agree", "check `poor_agree`"),
    ("- id: II.1\n", "- id: I # again\n", "# again", "I", "section `I` stands twice"),
    # A rate
    ("[poor, households]", "[poor]", "ratio: [poor]", "poor_rate", "is missing"),
    ("[poor, households]", "poor", "ratio: poor", "poor_rate", "`ratio` should be a list"),
    ("[poor, households]", "[poor, house]", "ratio:", "poor_rate", "names `house`, which is no"),
    ("[poor, households]", "[poor, remarks]", "ratio:", "poor_rate", "`remarks` is not asked as"),
    ("[poor, households]", "[poor_rate, poor]", "ratio:", "poor_rate", "`poor_rate` is not asked"),
    (
        "[poor, households]",
        "[poor, poor_of_district]",
        "ratio: [poor, poor_of_district]",
        "poor_rate",
        "names `poor_of_district`, which stands in another report (`scope: owner`)",
    ),
    # Rules
    ("when: got_rice\n", "when: got_rize\n", "when: got_rize", "rice_kg", "names `got_rize`"),
    ("when: got_rice\n", "when: got rice\n", "when: got rice", "rice_kg", "is not an expression"),
    ("when: got_rice\n", "when: rice_kg > 0\n", "when: rice_kg", "rice_kg", "is not asked before"),
    (
        "when: got_rice\n",
        "when: len(remarks) > 0\n",
        "when: len(remarks)",
        "rice_kg",
        "`remarks` is not asked before `rice_kg`",
    ),
    ("when: rice_kg > 0", "when: last.rice_kg > 0", "when: last", "rice_from", "last period is"),
    (
        "hard: poor <= households",
        "hard: poor <= hoseholds",
        "hard: poor <= hoseholds",
        "poor_within_households",
        "names `hoseholds`, which is no item",
    ),
    (
        "hard: poor <= households",
        "hard: poor <= poor_of_district",
        "- id: poor_within_households",
        "poor_within_households",
        "names `poor_of_district`, which stands in another report",
    ),
    (
        "tổng số hộ ({households})",
        "tổng số hộ ({household})",
        "say: Số hộ nghèo",
        "poor_within_households",
        "names `household`, which is no item",
    ),
    (
        "({last_households})",
        "({last_household})",
        "say: Số hộ (",
        "households_changed",
        "names `last_household`, which is no item",
    ),
    ("({last_households})", "({LAST})", "say: Số hộ (", "households_changed", "has a brace"),
    ("hard: poor == ", "hard: last.poor == ", "hard: last", "poor_agree", "last period is not"),
    ("hard: poor == ", "hard: year == ", "hard: year", "poor_agree", "names `year`, which is no"),
    ("ghi {poor_of_district}", "ghi {owner}", "say: Các xã", "poor_agree", "names `owner`, which"),
    # The outline
    ("- text: Không xã", "- test: Không xã", "- test", None, "a block begins with `heading`"),
    ("level: 1", "level: 4", "level: 4", None, "`level`: Input should be 1, 2 or 3"),
    ("NĂM {year}", "NĂM {yaer}", "NĂM {yaer}", None, "names `yaer`, which is no item"),
    ("tỷ lệ {poor_rate}", "tỷ lệ {rate}", "- text: >-", None, "names `rate`, which is no item"),
    ("{units:02}", "{units:03}", "- text: >-", None, "has a brace that belongs to no"),
    ("when: got_rice == 0", "when: year == 0", "when: year", None, "names `year`, which is no"),
    (
        "when: got_rice == 0",
        "when: last.got_rice == 0",
        "when: last.got_rice",
        None,
        "last period is not known here",
    ),
    ("narrative: remarks", "narrative: remark", "narrative: remark", None, "names `remark`"),
    ("listing: decisions", "listing: decision", "listing: decision", None, "names `decision`"),
    ("listing: decisions", "listing: remarks", "listing: remarks", None, "needs `rollup: list`"),
    (
        "listing: decisions",
        "listing: decisions\n    by: issuer",
        "by: issuer",
        None,
        "`decisions` has no field `issuer`",
    ),
    # The file
    ("version: 1", "version: một", "version: một", None, "`version`: Input should be a valid int"),
    ("sections:", "sektions:", "sektions:", None, "`sektions` is not known here"),
    ("sections:", "sektions:", "# A report", None, "`sections` is missing"),
    ("title: Nhận xét", "title: Nhận: xét", "title: Nhận", None, "mapping values are not allowed"),
    ("title: Nhận xét", "\ttitle: Nhận", "title: Nhận", None, "found character"),
    ("title: Nhận xét", "title: Nhận\x07 xét", "title: Nhận", None, "holds a character that"),
    ("title: Nhận xét", "title: *nobody", "title: *nobody", None, "found undefined alias"),
]


@pytest.mark.parametrize(("old", "new", "line", "item", "reason"), FAULTS)
def test_fault_is_told_with_file_line_item_and_reason(
    old: str, new: str, line: str, item: str | None, reason: str, changed: Changed
) -> None:
    file = changed(old, new)
    assert tells(refusal_of(file), file, line, item, reason)


def test_fault_reads_as_compilers_write_them(changed: Changed) -> None:
    (fault,) = faults(changed("type: yes_no", "type: maybe"))
    line = TEXT[: TEXT.index("type: yes_no")].count("\n") + 1
    assert str(fault).startswith(f"rice.yaml:{line}: got_rice: `type`: Input should be 'integer',")


def test_typing_error_in_a_block_is_one_fault(changed: Changed) -> None:
    assert len(faults(changed("level: 1", "livel: 1"))) == 2  # one unknown, one missing


def test_all_faults_are_told_at_once_in_the_order_of_the_file(changed: Changed) -> None:
    file = changed("when: got_rice\n", "when: a > b and c > 0\n")
    refusal = refusal_of(file)
    named = [fault.reason for fault in refusal.faults]
    assert named == [f"names `{name}`, which is no item" for name in "abc"]
    assert str(refusal).split("\n") == [str(fault) for fault in refusal.faults]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "should hold `name: value` lines"),
        (b"- one\n- two\n", "should hold `name: value` lines"),
        (b"just text", "should hold `name: value` lines"),
        ("title: Báo cáo".encode("utf-16"), "is not UTF-8 text"),
        (b"a: 1\n---\nb: 2\n", "but found another document"),
        (b"a: &a [*a]\n", "`a` is not known here"),
        (b"a: !!python/object/apply:os.system [echo]\n", "could not determine a constructor"),
    ],
)
def test_file_that_is_no_checklist(content: bytes, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    assert any(reason in fault.reason for fault in faults(file))


def test_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "rice.yaml")
    assert str(fault) == f"{tmp_path / 'rice.yaml'}: there is no such file"


def test_folder_is_no_file(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path)
    assert str(fault) == f"{tmp_path}: cannot be read (Is a directory)"


def test_unquoted_date_is_text(changed: Changed) -> None:
    checklist = load_checklist(changed("example: 1.250,5", "example: 2022-13-45"))
    assert checklist.by_id["rice_kg"].example == "2022-13-45"


def test_item_whose_name_begins_with_last_can_be_said(changed: Changed) -> None:
    item = """
      - id: last_visit
        label: Lần kiểm tra cuối
        ask: Kiểm tra lần cuối khi nào?
        hint: Ngày, tháng, năm.
        type: integer
        check:
          - { id: visited, hard: last_visit > 0, say: "Ngày ({last_visit}) chưa đúng." }
"""
    file = changed("    title: Nhận xét\n    items:\n", f"    title: Nhận xét\n    items:{item}")
    assert load_checklist(file).by_id["last_visit"].check[0].id == "visited"
