"""Who works where: listed, moved to another unit, or relieved of a role."""

from __future__ import annotations

from collections.abc import Sequence

from config.language import msg
from handlers.collecting.targets import stop_button
from handlers.membership.own_units import find_units, units_in_charge
from handlers.messages import Button, Reply, paragraphs, saying
from handlers.roles import role_name
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from storage.changes import Audited, MembershipEnded, MembershipMoved
from storage.people import PersonRow, all_people
from storage.records import Role, Unit

_MOST = 25  # people listed at once; more would not be read on a phone
_CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "web": "web", "console": "console"}


async def people(turn: Turn, argument: str) -> None:
    """`/nguoi`, `/nguoi sơn bua`: who holds which role, each a button away."""
    units = await units_in_charge(turn)
    found, _ = find_units(units, argument.split()) if argument or len(units) == 1 else ([], "")
    known = await _people_of(turn, found or units)
    if len(found) != 1 and len(known) > _MOST:
        _ask_unit(turn, found or units)
    elif not known:
        turn.tell(msg("Nobody has joined yet. To invite: /invite"))
    else:
        _list(turn, known[:_MOST])


async def _people_of(turn: Turn, units: Sequence[Unit]) -> list[PersonRow]:
    """Those whom the sender may relieve or move: of a leader's people, the officers."""
    ids = {unit.id for unit in units}
    found = [one for one in await all_people(await turn.read()) if one.unit_id in ids]
    return [one for one in found if _may_change(turn, one)]


def _may_change(turn: Turn, one: PersonRow) -> bool:
    assert turn.person is not None
    is_lead = turn.person.has_role("lead")
    return one.id != turn.person.id and (is_lead or one.role == "officer")


def _ask_unit(turn: Turn, units: Sequence[Unit]) -> None:
    example = units[-1].short
    turn.tell(
        msg("Whose people? Type the command and the unit's name, for example: /people {unit}",
            unit=example)
    )  # fmt: skip


def _list(turn: Turn, known: Sequence[PersonRow]) -> None:
    lines = [Line(f"- {_describe(turn, one)}") for one in known]
    head = Line(turn.say(msg("People and roles")), "strong")
    hint = turn.line(msg("Choose somebody to move or to relieve of the role:"))
    choices = [_button(turn, one) for one in known]
    turn.ask(Reply(paragraphs([head], lines, [hint]), tuple(choices)), "choosing")


def _describe(turn: Turn, one: PersonRow) -> str:
    assert one.role is not None
    channels = ", ".join(_CHANNELS.get(name, name) for name in one.channels)
    reached = channels or turn.say(msg("not to be reached"))
    return f"{one.name}: {turn.say(role_name(one.role))}, {one.unit_name} ({reached})"


def _button(turn: Turn, one: PersonRow) -> Button:
    return turn.button(f"{one.name} · {one.unit_name}", _token(one), one.name)


def _token(one: PersonRow, act: str = "") -> str:
    return encode(Token("person", _seal(one), act))


def _seal(one: PersonRow) -> str:
    return seal([one.id, one.unit_id, one.role])


async def take_person(turn: Turn, token: Token) -> None:
    """`person`: the one whom a button named; what is to be done about them, or do it."""
    one = await _sealed(turn, token.first)
    if one is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    elif token.second == "end":
        await _end(turn, one)
    elif token.second == "move":
        question = msg("To which unit does {name} go?", name=one.name)
        reply = Reply((Line(turn.say(question), "strong"),), actions=(stop_button(turn),))
        turn.ask(reply, "moving", draft={"person": token.first})
    else:
        _ask_what(turn, one)


async def _sealed(turn: Turn, sealed: object) -> PersonRow | None:
    known = await _people_of(turn, await units_in_charge(turn))
    return next((one for one in known if _seal(one) == sealed), None)


def _ask_what(turn: Turn, one: PersonRow) -> None:
    choices = (
        turn.button(msg("Move to another unit"), _token(one, "move"), msg("move")),
        turn.button(msg("End this role"), _token(one, "end"), msg("end")),
    )
    head = Line(_describe(turn, one), "strong")
    turn.ask(Reply((head,), choices, (stop_button(turn),)), "choosing")


async def _end(turn: Turn, one: PersonRow) -> None:
    assert one.unit_id is not None
    assert one.role is not None
    role, unit = role_name(one.role), one.unit_name or ""
    told = msg("Your role has ended: {role}, {unit}.", role=role, unit=unit)
    await turn.notify_person(one.id, saying(told))
    turn.changes.append(MembershipEnded(one.id, one.unit_id, one.role))
    said = msg("{name} does not hold this role any more: {role}, {unit}.", name=one.name,
               role=role, unit=unit)  # fmt: skip
    again = turn.line(msg("What was reported stays. To invite again: /invite"))
    turn.ask(Reply((Line(turn.say(said), "strong"), again)), "idle")


async def take_unit(turn: Turn, text: str) -> None:
    """What is typed where it was asked to which unit somebody goes."""
    draft = turn.conversation.draft
    one = await _sealed(turn, draft.get("person") if isinstance(draft, dict) else None)
    units = await units_in_charge(turn)
    found, _ = find_units(units, text.split())
    if one is None:
        turn.tell(msg("This person has changed meanwhile. Please begin again: /people"))
    elif len(found) != 1:
        could = ", ".join(unit.name for unit in found)
        turn.tell(
            msg("Which one? {units}", units=could)
            if found
            else msg("There is no such unit here. Please type its name once more.")
        )
    else:
        await _move(turn, one, found[0])


async def _move(turn: Turn, one: PersonRow, unit: Unit) -> None:
    assert one.unit_id is not None
    assert one.role is not None
    role: Role = one.role
    told = msg("You are now {role} of {unit}.", role=role_name(role), unit=unit.name)
    await turn.notify_person(one.id, saying(told))
    turn.changes.append(MembershipMoved(one.id, one.unit_id, role, unit.id))
    said = msg("{name} is now {role} of {unit}.", name=one.name, role=role_name(role),
               unit=turn.within(unit))  # fmt: skip
    turn.ask(Reply((Line(turn.say(said), "strong"),)), "idle")
