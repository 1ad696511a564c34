"""Every route of the web front, tried by every role on a foreign unit: nothing changed, nothing
learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from bot.demo import CAMPAIGN
from bot.web.front import Front
from bot.web.sessions import COOKIE
from bot.web.site import new_site
from handlers.messages import Reply, plain
from handlers.tokens import mark_of, seal
from storage.campaigns import campaign_units, save_units
from storage.people import all_people
from storage.records import Role, Unit
from tests.bot.web.visitor import PDF, Visitor, visitor
from tests.bot.web.web_run import WebRun, web_run

FOREIGN, OWN = "son-bua", "son-tan"
SECRET = "Chỉ dành cho xã Sơn Bua"
ELSEWHERE = Unit("huyen-khac", "Huyện Khác", "Khác", "district", "quang-ngai")
# None: somebody who has not joined at all.
ROLES: list[tuple[Role, str] | None] = [
    None,
    ("officer", OWN),
    ("approver", OWN),
    ("viewer", OWN),
    ("lead", ELSEWHERE.id),
    ("viewer", ELSEWHERE.id),
]
IDS = ["stranger", *(f"{one[0]}-{one[1]}" for one in ROLES if one)]


def test_every_route_is_tried_here() -> None:
    """A new route has to be added to the tries below."""
    nothing = cast(Any, None)
    front = Front(demo=False, public_url=None, locale="vi")
    site = new_site(front, nothing, nothing, nothing, nothing, nothing, nothing, nothing, [])
    found = {
        (route.method, resource.canonical)
        for resource in site.router.resources()
        for route in resource
        if route.method != "HEAD"
    }
    assert found == {
        ("GET", "/"),
        ("GET", "/join/{code}"),
        ("GET", "/static/{name}"),
        ("GET", "/health"),
        ("GET", "/ws"),
        ("GET", "/files/{seq}"),
        ("POST", "/upload"),
        ("POST", "/logout"),
    }


async def state(run: WebRun) -> Any:
    """Everything of the foreign unit that must not change."""
    async with run.database.transaction() as db:
        units = await campaign_units(db, CAMPAIGN)
        people = [one for one in await all_people(db) if one.unit_id == FOREIGN]
    return next(one for one in units if one.unit.id == FOREIGN), people


async def secrets(run: WebRun) -> set[str]:
    """Texts that only the foreign report has, and what was written to its officer."""
    answers = await run.answers(FOREIGN)
    texts = {str(one.get("value")) for one in answers.values()}
    return {text for text in texts if len(text) > 12} | {SECRET}


async def join(run: WebRun, browser: Visitor, role: Role, unit: str) -> None:
    async with run.database.transaction() as db:
        await save_units(db, [ELSEWHERE])
    code = await run.invite(role, unit)
    async with browser.socket() as socket:
        await socket.hello()
        await socket.ask(f"/start {code}")


def forged() -> list[str]:
    """Buttons of the foreign unit's report, and of what is done to it."""
    mark = mark_of(CAMPAIGN, FOREIGN)
    there = f"{FOREIGN}.{seal(CAMPAIGN)}"
    return [
        f"set:one_stop:0:{mark}", f"go:poor_households::{mark}", f"send:::{mark}",
        f"desk:{CAMPAIGN}:{FOREIGN}", f"unit:receive:{there}", f"unit:return:{there}",
        f"unit:extend:{there}", f"unit:reopen:{there}", f"invite:{FOREIGN}:officer.1.14",
        f"evidence:{seal(CAMPAIGN)}:{FOREIGN}", f"campaign:closed:{seal(CAMPAIGN)}",
        f"person:{seal([f'officer-{FOREIGN}', FOREIGN, 'officer'])}:end",
        f"show:{CAMPAIGN}:text", f"view:plan_file:0.{seal('a')}:{mark}",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ROLES, ids=IDS)
async def test_no_route_reaches_a_foreign_unit(
    district: Path, tmp_path: Path, who: tuple[Role, str] | None
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        file = await run.files.keep(PDF + SECRET.encode(), "bi-mat.pdf")
        await run.stop()
        await run.queue(f"officer-{FOREIGN}", Reply(plain(SECRET), document=file))
        await run.start()
        browser.address = run.address
        await browser.open()
        if who is not None:
            await join(run, browser, *who)
        before, hidden = await state(run), await secrets(run)
        heard = await everything(run, browser)
        assert not [text for text in hidden if text in heard]
        assert await state(run) == before


async def everything(run: WebRun, browser: Visitor) -> str:
    """What all routes together say to this browser."""
    heard = []
    for path in (
        "/",
        f"/join/{'A' * 12}",
        "/static/page.js",
        "/health",
        "/static/..%2F..%2Fbot.db",
    ):
        async with browser.http.get(run.address + path) as response:
            heard.append(await response.text())
    for seq in range(1, 40):
        async with browser.http.get(f"{run.address}/files/{seq}") as response:
            assert response.status in (200, 404)
            heard.append((await response.read()).decode(errors="replace"))
    heard.append(str(await browser.upload(PDF, caption="câu 1", message_id="x1")))
    async with browser.socket() as socket:
        heard += map(str, await socket.hello())
        for n, data in enumerate(forged()):
            pressed = {"type": "press", "id": f"p{n}", "data": data, "label": "x"}
            await socket.raw.send_json(pressed)
            heard += map(str, await socket.until("ack"))
        heard += map(str, await socket.say(f"/minhchung {FOREIGN}", "e1"))
        await socket.raw.send_json({"type": "ping"})
        heard += map(str, await socket.until("pong"))
    async with browser.http.post(f"{run.address}/logout") as response:
        heard.append(await response.text())
    return "\n".join(heard)


async def test_another_sites_page_can_use_nobodys_cookie(district: Path, tmp_path: Path) -> None:
    """CSRF: the browser would send the cookie along; the Origin gives the page away."""
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        await join(run, browser, "officer", FOREIGN)
        before = await state(run)
        strange = {"Origin": "https://example.com"}
        assert (await browser.upload(PDF, headers=strange))[0] == 403
        async with browser.http.post(f"{run.address}/logout", headers=strange) as response:
            assert response.status == 403
        with pytest.raises(Exception, match="403"):
            async with browser.socket(strange):
                pass
        assert await state(run) == before


async def test_made_up_cookies_are_nobodys(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run:
        for value in (f"demo-officer-{FOREIGN}", f"officer-{FOREIGN}", "", "x" * 4000):
            headers = {"Cookie": f"{COOKIE}={value}"}
            async with visitor(run.address, headers) as browser:
                async with browser.http.get(f"{run.address}/files/1") as response:
                    assert response.status == 404
                assert (await browser.upload(PDF))[0] == 403


async def test_the_same_tries_by_its_own_officer_do_change_it(
    district: Path, tmp_path: Path
) -> None:
    """Else the tries above show nothing."""
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        await join(run, browser, "officer", FOREIGN)
        hidden = await secrets(run) - {SECRET}
        async with browser.socket() as socket:
            await socket.hello()
            answer = str(await socket.answer(await socket.say("/xemlai", "r1")))
        assert [text for text in hidden if text in answer]
