"""A campaign's summary out of the database."""

from __future__ import annotations

from config.language import Language, msg
from handlers.desk import title_of
from handlers.library import Library
from handlers.roles import READERS
from handlers.turn import Turn
from report.answers import Answers, LastAnswers
from report.checklist import Checklist
from report.progress import applicable, progress
from report.summary import CampaignFacts, Summary, UnitReport, summarise
from storage.campaigns import campaign_units, campaigns_owned, find_unit
from storage.database import Transaction
from storage.records import Campaign, CampaignUnit, Report


async def compile_summary(
    db: Transaction, library: Library, campaign: Campaign, language: Language
) -> Summary:
    """What all units of the campaign reported, in that language."""
    checklist = await library.of_campaign(db, campaign, language.code)
    units = await campaign_units(db, campaign.id)
    last = await _last_reports(db, campaign)
    reports = [
        _unit_report(checklist, unit, last.get(unit.unit.id))
        for unit in units
        if unit.scope == "unit"
    ]
    owner = next((unit for unit in units if unit.scope == "owner"), None)
    return summarise(
        checklist,
        await _facts(db, campaign, checklist),
        reports,
        _unit_report(checklist, owner, last.get(owner.unit.id)) if owner else None,
        language,
    )


async def _last_reports(db: Transaction, campaign: Campaign) -> dict[str, Report]:
    if campaign.previous_id is None:
        return {}
    units = await campaign_units(db, campaign.previous_id)
    return {one.unit.id: one.report for one in units if one.report}


def _unit_report(checklist: Checklist, unit: CampaignUnit, last: Report | None) -> UnitReport:
    report = unit.report
    given = Answers(checklist, report.answers if report else {})
    answers = applicable(checklist, unit.scope, given)
    steps = progress(checklist, unit.scope, answers)
    return UnitReport(
        unit_id=unit.unit.id,
        name=unit.unit.name,
        short=unit.unit.short,
        state=report.state if report else "none",
        answers=answers,
        last=LastAnswers(checklist, last.answers) if last else None,
        done=steps.done,
        total=steps.total,
        notes=_notes(report) if report else {},
    )


def _notes(report: Report) -> dict[str, tuple[str, ...]]:
    return {item: tuple(one["text"] for one in some) for item, some in report.notes.items()}


async def _facts(db: Transaction, campaign: Campaign, checklist: Checklist) -> CampaignFacts:
    owner = await find_unit(db, campaign.owner_id)
    assert owner is not None  # a foreign key of the campaign
    superior = await find_unit(db, owner.parent_id) if owner.parent_id else None
    return CampaignFacts(
        id=campaign.id,
        title=title_of(campaign, checklist),
        due_at=campaign.due_at,
        owner_id=owner.id,
        owner_name=owner.name,
        superior_name=superior.name if superior else "",
        year=campaign.year,
    )


async def campaigns_read(turn: Turn) -> list[Campaign]:
    """The campaigns of the units that this person reads for."""
    assert turn.person is not None
    db = await turn.read()
    units = {m.unit.id for m in turn.person.memberships if m.role in READERS}
    return [one for unit in sorted(units) for one in await campaigns_owned(db, unit)]


async def campaigns_or_word(turn: Turn) -> list[Campaign]:
    """The same; where there is none, that was said."""
    found = await campaigns_read(turn)
    if not found:
        turn.tell(msg("You have no open collection at the moment."))
    return found


async def compiled(turn: Turn, campaign: Campaign) -> Summary:
    """The campaign's summary in the reader's language."""
    return await compile_summary(await turn.read(), turn.house.library, campaign, turn.language)
