"""Who joins, leaves, is moved or brings a second chat: what each of these writes."""

from __future__ import annotations

from dataclasses import replace

from storage.batch import Batch, Delivery
from storage.changes import (
    ChatForgotten,
    CodeTried,
    Invited,
    Joined,
    LanguageChosen,
    Left,
    Linked,
    LinkMade,
    MembershipEnded,
    MembershipMoved,
    PeopleChange,
    PhoneGiven,
    Renamed,
)


async def apply_to_people(batch: Batch, delivery: Delivery, change: PeopleChange) -> None:
    match change:
        case Joined():
            await _join(batch, delivery, change)
        case Invited():
            _invite(batch, delivery, change)
        case CodeTried():
            tried = {"channel": delivery.channel, "external_id": delivery.sender_id}
            batch.write("insert-code-try", {**tried, "at": batch.at})
        case Left():
            _leave(batch, delivery)
        case LinkMade():
            await _make_link(batch, delivery, change)
        case Linked():
            await _link(batch, delivery, change)
        case ChatForgotten(channel=channel, external_id=external_id):
            which = {"channel": channel, "external_id": external_id}
            batch.write("forget-identity", {**which, "person_id": batch.people[delivery.sender].id})
            if channel == "web":
                batch.write("forget-web-chat", {"chat_id": external_id})
            batch.people.pop((channel, external_id), None)
            batch.audit(delivery, "chat unlinked", which)
        case MembershipEnded() | MembershipMoved():
            await _change_membership(batch, delivery, change)
        case Renamed(name=name):
            person = batch.people[delivery.sender]
            batch.audit(delivery, "renamed", {"was": person.name})
            batch.write("rename-person", {"person_id": person.id, "name": name})
            await batch.reload([at for at, one in batch.people.items() if one.id == person.id])
        case PhoneGiven(phone=phone):
            person = batch.people[delivery.sender]
            batch.audit(delivery, "phone given" if phone else "phone forgotten", {})
            batch.write("save-phone", {"person_id": person.id, "phone": phone})
        case LanguageChosen():
            _choose_language(batch, delivery, change)


async def _join(batch: Batch, delivery: Delivery, change: Joined) -> None:
    known = batch.people.get(delivery.sender)
    if known is None:
        batch.write(
            "insert-person",
            {"id": change.person_id, "name": change.name, "language": None, "at": batch.at},
        )
    person_id = known.id if known else change.person_id
    _save_identity(batch, delivery, person_id)
    _save_membership(batch, person_id, change.unit_id, change.role)
    batch.write("use-invite", {"code_hash": change.code_hash})
    await batch.reload([delivery.sender])
    batch.audit(delivery, "joined", {"unit": change.unit_id, "role": change.role})


def _save_identity(batch: Batch, delivery: Delivery, person_id: str) -> None:
    batch.write(
        "save-identity",
        {
            "channel": delivery.channel,
            "external_id": delivery.sender_id,
            "chat_id": delivery.chat_id,
            "person_id": person_id,
            "at": batch.at,
        },
    )


def _save_membership(batch: Batch, person_id: str, unit_id: str, role: str) -> None:
    batch.write(
        "insert-membership",
        {"person_id": person_id, "unit_id": unit_id, "role": role, "at": batch.at},
    )


def _invite(batch: Batch, delivery: Delivery, change: Invited) -> None:
    batch.write(
        "insert-invite",
        {
            "code_hash": change.code_hash,
            "unit_id": change.unit_id,
            "role": change.role,
            "name": change.name,
            "uses_left": change.uses,
            "expires_at": change.expires_at,
            "at": batch.at,
        },
    )
    details = {"unit": change.unit_id, "role": change.role, "uses": change.uses}
    batch.audit(delivery, "invited", details)


def _leave(batch: Batch, delivery: Delivery) -> None:
    person = batch.people[delivery.sender]
    units = [membership.unit.id for membership in person.memberships]
    batch.audit(delivery, "left", {"units": units})
    _forget(batch, person.id)


def _forget(batch: Batch, person_id: str) -> None:
    """No role, no account, no conversation is kept; what was reported stays."""
    for forget in (
        "forget-memberships",
        "forget-web-messages",  # before the chats by which they are found
        "forget-identities",
        "forget-conversation",
        "forget-links",
        "forget-snoozes",
        "forget-signed-links-of",
    ):
        batch.write(forget, {"person_id": person_id})
    batch.write("save-phone", {"person_id": person_id, "phone": None})
    batch.forget(person_id)


async def _make_link(batch: Batch, delivery: Delivery, change: LinkMade) -> None:
    person = batch.people[delivery.sender]
    # The newest code alone is good: an older one may be on a phone that was lost.
    batch.write("forget-links", {"person_id": person.id})
    batch.write(
        "insert-link",
        {
            "code_hash": change.code_hash,
            "person_id": person.id,
            "expires_at": change.expires_at,
        },
    )
    batch.audit(delivery, "link made", {})
    await batch.flush()  # or two codes of one batch would both be good


async def _link(batch: Batch, delivery: Delivery, change: Linked) -> None:
    _save_identity(batch, delivery, change.person_id)
    batch.write("forget-links", {"person_id": change.person_id})
    await batch.reload([delivery.sender])
    batch.audit(delivery, "chat linked", {"channel": delivery.channel})


async def _change_membership(
    batch: Batch, delivery: Delivery, change: MembershipEnded | MembershipMoved
) -> None:
    which = {"person_id": change.person_id, "unit_id": change.unit_id, "role": change.role}
    if isinstance(change, MembershipMoved):
        batch.audit(delivery, "person moved", {**which, "to": change.to_unit_id})
        _save_membership(batch, change.person_id, change.to_unit_id, change.role)
    else:
        batch.audit(delivery, "role ended", which)
    batch.write("end-membership", which)
    # Whoever loses a role loses it for what they say in this very batch, too.
    concerned = [at for at, one in batch.people.items() if one.id == change.person_id]
    await batch.reload(concerned)


def _choose_language(batch: Batch, delivery: Delivery, change: LanguageChosen) -> None:
    person = replace(batch.people[delivery.sender], language=change.code)
    for sender, known in batch.people.items():
        if known.id == person.id:
            batch.people[sender] = person
    batch.write("set-language", {"person_id": person.id, "language": change.code})
