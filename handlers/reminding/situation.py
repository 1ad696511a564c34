"""A campaign as its reminders see it: the units, how far they are, who works there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime

from config.language import LOCALES, Language, Locales, closest, language
from config.records import record
from handlers.desk import Desk
from handlers.turn import House
from report.checklist import Checklist
from report.reminders.calendar import Calendar
from report.reminders.plan import stored_plan
from report.reminders.timetable import Timetable
from storage.campaigns import campaign_units
from storage.database import Transaction
from storage.records import Assignment, Campaign, CampaignUnit, Report
from storage.reminders import CampaignMember, Remindable, campaign_members, snoozes


@record(frozen=True)
class Situation:
    """Everything that decides who is reminded of a campaign, and in which words."""

    campaign: Campaign
    timetable: Timetable
    units: Sequence[CampaignUnit]
    members: Mapping[str, Sequence[CampaignMember]]  # by unit
    snoozes: Mapping[str, date]  # by person
    checklists: Mapping[Locales, Checklist]
    locale: Locales  # of those who chose none
    _desks: dict[tuple[str, Locales], Desk] = field(default_factory=dict)

    def language_of(self, member: CampaignMember) -> Language:
        return language(closest(member.language, self.locale))

    def due(self, unit: CampaignUnit) -> datetime:
        return unit.extended_to or self.campaign.due_at

    def is_closed(self, unit: CampaignUnit) -> bool:
        return self.campaign.state == "closed" and not unit.reopened

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timetable.calendar.zone)

    def desk(self, unit: CampaignUnit, locale: Locales = "vi") -> Desk:
        """The unit's report in that language, made once: its progress takes a while."""
        key = unit.unit.id, locale
        if key not in self._desks:
            self._desks[key] = self._new_desk(unit, locale)
        return self._desks[key]

    def _new_desk(self, unit: CampaignUnit, locale: Locales) -> Desk:
        campaign = self.campaign
        assignment = Assignment(campaign, unit.unit.id, unit.scope, unit.extended_to, unit.reopened)
        report = unit.report or Report(campaign.id, unit.unit.id)
        return Desk(assignment, unit.unit, self.checklists[locale], report, None)


def timetable_of(house: House, remindable: Remindable) -> Timetable:
    return Timetable(stored_plan(remindable.plan), Calendar(house.zone))


async def load_situation(db: Transaction, house: House, remindable: Remindable) -> Situation:
    campaign = remindable.campaign
    members: dict[str, list[CampaignMember]] = defaultdict(list)
    for one in await campaign_members(db, campaign.id):
        members[one.unit_id].append(one)
    return Situation(
        campaign=campaign,
        timetable=timetable_of(house, remindable),
        units=await campaign_units(db, campaign.id),
        members=members,
        snoozes=await snoozes(db, campaign.id),
        checklists={code: await house.library.of_campaign(db, campaign, code) for code in LOCALES},
        locale=house.locale,
    )
