"""What a message changes. Handlers say it; a batch writes it."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from config.records import record
from report.stored import StoredAnswers
from storage.records import Campaign, ReportState, Role


@record(frozen=True, slots=True)
class AnswerChanged:
    """`new` is the answer's JSON; None takes it back. `then` is what all of the report's answers
    come to, if they are `now` before: worked out already, and nothing that has to be said."""

    campaign_id: str
    unit_id: str
    item_id: str
    new: Any
    now: StoredAnswers | None = field(default=None, compare=False, repr=False)
    then: StoredAnswers | None = field(default=None, compare=False, repr=False)


@record(frozen=True, slots=True)
class ReportMoved:
    """A report goes on to another state; where it is returned, with the reason and the items.
    `was`: the state in which it was found, if that must not have changed meanwhile."""

    campaign_id: str
    unit_id: str
    state: ReportState
    reason: str = ""
    items: tuple[str, ...] = ()
    was: ReportState | None = None


@record(frozen=True, slots=True)
class ItemRevised:
    """An item for which the report was returned was looked at again."""

    campaign_id: str
    unit_id: str
    item_id: str


@record(frozen=True, slots=True)
class DeadlineExtended:
    """One unit has more time than the others. `due_at` is UTC, ISO."""

    campaign_id: str
    unit_id: str
    due_at: str


@record(frozen=True, slots=True)
class NotesChanged:
    """All notes that now stand at an item: JSON, `{text, by, at}` each."""

    campaign_id: str
    unit_id: str
    item_id: str
    notes: tuple[Any, ...]


@record(frozen=True, slots=True)
class EvidenceChanged:
    """All files that now support an item's answer: JSON, `{file, by, at}` each."""

    campaign_id: str
    unit_id: str
    item_id: str
    files: tuple[Any, ...]


@record(frozen=True, slots=True)
class SectionGiven:
    """A section of a report is one person's to fill in; None: everybody's again."""

    campaign_id: str
    unit_id: str
    section_id: str
    person_id: str | None


@record(frozen=True, slots=True)
class CampaignOpened:
    """A new campaign asks these units, and its owner; `texts` is its checklist as it is kept."""

    campaign: Campaign
    units: tuple[str, ...]
    texts: dict[str, Any]


@record(frozen=True, slots=True)
class TextEdited:
    """What stands at a place of the compiled report (`report/edits.py`) in place of `basis`; None:
    what the program compiles."""

    campaign_id: str
    place: str
    text: str | None
    basis: str = ""


@record(frozen=True, slots=True)
class CampaignMoved:
    """A campaign is closed, or open again."""

    campaign_id: str
    state: Literal["open", "closed"]


@record(frozen=True, slots=True)
class ReminderPlanChanged:
    """People are reminded of a campaign at other times: `plan` as `report.reminders` reads it."""

    campaign_id: str
    plan: str


@record(frozen=True, slots=True)
class RemindersSnoozed:
    """The sender is not to be reminded of a campaign before the morning of `until`, a local ISO
    date."""

    campaign_id: str
    until: str


@record(frozen=True, slots=True)
class BroadcastStarted:
    """Words go out to many; the messages are queued in the same transaction, with keys that
    begin with `prefix_of(id)`. `audience` is the JSON of whom they are for."""

    id: str
    campaign_id: str
    words: str
    audience: Any
    recipients: int
    locale: str


@record(frozen=True, slots=True)
class BroadcastCancelled:
    """What has not gone out of it yet never does."""

    id: str


@record(frozen=True, slots=True)
class BoardPlaced:
    """The chat that this came from gets a message that shows how far a campaign is."""

    campaign_id: str
    locale: str


@record(frozen=True, slots=True)
class BoardRemoved:
    """The chat that this came from is to have none any more."""


@record(frozen=True, slots=True)
class UnitReopened:
    """One unit may go on though its campaign is closed. `due_at` is UTC, ISO."""

    campaign_id: str
    unit_id: str
    due_at: str


@record(frozen=True, slots=True)
class Joined:
    """The sender becomes (or, known already, additionally is) this person in this role."""

    person_id: str
    name: str
    unit_id: str
    role: Role
    code_hash: str


@record(frozen=True, slots=True)
class Invited:
    """A code was made; only its hash is kept. `expires_at` is UTC, ISO."""

    code_hash: str
    unit_id: str
    role: Role
    name: str
    uses: int
    expires_at: str


@record(frozen=True, slots=True)
class CodeTried:
    """Somebody tried a code that is not known, or not good any more."""


@record(frozen=True, slots=True)
class Left:
    """The sender leaves: no role, no account is kept; what was reported stays."""


@record(frozen=True, slots=True)
class LinkMade:
    """The sender got a code for a second chat; only its hash is kept. `expires_at` is UTC, ISO."""

    code_hash: str
    expires_at: str


@record(frozen=True, slots=True)
class Linked:
    """The chat that this came from is that person's, too; the code is spent."""

    person_id: str


@record(frozen=True, slots=True)
class ChatForgotten:
    """The sender is not to be known in that chat of theirs any more."""

    channel: str
    external_id: str


@record(frozen=True, slots=True)
class MembershipEnded:
    """Somebody does not hold this role on this unit any more."""

    person_id: str
    unit_id: str
    role: Role


@record(frozen=True, slots=True)
class MembershipMoved:
    """Somebody holds their role on another unit from now on."""

    person_id: str
    unit_id: str
    role: Role
    to_unit_id: str


@record(frozen=True, slots=True)
class Renamed:
    """What the sender is called in lists from now on."""

    name: str


@record(frozen=True, slots=True)
class PhoneGiven:
    """The number at which the sender can be called; None: it is forgotten."""

    phone: str | None


@record(frozen=True, slots=True)
class LanguageChosen:
    code: str


@record(frozen=True, slots=True)
class Audited:
    action: str
    details: dict[str, Any]


PeopleChange = (
    Joined
    | Invited
    | CodeTried
    | Left
    | LinkMade
    | Linked
    | ChatForgotten
    | MembershipEnded
    | MembershipMoved
    | Renamed
    | PhoneGiven
    | LanguageChosen
)
TellingChange = BroadcastStarted | BroadcastCancelled | BoardPlaced | BoardRemoved
Change = (
    AnswerChanged
    | ReportMoved
    | ItemRevised
    | NotesChanged
    | EvidenceChanged
    | SectionGiven
    | DeadlineExtended
    | CampaignOpened
    | CampaignMoved
    | UnitReopened
    | ReminderPlanChanged
    | RemindersSnoozed
    | TellingChange
    | TextEdited
    | PeopleChange
    | Audited
)
