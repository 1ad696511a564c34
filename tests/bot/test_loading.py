"""Units and checklists on the disk, and what is told where their files are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.loading import load_checklist_file, load_units
from report.source import FaultyFile
from storage.records import Unit
from tests.samples import RICE, RICE_FILE, RICE_IN_ENGLISH, RICE_IN_ENGLISH_FILE
from tests.samples.faults import tells

UNITS_FILE = RICE_FILE.parent / "units.yaml"
TEXT = UNITS_FILE.read_text(encoding="utf-8")
DEMO_UNITS = Path(__file__).parents[2] / "config" / "units" / "son-tay.yaml"


def test_units_come_with_parents_before_their_children() -> None:
    assert load_units(UNITS_FILE) == [
        Unit("son-tay", "Huyện Sơn Tây", "Sơn Tây", "district", None, "530", ("S.Tây",), 0),
        Unit("bua", "Xã Sơn Bua", "Xã Sơn Bua", "commune", "son-tay", None, (), 1),
        Unit("dung", "Xã Sơn Dung", "Xã Sơn Dung", "commune", "son-tay", None, (), 2),
    ]


def test_units_of_the_demo_are_a_tree_in_which_every_name_is_one_units() -> None:
    units = load_units(DEMO_UNITS)
    ids = [unit.id for unit in units]
    assert len(ids) == 11
    for unit in units:
        assert unit.parent_id is None or ids.index(unit.parent_id) < ids.index(unit.id)
    names = [name for unit in units for name in {unit.name, unit.short, *unit.aliases}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("old", "new", "line", "item", "reason"),
    [
        ("id: dung", "id: bua # again", "# again", "bua", "stands twice"),
        ("id: bua", "id: son-tay # again", "# again", "son-tay", "stands twice"),
        ("        name: Xã Sơn Dung\n", "", "- id: dung", "dung", "`name` is missing"),
        ("name: Xã Sơn Dung", "name: ''", "name: ''", "dung", "`name` is empty"),
        ("      - id: dung\n        name", "      - name", "- name", "son-tay", "`id` is missing"),
        ("kind: district", "kind: canton", "kind: canton", "son-tay", "`kind`: Input should be"),
        ('code: "530"', "code: 530", "code: 530", "son-tay", "`code` should be text"),
        ("aliases: [S.Tây]", "aliases: S.Tây", "aliases:", "son-tay", "`aliases` should be a list"),
        ("aliases: [S.Tây]", "alias: [S.Tây]", "alias:", "son-tay", "`alias` is not known here"),
        ("aliases: [S.Tây]", "aliases: [1]", "aliases:", "son-tay", "should be text"),
        ("    units:\n", "    communes:\n", "communes:", "son-tay", "`communes` is not known here"),
        ("units:\n  - id", "unit:\n  - id", "unit:", None, "`unit` is not known here"),
        ("short: Sơn Tây", "name: Sơn Tây", "name: Sơn Tây", None, "`name` stands twice"),
        ("short: Sơn Tây", "short: Sơn: Tây", "short:", None, "mapping values are not allowed"),
    ],
)
def test_fault_of_a_units_file_is_told_with_file_line_unit_and_reason(
    old: str, new: str, line: str, item: str | None, reason: str, tmp_path: Path
) -> None:
    assert TEXT.count(old) == 1, old
    file = tmp_path / "units.yaml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(FaultyFile) as refusal:
        load_units(file)
    assert tells(refusal.value, file, line, item, reason)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (RICE_FILE, RICE_IN_ENGLISH_FILE):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_checklist_comes_in_every_language_that_stands_beside_it(folder: Path) -> None:
    assert load_checklist_file(folder / "rice.yaml") == {"vi": RICE, "en": RICE_IN_ENGLISH}


def test_checklist_needs_no_translation(folder: Path) -> None:
    (folder / "rice.en.yaml").unlink()
    assert load_checklist_file(folder / "rice.yaml") == {"vi": RICE}


def test_fault_of_a_translation_is_told_with_its_own_name(folder: Path) -> None:
    (folder / "rice.en.yaml").write_text("title: Rice\n", encoding="utf-8")
    with pytest.raises(FaultyFile, match=r"^rice\.en\.yaml:1: sections `I` is not translated"):
        load_checklist_file(folder / "rice.yaml")
