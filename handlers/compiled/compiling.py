"""A campaign's summary out of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from config.language import Language
from config.records import record
from handlers.desk import title_of
from handlers.library import Library
from report.answers import Answers, LastAnswers
from report.checklist import Checklist
from report.coverage import Coverage
from report.edits import Edit
from report.progress import applicable, progress
from report.summarising import summarise
from report.summary import CampaignFacts, OtherReport, Summary, UnitReport
from storage.campaigns import campaign_units, find_unit
from storage.compiled import NamedUnit, edits_of, reports_elsewhere, units_above
from storage.database import Transaction
from storage.records import Campaign, CampaignUnit, Report

SUBMITTED = Coverage()


async def compile_summary(
    db: Transaction,
    library: Library,
    campaign: Campaign,
    language: Language,
    coverage: Coverage = SUBMITTED,
) -> Summary:
    """What the units of the campaign that `coverage` names reported, in that language."""
    checklist = await library.of_campaign(db, campaign, language.code)
    above = await units_above(db, campaign.id)
    asked = await campaign_units(db, campaign.id, coverage.within)
    if coverage.within:
        asked = [one for one in asked if one.scope == "unit"]
    loaded = _Loaded(
        checklist,
        above,
        await _last_reports(db, campaign, coverage.within),
        await _elsewhere(db, library, campaign, language),
    )
    owner = next((one for one in asked if one.scope == "owner"), None)
    return summarise(
        checklist,
        await _facts(db, campaign, checklist, coverage),
        [loaded.report(one) for one in asked if one.scope == "unit"],
        loaded.report(owner) if owner else None,
        language,
        coverage,
        {} if coverage.within else await _edits(db, campaign),
        {one.id: (one.name, one.short) for one in above.values()},
    )


def _ancestors(parent: str | None, above: Mapping[str, NamedUnit]) -> Iterator[str]:
    """The nearest first."""
    while parent is not None:
        yield parent
        parent = above[parent].parent_id


async def _last_reports(db: Transaction, campaign: Campaign, within: str) -> dict[str, Report]:
    if campaign.previous_id is None:
        return {}
    units = await campaign_units(db, campaign.previous_id, within)
    return {one.unit.id: one.report for one in units if one.report}


async def _elsewhere(
    db: Transaction, library: Library, campaign: Campaign, language: Language
) -> dict[str, list[OtherReport]]:
    """By unit."""
    found: dict[str, list[OtherReport]] = defaultdict(list)
    for one in await reports_elsewhere(db, campaign.id):
        checklist = await library.checklist(
            db, one.checklist_id, one.checklist_version, language.code
        )
        answers = applicable(checklist, "unit", LastAnswers(checklist, one.answers))
        found[one.unit_id].append(OtherReport(one.title or checklist.title, answers))
    return found


async def _edits(db: Transaction, campaign: Campaign) -> dict[str, Edit]:
    return {
        one.place: Edit(one.text, one.basis, one.person_id, one.at)
        for one in await edits_of(db, campaign.id)
    }


@record(frozen=True, slots=True)
class _Loaded:
    """What a unit's report is put together from."""

    checklist: Checklist
    above: Mapping[str, NamedUnit]
    last: Mapping[str, Report]
    elsewhere: Mapping[str, Sequence[OtherReport]]

    def report(self, asked: CampaignUnit) -> UnitReport:
        report, unit = asked.report, asked.unit
        given = Answers(self.checklist, report.answers if report else {})
        steps = progress(self.checklist, asked.scope, given)
        answers = steps.of(given)
        last = self.last.get(unit.id)
        return UnitReport(
            unit_id=unit.id,
            name=unit.name,
            short=unit.short,
            state=report.state if report else "none",
            answers=answers,
            last=LastAnswers(self.checklist, last.answers) if last else None,
            done=steps.done,
            total=steps.total,
            notes=_notes(report) if report else {},
            above=tuple(_ancestors(unit.parent_id, self.above)),
            others=tuple(self.elsewhere.get(unit.id, ())),
        )


def _notes(report: Report) -> dict[str, tuple[str, ...]]:
    return {item: tuple(one["text"] for one in some) for item, some in report.notes.items()}


async def _facts(
    db: Transaction, campaign: Campaign, checklist: Checklist, coverage: Coverage
) -> CampaignFacts:
    unit = await find_unit(db, coverage.within or campaign.owner_id)
    assert unit is not None  # a foreign key of the campaign, or above one that it asks
    superior = await find_unit(db, unit.parent_id) if unit.parent_id else None
    return CampaignFacts(
        id=campaign.id,
        title=title_of(campaign, checklist),
        due_at=campaign.due_at,
        owner_id=unit.id,
        owner_name=unit.name,
        superior_name=superior.name if superior else "",
        year=campaign.year,
    )
