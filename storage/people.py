"""People, and the invites by which they join."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from config.records import record
from storage import rows
from storage.database import Row, Transaction, from_json, to_json
from storage.records import Invite, Role

# Without the letters and digits that are mistaken for one another when read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12  # 59 bits: not to be guessed, still to be typed from paper


@record(frozen=True, slots=True)
class PersonRow:
    """A person in one role, as lists show it; no unit and role for one who left them all."""

    id: str
    name: str
    language: str | None
    unit_id: str | None
    unit_name: str | None
    role: Role | None
    channels: tuple[str, ...]


def new_id(prefix: str) -> str:
    """An id that needs no database to be unique: `p7x2kq9m`."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(10)).lower()


def hash_code(code: str) -> str:
    """What is kept of an invite code; case, spaces and dashes do not count."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def is_code(text: str) -> bool:
    """Whether a text looks like a code, as typed: in any case, with spaces and dashes."""
    plain = [char for char in text.upper() if char not in " -"]
    return len(plain) == _CODE_LENGTH and set(plain) <= set(_ALPHABET)


def new_code() -> str:
    """A code nobody can guess, to be typed from paper."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


async def create_invite(
    db: Transaction,
    *,
    unit_id: str,
    role: Role,
    name: str,
    uses: int,
    expires_at: datetime,
    now: datetime,
) -> str:
    """Keeps a new invite and gives back its code, which is nowhere else."""
    code = new_code()
    await db.execute(
        "insert-invite",
        code_hash=hash_code(code),
        unit_id=unit_id,
        role=role,
        name=name,
        uses_left=uses,
        expires_at=expires_at.isoformat(),
        at=now.isoformat(),
    )
    return code


async def tried_lately(db: Transaction, channel: str, external_id: str, since: datetime) -> int:
    """How many codes that are no good somebody has tried since."""
    row = await db.first(
        "code-tries", channel=channel, external_id=external_id, since=since.isoformat()
    )
    return int(row["tries"]) if row else 0


async def find_invite(db: Transaction, code: str) -> Invite | None:
    """Nobody else finds it before this transaction ends."""
    await db.lock("lock-code", code_hash=hash_code(code))
    row = await db.first("invite", code_hash=hash_code(code))
    return rows.invite(row) if row else None


@record(frozen=True, slots=True)
class Link:
    """A code that makes another chat the person's, too."""

    person_id: str
    name: str
    expires_at: datetime


async def find_link(db: Transaction, code: str) -> Link | None:
    """Nobody else finds it before this transaction ends."""
    await db.lock("lock-code", code_hash=hash_code(code))
    row = await db.first("link", code_hash=hash_code(code))
    if row is None:
        return None
    return Link(row["person_id"], row["name"], datetime.fromisoformat(row["expires_at"]))


@record(frozen=True, slots=True)
class Identity:
    """A chat in which a person is known. `since` is UTC."""

    channel: str
    external_id: str
    reachable: bool
    since: datetime


async def identities_of(db: Transaction, person_id: str) -> list[Identity]:
    """Oldest first."""
    return [
        Identity(
            row["channel"],
            row["external_id"],
            bool(row["reachable"]),
            datetime.fromisoformat(row["created_at"]),
        )
        for row in await db.fetch("identities", person_id=person_id)
    ]


async def roles_of(db: Transaction, person_id: str) -> set[tuple[str, Role]]:
    """The unit and role of everything that the person may do, as it is now."""
    rows = await db.fetch("roles-of-person", person_id=person_id)
    return {(row["unit_id"], row["role"]) for row in rows}


async def names_on(db: Transaction, unit_id: str) -> list[str]:
    """What the people on a unit are called."""
    return [row["name"] for row in await db.fetch("members-of-units", units=[unit_id])]


async def all_people(db: Transaction) -> list[PersonRow]:
    """One row a role, in the order of the units."""
    return [
        PersonRow(
            id=row["id"],
            name=row["name"],
            language=row["language"],
            unit_id=row["unit_id"],
            unit_name=row["unit_name"],
            role=row["role"],
            channels=tuple(sorted((row["channels"] or "").split(","))) if row["channels"] else (),
        )
        for row in await db.fetch("people")
    ]


async def end_web_chat(db: Transaction, chat_id: str, now: datetime) -> None:
    """That browser is nobody's from now on, and what was said there is gone; answers stay."""
    await db.lock("lock-senders", senders=[("web", chat_id)])  # what it says is handled whole
    person = await who_is(db, "web", chat_id)
    if person is not None:
        which = {"channel": "web", "external_id": chat_id}
        await db.execute("forget-identity", **which, person_id=person.id)
        details = to_json(which)
        await db.execute(
            "insert-audit",
            at=now.isoformat(),
            person_id=person.id,
            action="logged out",
            details=details,
        )
    await db.execute("forget-web-chat", chat_id=chat_id)


async def who_is(db: Transaction, channel: str, external_id: str) -> PersonRow | None:
    """The person behind an identity, with one of their roles."""
    row = await db.first("who-is", channel=channel, external_id=external_id)
    if row is None:
        return None
    return PersonRow(
        row["id"], row["name"], row["language"], row["unit_id"], row["unit_name"], row["role"], ()
    )


async def add_person(
    db: Transaction, person_id: str, name: str, unit_id: str, role: Role, now: datetime
) -> None:
    at = now.isoformat()
    await db.execute("insert-person", id=person_id, name=name, language=None, at=at)
    await db.execute("insert-membership", person_id=person_id, unit_id=unit_id, role=role, at=at)


async def add_identity(
    db: Transaction, person_id: str, channel: str, external_id: str, chat_id: str, now: datetime
) -> None:
    await db.execute(
        "save-identity",
        person_id=person_id,
        channel=channel,
        external_id=external_id,
        chat_id=chat_id,
        at=now.isoformat(),
    )


async def leave_chat(db: Transaction, channel: str, chat_id: str) -> None:
    """Nothing more is sent there until its person writes there again."""
    await db.execute("set-reachable", channel=channel, chat_id=chat_id, reachable=0)


@record(frozen=True, slots=True)
class Addressee:
    """Somebody to be told something, in the one chat in which they were last."""

    person_id: str
    language: str | None
    channel: str
    chat_id: str


async def addressees(db: Transaction, unit_id: str, roles: Collection[Role]) -> list[Addressee]:
    """Everybody reachable with one of these roles on the unit, each once."""
    return _each_once(await db.fetch("addressees", unit_id=unit_id, roles=sorted(roles)))


async def addressees_by_unit(
    db: Transaction, units: Collection[str], roles: Collection[Role]
) -> dict[str, list[Addressee]]:
    """The same for many units; whoever works on several stands with each."""
    rows: dict[str, list[Row]] = {}
    for row in await db.fetch("units-addressees", units=sorted(units), roles=sorted(roles)):
        rows.setdefault(row["unit_id"], []).append(row)
    return {unit: _each_once(some) for unit, some in rows.items()}


async def campaign_addressees(
    db: Transaction, campaign_id: str, roles: Collection[Role]
) -> list[Addressee]:
    """The same on all units that the campaign asks."""
    found = await db.fetch("campaign-addressees", campaign_id=campaign_id, roles=sorted(roles))
    return _each_once(found)


async def person_addressee(db: Transaction, person_id: str) -> list[Addressee]:
    """One person, in the one chat in which they were last; empty where none reaches them."""
    return _each_once(await db.fetch("person-addressees", person_id=person_id))


def _each_once(rows: Iterable[Row]) -> list[Addressee]:
    """The first chat of each person: the one where they were last."""
    found: dict[str, Addressee] = {}
    for row in rows:
        one = Addressee(row["id"], row["language"], row["channel"], row["chat_id"])
        found.setdefault(one.person_id, one)
    return list(found.values())


async def is_known(db: Transaction, channel: str, external_id: str) -> bool:
    return await db.first("identity", channel=channel, external_id=external_id) is not None


async def conversation_of(db: Transaction, person_id: str) -> dict[str, Any] | None:
    """Where the person stands, as JSON, and stays until this transaction ends; None before the
    first question."""
    await db.lock("lock-person", person_id=person_id)
    row = await db.first("conversation", person_id=person_id)
    return from_json(row["state"]) if row else None


async def renew_conversation(db: Transaction, person_id: str, state: dict[str, Any]) -> None:
    """Changes where the person stands, other than by a message of theirs."""
    await db.execute("renew-conversation", person_id=person_id, state=to_json(state))


async def phone_of(db: Transaction, person_id: str) -> str | None:
    row = await db.first("phone", person_id=person_id)
    return row["phone"] if row else None


@record(frozen=True, slots=True)
class Phone:
    unit_id: str
    name: str
    phone: str


async def phones_on(db: Transaction, units: Sequence[str]) -> list[Phone]:
    """The numbers that people on these units have given."""
    return [Phone(*row) for row in await db.fetch("phones-on", units=list(units))]
