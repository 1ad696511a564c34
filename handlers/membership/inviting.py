"""Inviting people from the chat: whom to which unit, in which role, how many, how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from config.language import msg, nmsg
from config.records import record
from handlers.membership.own_units import find_units, units_in_charge
from handlers.messages import Order, Reply, paragraphs
from handlers.roles import role_name
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.lines import Line
from report.reading.text import fold
from storage.changes import Audited, Invited
from storage.people import hash_code, new_code
from storage.records import Role, Unit

_DAYS, _MOST_DAYS, _MOST_USES = 14, 90, 50
_MOST_BUTTONS = 30
# What roles are called in a message, folded; the first that is found counts.
_ROLES: tuple[tuple[str, Role], ...] = (
    ("tong hop", "lead"), ("phu trach", "lead"), ("lead", "lead"),
    ("lanh dao", "approver"), ("duyet", "approver"), ("approver", "approver"),
    ("xem", "viewer"), ("viewer", "viewer"),
    ("can bo", "officer"), ("officer", "officer"),
)  # fmt: skip
_OFFERED: tuple[Role, ...] = ("officer", "approver", "viewer", "lead")


@record(frozen=True, slots=True)
class Wish:
    """An invite as it was asked for; what was not said is None or the usual."""

    role: Role | None
    uses: int = 1
    days: int = _DAYS


async def invite(turn: Turn, argument: str) -> None:
    """`/moi sơn bua cán bộ 3 người 30 ngày`: makes a code; asks for what was not said."""
    units = await units_in_charge(turn)
    found, rest = find_units(units, argument.split())
    wish = read_wish(rest)
    if len(found) != 1:
        _ask_unit(turn, found or units)
    elif wish.role is None:
        _ask_role(turn, found[0], wish)
    else:
        _create(turn, found[0], wish.role, wish)


def _may(turn: Turn, role: Role) -> bool:
    """A commune's leader invites officers and nobody above them."""
    assert turn.person is not None
    return turn.person.has_role("lead") or role == "officer"


def read_wish(text: str) -> Wish:
    """Role, number of people and days out of `cán bộ 3 người 30 ngày`."""
    said = fold(text)
    role = next((role for words, role in _ROLES if words in said), None)
    uses = _number(r"(\d{1,3}) ?(?:nguoi|lan|people|uses)", said, 1, _MOST_USES)
    days = _number(r"(\d{1,3}) ?(?:ngay|days?)", said, _DAYS, _MOST_DAYS)
    return Wish(role, uses, days)


def _number(pattern: str, said: str, usual: int, most: int) -> int:
    found = re.search(pattern, said)
    return min(max(int(found[1]), 1), most) if found else usual


def _ask_unit(turn: Turn, units: Sequence[Unit]) -> None:
    choices = [
        turn.button(unit.name, encode(Token("invite", unit.id)), unit.short)
        for unit in units[:_MOST_BUTTONS]
    ]
    question = Line(turn.say(msg("Invite to which unit?")), "strong")
    hint = turn.line(msg("Or in one go: /invite Sơn Bua officer 3 people 30 days"))
    turn.ask(Reply((question, hint), tuple(choices)), "choosing")


def _ask_role(turn: Turn, unit: Unit, wish: Wish) -> None:
    choices = [
        turn.button(
            role_name(role),
            encode(Token("invite", unit.id, f"{role}.{wish.uses}.{wish.days}")),
        )
        for role in _OFFERED
        if _may(turn, role)
    ]
    question = msg("In which role at {unit}?", unit=turn.within(unit))
    turn.ask(Reply((Line(turn.say(question), "strong"),), tuple(choices)), "choosing")


async def take_choice(turn: Turn, token: Token) -> None:
    """`invite`: the unit, or the unit and the role, that a button named."""
    unit = next((one for one in await units_in_charge(turn) if one.id == token.first), None)
    role, _, numbers = token.second.partition(".")
    if unit is None or (role and (role not in _OFFERED or not _may(turn, role))):
        turn.changes.append(Audited("refused", {"button": token.verb, "unit": token.first}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    elif not role:
        _ask_role(turn, unit, Wish(None))
    else:
        uses, _, days = numbers.partition(".")
        wish = read_wish(f"{uses} người {days} ngày")
        _create(turn, unit, role, wish)


def _create(turn: Turn, unit: Unit, role: Role, wish: Wish) -> None:
    if not _may(turn, role):
        turn.tell(msg("This is for the office that collects the reports."))
        return
    code = new_code()
    until = turn.now + timedelta(days=wish.days)
    called = turn.say(role_name(role))
    name = f"{called[0].upper()}{called[1:]}, {unit.name}"
    turn.changes.append(Invited(hash_code(code), unit.id, role, name, wish.uses, until.isoformat()))
    head = msg("Invite to {unit}, {role}:", unit=turn.within(unit), role=called)
    how_many = nmsg("{count} person, until {until}.", "{count} people, until {until}.", wish.uses,
                    until=turn.local(until))  # fmt: skip
    reply = Reply(
        paragraphs(
            [Line(turn.say(head), "strong"), Line(f"/start {code}")],
            [Line(link) for link in turn.house.links(code)],
            on_zalo(turn, code),
            [turn.line(how_many), turn.line(msg("Pass it on; it is shown only here."))],
        )
    )
    turn.ask(reply, "idle")
    for link in turn.house.links(code):
        beside = [turn.say(how_many), *(line.text for line in on_zalo(turn, code))]
        _draw(turn, link, unit, called, beside)


def on_zalo(turn: Turn, code: str) -> list[Line]:
    """How to use a code on Zalo, which has no links that carry one; nothing where the bot is not
    there."""
    bot = turn.house.zalo()
    return (
        [turn.line(msg("On Zalo: find {bot}, send it {code}", bot=bot, code=code))] if bot else []
    )


def _draw(turn: Turn, link: str, unit: Unit, role: str, beside: list[str]) -> None:
    """The invite as a picture, to be scanned in a meeting."""
    assert turn.person is not None
    words = (turn.say(msg("Scan to join")), f"{unit.name}, {role}", *beside)
    order = Order("qr", turn.person.id, (link, *words))
    turn.reply(
        Reply((turn.line(msg("To be scanned in a meeting: {link}", link=link)),), order=order)
    )
