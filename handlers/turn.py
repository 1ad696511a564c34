"""One incoming message being handled: what is known, and what handling it brings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from config.language import LOCALES, Language, Message, closest, language, msg
from config.records import record
from handlers.conversation import Conversation, Mode, typed_choices
from handlers.desk import Desk
from handlers.library import Library, Texts
from handlers.messages import Button, Incoming, Reply
from handlers.tokens import seal
from report.answers import Answer, to_json
from report.checklist import Checklist
from report.lines import Line
from report.stored import StoredAnswers
from storage.batch import Batch
from storage.changes import (
    AnswerChanged,
    Change,
    ItemRevised,
    LanguageChosen,
    NotesChanged,
    ReportMoved,
)
from storage.database import Transaction
from storage.people import Addressee, addressees, campaign_addressees, person_addressee
from storage.records import Assignment, Campaign, Membership, Person, ReportState, Role, Unit

_NOT_ANSWERED = seal(None)


@record(frozen=True)
class House:
    """What all turns share: the checklists, the zone, the language of those not yet known."""

    library: Library
    zone: tzinfo
    locale: Any  # config.language.Locales
    links: Callable[[str], Sequence[str]] = lambda code: ()  # that carry an invite code
    shipped: Callable[[], Sequence[Texts]] = tuple  # checklists beside those in use
    zalo: Callable[[], str] = lambda: ""  # the bot's name on Zalo, which has no such links


@record(frozen=True, slots=True)
class Notice:
    """A message to somebody else than the sender."""

    channel: str
    chat_id: str
    reply: Reply
    key: str | None = None  # of what goes out once, however often it is said


@record(frozen=True, slots=True)
class Tried:
    """What an answer would change: `desk` is the report as it would be then."""

    before: Desk
    item_id: str
    answer: Answer | None
    change: AnswerChanged
    desk: Desk


@dataclass
class Turn:
    """Handlers read from it and say to it; nothing is kept if one of them raises."""

    house: House
    batch: Batch
    incoming: Incoming
    now: datetime
    person: Person | None
    conversation: Conversation
    language: Language
    desk: Desk | None = None
    replies: list[Reply] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    _tried: Tried | None = None

    @property
    def today(self) -> date:
        return _day(self.now, self.house.zone)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.house.zone)

    def say(self, message: Message) -> str:
        return self.language.say(message)

    def within(self, unit: Unit) -> str:
        """The unit's name as it stands inside a sentence."""
        return self.language.within(unit.name)

    def line(self, message: Message) -> Line:
        return Line(self.say(message))

    def button(self, label: Message | str, data: str, word: Message | str = "") -> Button:
        """`word` is what can be typed in place of pressing, besides the label itself."""
        return Button(self.language.show(label), data, self.language.show(word))

    async def read(self) -> Transaction:
        """The transaction, with what earlier messages of the batch changed already in it."""
        await self.batch.flush()
        return self.batch.db

    def reply(self, reply: Reply) -> None:
        """Answers in the sender's chat; the first reply also answers a pressed button."""
        is_first = not any(sent.press_id for sent in self.replies)
        press_id = (self.incoming.press_id if is_first else None) or reply.press_id
        self.replies.append(reply.to(self.language.code, press_id))

    def tell(self, *messages: Message) -> None:
        self.reply(Reply(tuple(self.line(message) for message in messages)))

    async def notify(
        self, unit_id: str, roles: Collection[Role], word: Callable[[Language], Reply]
    ) -> int:
        """Tells everybody with one of these roles on the unit, in their own language, but not
        the sender. Gives how many."""
        return self._notify(await addressees(await self.read(), unit_id, roles), word)

    async def notify_person(self, person_id: str, word: Callable[[Language], Reply]) -> int:
        """The same for one person."""
        return self._notify(await person_addressee(await self.read(), person_id), word)

    async def notify_campaign(
        self, campaign_id: str, roles: Collection[Role], word: Callable[[Language], Reply]
    ) -> int:
        """The same on all units that a campaign asks; each person once."""
        found = await campaign_addressees(await self.read(), campaign_id, roles)
        return self._notify(found, word)

    def _notify(self, found: Sequence[Addressee], word: Callable[[Language], Reply]) -> int:
        others = [one for one in found if self.person is None or one.person_id != self.person.id]
        for one in others:
            spoken = language(closest(one.language, self.house.locale))
            reply = _beside_a_question(replace(word(spoken), locale=spoken.code))
            self.notices.append(Notice(one.channel, one.chat_id, reply))
        return len(others)

    def notify_many(
        self, found: Sequence[Addressee], word: Callable[[Language], Reply], prefix: str
    ) -> None:
        """Tells all of these behind all replies; each message's key is the prefix and the
        person."""
        spoken = {code: language(code) for code in LOCALES}
        replies = {code: replace(word(one), locale=code) for code, one in spoken.items()}
        self.notices += [
            Notice(
                one.channel,
                one.chat_id,
                replies[closest(one.language, self.house.locale)],
                prefix + one.person_id,
            )
            for one in found
        ]

    def toast(self, message: Message) -> None:
        """A word at the pressed button, and nothing new in the chat; to what was typed, a reply."""
        if self.incoming.button is None:
            self.tell(message)
        else:
            self.reply(Reply(toast=self.say(message)))

    def ask(self, reply: Reply, mode: Mode, item: str = "", draft: Any = None) -> None:
        """Asks something: the reply, and the mode in which the next message is read."""
        self.reply(reply)
        before, choices = self.conversation, typed_choices(reply)
        chat = (self.incoming.channel, self.incoming.chat_id)
        is_same = before.is_same_question(mode, item, chat, choices)
        self.conversation = Conversation(
            mode=mode,
            campaign=before.campaign,
            unit=before.unit,
            at=item or before.at,
            item=item,
            seen=self._seen(mode, item),
            draft=draft,
            choices=choices,
            numbered=bool(reply.choices) and reply.numbered,
            refused=before.refused,
            files_for=before.files_for,
            chat=chat,
            heard=before.heard,
            since=before.since if is_same else self.batch.at,
        )

    def _seen(self, mode: Mode, item: str) -> str:
        """What stands at the item now; while an answer to it is being cleared up, what stood
        when it was asked."""
        if mode in ("asking", "listing") or item != self.conversation.item:
            return self.standing(item)
        return self.conversation.seen

    def standing(self, item: str) -> str:
        """The seal of the item's stored answer."""
        if self.desk is None or not item:
            return ""
        stored = self.desk.report.answers.get(item)
        return _NOT_ANSWERED if stored is None else seal(stored)

    def is_me(self, person_id: str) -> bool:
        return self.person is not None and self.person.id == person_id

    def name_of(self, person_id: str) -> str:
        """What a colleague on this report is called."""
        assert self.desk is not None
        members = self.batch.members.get(self.desk.unit.id, ())
        found = (one.name for one in members if one.person_id == person_id)
        return next(found, "") or self.say(msg("somebody else"))

    def record(self, item_id: str, answer: Answer | None) -> None:
        """Writes an answer of the report at hand, or takes it back."""
        tried = self.trying(item_id, answer)
        self.changes.append(tried.change)
        self.desk = tried.desk

    def trying(self, item_id: str, answer: Answer | None) -> Tried:
        """The report as it would be with that answer, or without one; nothing is written. What
        was tried last is kept, for it is checked first and then recorded."""
        desk, last = self.at_desk(), self._tried
        if last and last.before is desk and (last.item_id, last.answer) == (item_id, answer):
            return last
        new = None
        if answer is not None:
            assert self.person is not None
            giver = {
                "by": self.person.id,
                "via": self.incoming.channel,
                "at": _to_the_second(self.now),
            }
            new = to_json(answer) | giver
        now = StoredAnswers.of(desk.report.answers)
        then = now.with_one(item_id, new)
        change = AnswerChanged(desk.campaign.id, desk.unit.id, item_id, new, now, then)
        self._tried = Tried(desk, item_id, answer, change, desk.with_answers(then, item_id))
        return self._tried

    def add_note(self, item_id: str, text: str) -> None:
        """One more note on an item of the report at hand."""
        assert self.person is not None
        desk = self.at_desk()
        new = {"text": text, "by": self.person.id, "at": _to_the_second(self.now)}
        notes = (*desk.report.notes.get(item_id, ()), new)
        self.changes.append(NotesChanged(desk.campaign.id, desk.unit.id, item_id, notes))
        self.desk = desk.with_notes(item_id, notes)

    def mark_revised(self, item_id: str) -> None:
        """An item for which the report was returned needs no more looking at."""
        desk = self.at_desk()
        if any(item.id == item_id for item in desk.to_revise):
            self.changes.append(ItemRevised(desk.campaign.id, desk.unit.id, item_id))
            self.desk = desk.revised(item_id)

    def move_report(
        self, state: ReportState, reason: str = "", items: tuple[str, ...] = ()
    ) -> None:
        desk = self.at_desk()
        self.changes.append(ReportMoved(desk.campaign.id, desk.unit.id, state, reason, items))
        self.desk = desk.in_state(state)

    def at_desk(self) -> Desk:
        if self.desk is None:
            raise LookupError("no report lies before this person")
        return self.desk

    async def speak(self, code: Any) -> None:
        """Goes on in another language, from this message on."""
        self.changes.append(LanguageChosen(code))
        self.language = language(code)
        if self.desk is not None:
            self.desk = await self.lay(self.desk.assignment)

    def desks(self) -> list[tuple[Assignment, Membership]]:
        """The reports that this person may fill in."""
        if self.person is None:
            return []
        found: dict[tuple[str, str], tuple[Assignment, Membership]] = {}
        for membership in self.person.memberships:
            for assignment in self.batch.assignments.get(membership.unit.id, ()):
                if membership.role in ANSWERING[assignment.scope]:
                    key = (assignment.campaign.id, assignment.unit_id)
                    found.setdefault(key, (assignment, membership))
        return list(found.values())

    async def checklist_of(self, campaign: Campaign) -> Checklist:
        """What the campaign asks, in the person's language."""
        return await self.house.library.of_campaign(self.batch.db, campaign, self.language.code)

    async def lay(self, assignment: Assignment) -> Desk:
        """Puts that report, one of `desks`, before the person."""
        assert self.person is not None
        campaign = assignment.campaign
        unit = next(
            one.unit for one in self.person.memberships if one.unit.id == assignment.unit_id
        )
        checklist = await self.checklist_of(campaign)
        previous = campaign.previous_id
        last = self.batch.reports.get((previous, assignment.unit_id)) if previous else None
        report = self.batch.report(campaign.id, assignment.unit_id)
        return Desk(assignment, unit, checklist, report, last)

    async def sit_down(self) -> None:
        """Lays the report at which the person was last, or their only one."""
        desks = self.desks()
        at = (self.conversation.campaign, self.conversation.unit)
        chosen = [a for a, _ in desks if (a.campaign.id, a.unit_id) == at]
        if not chosen and len(desks) == 1:
            chosen = [desks[0][0]]
        if chosen:
            await self.take(chosen[0])

    async def take(self, assignment: Assignment) -> None:
        self.desk = await self.lay(assignment)
        campaign, unit = assignment.campaign.id, assignment.unit_id
        if (campaign, unit) != (self.conversation.campaign, self.conversation.unit):
            self.conversation = Conversation(campaign=campaign, unit=unit)


ANSWERING = {
    "unit": frozenset({"officer", "approver"}),
    "owner": frozenset({"lead", "officer", "approver"}),
}


def _beside_a_question(reply: Reply) -> Reply:
    """A notice comes while another question may be open, to which numbers belong: its buttons are
    typed by their words."""
    choices = tuple(replace(one, word=one.word or one.label.lower()) for one in reply.choices)
    return replace(reply, choices=choices, numbered=False)


@lru_cache(maxsize=8)  # all messages of a batch have the same moment
def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


@lru_cache(maxsize=8)  # the same
def _to_the_second(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


async def new_turn(house: House, batch: Batch, incoming: Incoming, now: datetime) -> Turn:
    """The turn of one message, with the person's report laid out."""
    person = batch.people.get((incoming.channel, incoming.sender_id))
    stored = batch.conversations.get(person.id) if person else None
    chosen = person.language if person else None
    code = closest(chosen or incoming.language if person is None else chosen, house.locale)
    turn = Turn(
        house=house,
        batch=batch,
        incoming=incoming,
        now=now,
        person=person,
        conversation=Conversation.from_json(dict(stored) if stored else None),
        language=language(code),
    )
    await turn.sit_down()
    return turn
