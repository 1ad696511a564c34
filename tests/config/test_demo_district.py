"""The demo district: its figures add up to those of the report of 2022 and break no rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml

from config.language import language
from report.answers import Answers, operand, ratio
from report.checking import Broken, all_broken
from report.expressions import Operand
from report.items import Scope
from report.loading import load_checklist
from report.progress import Progress, progress
from report.values import Number, Value, decode

Period = Literal["this_year", "last_year"]
PERIODS: tuple[Period, ...] = ("this_year", "last_year")
CONFIG = Path(__file__).parents[2] / "config"
DEMO_FILE = CONFIG / "demo" / "son-tay.yaml"
UNITS_FILE = CONFIG / "units" / "son-tay.yaml"
DEMO: dict[str, Any] = yaml.safe_load(DEMO_FILE.read_text(encoding="utf-8"))
COMMUNES: list[str] = DEMO["communes"]
CHECKLIST = load_checklist(CONFIG / "checklists" / f"{DEMO['checklist']}.yaml")

# The figures that the nine communes give together in the report of 2022.
SUMS = {
    "villages": "35",
    "area": "38563.87",
    "households": "5792",
    "people": "21840",
    "poor_households": "2745",
    "near_poor_households": "552",
    "gifts": "35",
    "gift_value": "17.5",
    "job_fairs": "2",
    "job_fair_workers": "300",
    "food_poisoning": "0",
    "dossiers": "3168",
    "citizens_registered": "0",
    "models_kept": "44",
}
COUNTS = {"one_stop": 9, "procedures_posted": 9, "inspected": 4, "conference_held": 9}
RATES = {
    "poor_rate": "47.39",
    "near_poor_rate": "9.53",
    "digital_rate": "100.00",
    "conference_rate": "100.00",
}
DISTRICT = {
    "distance_km": "80",
    "gathering_cost": "16.69",
    "essential_goods_value": "940.32",
    "communes_inspected": "4",
    "offices_inspected": "5",
    "dossiers_district": "569",
    "dossiers_all": "3737",
    "civil_posts_given": "42",
    "civil_posts_filled": "37",
    "public_posts_given": "622",
    "public_posts_filled": "536",
}
DISTRICT_RATES = {
    "functions_rate": "100.00",
    "civil_posts_rate": "88.10",
    "public_posts_rate": "86.17",
}
FIELDS_OF_DOSSIERS = (
    "land",
    "construction",
    "civil_status",
    "social",
    "business",
    "environment",
    "insurance",
)


def stored(values: dict[str, Any]) -> dict[str, Any]:
    """Values in the form in which a report keeps its answers."""
    given = {item_id: value for item_id, value in values.items() if value is not None}
    return {i: {"value": v, "by": "", "via": "", "at": ""} for i, v in given.items()}


def report_of(commune: str, period: Period) -> Answers:
    place = COMMUNES.index(commune)
    return Answers(CHECKLIST, stored({i: row[place] for i, row in DEMO[period].items()}))


def owner_report(period: Period) -> Answers:
    return Answers(CHECKLIST, stored(DEMO[f"owner_{period}"]))


def all_reports() -> Iterator[tuple[str, Scope, Answers]]:
    for period in PERIODS:
        yield f"owner {period}", "owner", owner_report(period)
        for commune in COMMUNES:
            yield f"{commune} {period}", "unit", report_of(commune, period)


REPORTS = list(all_reports())
each_report = pytest.mark.parametrize(
    ("scope", "answers"), [report[1:] for report in REPORTS], ids=[report[0] for report in REPORTS]
)


def values(item_id: str, period: Period = "this_year") -> list[Value]:
    """The nine communes' values of an item, without those that have none."""
    given = (report_of(commune, period).value(item_id) for commune in COMMUNES)
    return [value for value in given if value is not None]


def total(item_id: str, period: Period = "this_year") -> Number:
    numbers = [value for value in values(item_id, period) if isinstance(value, Number)]
    return Number(
        sum((number.value for number in numbers), Decimal(0)),
        approximate=any(number.approximate for number in numbers),
    )


@pytest.mark.parametrize(("item_id", "expected"), SUMS.items())
def test_communes_add_up_to_the_figure_of_the_report(item_id: str, expected: str) -> None:
    assert total(item_id).value == Decimal(expected)


@pytest.mark.parametrize(("item_id", "expected"), COUNTS.items())
def test_as_many_communes_say_yes_as_in_the_report(item_id: str, expected: int) -> None:
    assert values(item_id).count(True) == expected


@pytest.mark.parametrize(("item_id", "expected"), RATES.items())
def test_rates_over_all_communes_are_those_of_the_report(item_id: str, expected: str) -> None:
    parts = CHECKLIST.by_id[item_id].ratio
    assert parts is not None
    assert ratio(total(parts[0]), total(parts[1])) == Number(Decimal(expected))


@pytest.mark.parametrize(("item_id", "expected"), (DISTRICT | DISTRICT_RATES).items())
def test_district_gives_its_own_figure_of_the_report(item_id: str, expected: str) -> None:
    assert owner_report("this_year").value(item_id) == Number(Decimal(expected))


def test_inspected_communes_are_the_four_of_the_report() -> None:
    inspected = {c for c in COMMUNES if report_of(c, "this_year").value("inspected")}
    assert inspected == {"son-lien", "son-bua", "son-mau", "son-tinh"}


def test_job_fairs_were_in_two_communes_and_workers_are_about_300() -> None:
    held = {c for c in COMMUNES if "job_fair_workers" in report_of(c, "this_year")}
    assert held == {"son-mua", "son-tan"}
    assert total("job_fair_workers").approximate


def test_dossiers_by_field_give_all_dossiers() -> None:
    fields = [total(f"dossiers_{field}").value for field in FIELDS_OF_DOSSIERS]
    assert sum(fields) == Decimal(3168)


def test_labour_days_are_in_the_thousands() -> None:
    assert total("labour_days").value > 2000


def test_models_belong_to_several_fields() -> None:
    entries = [entry for row in DEMO["this_year"]["models"] for entry in row]
    assert {entry["field"] for entry in entries} >= {"economy", "culture", "security"}


@pytest.mark.parametrize("period", PERIODS)
def test_every_row_has_a_value_for_each_commune(period: Period) -> None:
    uneven = [item for item, row in DEMO[period].items() if len(row) != len(COMMUNES)]
    assert uneven == []


def test_communes_differ_from_each_other_and_from_last_year() -> None:
    for item_id in ("households", "people", "poor_households", "dossiers", "labour_days"):
        assert len(set(values(item_id))) == len(COMMUNES), item_id
        assert values(item_id) != values(item_id, "last_year"), item_id


def test_rows_are_of_questions_that_communes_are_asked() -> None:
    asked = {item.id for item in CHECKLIST.asked("unit")}
    for period in PERIODS:
        assert DEMO[period].keys() <= asked
        assert DEMO[f"owner_{period}"].keys() <= {i.id for i in CHECKLIST.asked("owner")}


@each_report
def test_every_value_is_one_of_its_item(scope: Scope, answers: Answers) -> None:
    for item_id in answers:
        item = CHECKLIST.by_id[item_id]
        value = answers.value(item_id)
        assert value is not None
        chosen = (value,) if item.type == "choice" else value if item.type == "choices" else ()
        assert isinstance(chosen, tuple)
        assert set(chosen) <= {option.id for option in item.options}


@each_report
def test_list_entries_have_their_required_parts(scope: Scope, answers: Answers) -> None:
    for item in CHECKLIST.all_items:
        entries = answers.value(item.id) if item.type == "list" and item.id in answers else ()
        needed = {part.id for part in item.fields if part.required}
        choices = {part.id: part for part in item.fields if part.options}
        for entry in entries if isinstance(entries, tuple) else ():
            assert isinstance(entry, dict)
            assert needed <= entry.keys()
            assert all(choices[i].option(entry[i]) for i in choices)


@each_report
def test_only_what_applies_is_answered_and_nothing_required_is_missing(
    scope: Scope, answers: Answers
) -> None:
    applies = progress(CHECKLIST, scope, answers)
    assert set(answers) <= {item.id for item in applies.items}
    assert [item.id for item in applies.missing] == []


def broken_rules(scope: Scope, answers: Answers, last: Answers | None) -> dict[str, Broken]:
    applies: Progress = progress(CHECKLIST, scope, answers)
    found = all_broken(applies, answers, last, language("vi"))
    return {broken.id: broken for broken in found}


@pytest.mark.parametrize("commune", COMMUNES)
def test_a_commune_breaks_no_rule_but_those_confirmed(commune: str) -> None:
    confirmed = {one["check"] for one in DEMO["confirmed"] if one["unit"] == commune}
    this_year, last_year = report_of(commune, "this_year"), report_of(commune, "last_year")
    broken = broken_rules("unit", this_year, last_year)
    assert broken.keys() == confirmed
    assert all(rule.severity == "warning" for rule in broken.values())
    assert broken_rules("unit", last_year, None) == {}


def test_the_district_breaks_no_rule() -> None:
    this_year, last_year = owner_report("this_year"), owner_report("last_year")
    assert broken_rules("owner", this_year, last_year) == {}
    assert broken_rules("owner", last_year, None) == {}


def rolled_up(period: Period) -> dict[str, Operand]:
    """The totals of all communes and the district's answers, as the checklist's checks see them."""
    sums = {i.id: total(i.id, period).value for i in CHECKLIST.all_items if i.rollup == "sum"}
    yes = (i.id for i in CHECKLIST.all_items if i.rollup == "count_yes")
    counts = {i: Decimal(values(i, period).count(True)) for i in yes}
    owner = owner_report(period)
    own = {item_id: operand(owner.value(item_id)) for item_id in owner}
    communes = Decimal(len(COMMUNES))
    return {**sums, **counts, **own, "units": communes, "units_reported": communes}


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("check", CHECKLIST.checks, ids=lambda check: check.id)
def test_totals_and_the_districts_own_figures_agree(check: Any, period: Period) -> None:
    assert check.rule.holds(rolled_up(period)) is True


def test_confirmed_checks_name_their_item() -> None:
    assert DEMO["confirmed"]
    for one in DEMO["confirmed"]:
        assert one["unit"] in COMMUNES
        assert one["unit"] not in (DEMO["half_done"]["unit"], DEMO["untouched"])
        checks = {check.id: check for check in CHECKLIST.by_id[one["item"]].check}
        assert checks[one["check"]].severity == "warning"


def test_half_done_report_stops_midway() -> None:
    asked = [item.id for item in CHECKLIST.asked("unit")]
    done = asked.index(DEMO["half_done"]["up_to"]) + 1
    assert len(asked) * 0.3 < done < len(asked) * 0.7
    assert DEMO["half_done"]["unit"] in COMMUNES
    assert DEMO["untouched"] in COMMUNES


def flatten(units: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for unit in units:
        yield unit
        yield from flatten(unit.get("units", []))


def folded(name: str) -> str:
    """A name as people type it without diacritics."""
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


UNITS = list(flatten(yaml.safe_load(UNITS_FILE.read_text(encoding="utf-8"))["units"]))


def test_units_are_a_province_its_district_and_the_nine_communes() -> None:
    kinds = [(unit["id"], unit["kind"]) for unit in UNITS]
    assert kinds == [
        ("quang-ngai", "province"),
        (DEMO["owner"], "district"),
        *((commune, "commune") for commune in COMMUNES),
    ]


def test_no_two_units_share_a_name_even_without_diacritics() -> None:
    names = {u["id"]: {folded(n) for n in (u["name"], u["short"], *u["aliases"])} for u in UNITS}
    every = [name for of_unit in names.values() for name in of_unit]
    assert len(every) == len(set(every))
    assert len({unit["code"] for unit in UNITS}) == len(UNITS)


@pytest.mark.parametrize("file", [DEMO_FILE, UNITS_FILE], ids=lambda file: file.name)
def test_texts_are_composed_unicode(file: Path) -> None:
    assert unicodedata.is_normalized("NFC", file.read_text(encoding="utf-8"))


def test_decoding_refuses_a_value_of_another_type() -> None:
    """So that the tests above, which decode every value, mean something."""
    with pytest.raises(ValueError, match="expected a number"):
        decode(CHECKLIST.by_id["households"], True)
