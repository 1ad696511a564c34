"""People, and the invites by which they join."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.campaigns import save_units
from storage.database import Database
from storage.people import (
    PersonRow,
    add_identity,
    add_person,
    all_people,
    create_invite,
    find_invite,
    hash_code,
    is_known,
    new_id,
    who_is,
)
from storage.records import Invite, Role, Unit
from tests.samples.district import DISTRICT, NOW
from tests.samples.raw import rows


async def test_people_are_listed_by_unit_and_role(district: Database) -> None:
    async with district.transaction() as db:
        await add_identity(db, "bua", "zalo", "z7", "z7", NOW)
        await add_person(db, "chair", "Chủ tịch xã", "bua", "approver", NOW)
        found = await all_people(db)
    assert [(one.id, one.unit_id, one.role, one.channels) for one in found] == [
        ("lead", "son-tay", "lead", ("console",)),
        ("chair", "bua", "approver", ()),
        ("bua", "bua", "officer", ("console", "zalo")),
        ("dung", "dung", "officer", ("console",)),
    ]


async def test_person_with_two_roles_is_listed_twice(district: Database) -> None:
    async with district.transaction() as db:
        params = {"person_id": "bua", "unit_id": "dung", "role": "officer", "at": ""}
        await db.execute_many("insert-membership", [params])
        found = await all_people(db)
    assert [one.unit_id for one in found if one.id == "bua"] == ["bua", "dung"]


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        (["officer"], "officer"),
        (["viewer", "officer"], "officer"),
        (["officer", "approver", "lead"], "lead"),
        (["viewer"], "viewer"),
    ],
)
async def test_identity_is_shown_in_the_role_nearest_to_a_report(
    roles: list[Role], shown: Role, database: Database
) -> None:
    async with database.transaction() as db:
        await save_units(db, [DISTRICT, *(Unit(r, r, r, "office", "son-tay") for r in roles)])
        await add_person(db, "p1", "Ai đó", roles[0], roles[0], NOW)
        await add_identity(db, "p1", "zalo", "z7", "z7", NOW)
        for role in roles[1:]:
            params = {"person_id": "p1", "unit_id": role, "role": role, "at": ""}
            await db.execute_many("insert-membership", [params])
        found = await who_is(db, "zalo", "z7")
    assert found == PersonRow("p1", "Ai đó", None, shown, shown, shown, ())


async def test_nobody_is_behind_an_unknown_identity(district: Database) -> None:
    async with district.transaction() as db:
        assert await who_is(db, "zalo", "z7") is None
        assert not await is_known(db, "zalo", "bua")
        assert await is_known(db, "console", "bua")


async def test_identity_belongs_to_whom_it_was_given_last(district: Database) -> None:
    async with district.transaction() as db:
        await add_identity(db, "dung", "console", "bua", "another chat", NOW)
        found = await who_is(db, "console", "bua")
    assert found is not None
    assert found.id == "dung"


async def test_code_is_kept_only_as_its_hash(district: Database) -> None:
    async with district.transaction() as db:
        code = await create_invite(
            db,
            unit_id="bua",
            role="officer",
            name="Cán bộ mới",
            uses=2,
            expires_at=NOW + timedelta(days=14),
            now=NOW,
        )
        found = await find_invite(db, code)
    assert code not in str(await rows(district, "select * from invite"))
    assert found == Invite(
        hash_code(code), "bua", "officer", "Cán bộ mới", 2, NOW + timedelta(days=14)
    )


async def test_wrong_code_finds_nothing(district: Database) -> None:
    async with district.transaction() as db:
        assert await find_invite(db, "ABCDEFGHJKMN") is None
        assert await find_invite(db, "") is None


@pytest.mark.parametrize("typed", ["abcd efgh jkmn", " ABCD-EFGH-JKMN ", "AbCdEfGhJkMn"])
def test_case_spaces_and_dashes_of_a_code_do_not_count(typed: str) -> None:
    assert hash_code(typed) == hash_code("ABCDEFGHJKMN")


def test_ids_are_not_guessed_and_not_repeated() -> None:
    made = {new_id("p") for _ in range(1000)}
    assert len(made) == 1000
    assert all(one.startswith("p") and one.islower() and len(one) == 11 for one in made)
