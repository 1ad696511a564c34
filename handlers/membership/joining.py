"""Joining by invite, and what somebody is told who has none."""

from __future__ import annotations

from datetime import timedelta

from config.language import Message, msg
from handlers.membership.linking import chats_of, take_link, unlink_token
from handlers.membership.naming import free_name
from handlers.messages import Reply, paragraphs
from handlers.roles import role_name
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.lines import Line
from storage.campaigns import find_unit
from storage.changes import CodeTried, Joined, Left
from storage.people import (
    Identity,
    find_invite,
    find_link,
    names_on,
    new_id,
    phone_of,
    tried_lately,
)
from storage.records import Role, Unit

_TRIES_A_MINUTE = 5


async def greet_stranger(turn: Turn) -> None:
    """How to get an invite, and nothing else: no unit, no name, no campaign."""
    turn.tell(
        msg("Hello! This is the reporting assistant of the authorities."),
        msg(
            "To take part you need an invite code from the office that collects the reports. "
            "Then type: /start and the code."
        ),
    )


async def start(turn: Turn, argument: str) -> None:
    """`/start CODE`: joins; without a code, greets."""
    if not argument:
        await (_welcome_back(turn) if turn.person else greet_stranger(turn))
        return
    if await _tries_too_often(turn):
        turn.tell(msg("Too many codes in a short time. Please wait a minute."))
        return
    invite = await find_invite(await turn.read(), argument)
    linked = None if invite else await find_link(turn.batch.db, argument)
    if linked is not None and linked.expires_at > turn.now:
        await take_link(turn, linked)
        return
    if invite is None:
        turn.changes.append(CodeTried())
        turn.tell(
            msg("This code is not known. Please check it letter by letter."),
            msg("If it still does not work, ask for a new one."),
        )
        return
    if _is_member(turn, invite.unit_id, invite.role):
        await _welcome_back(turn)
        return
    if invite.uses_left < 1 or invite.expires_at <= turn.now:
        turn.changes.append(CodeTried())
        turn.tell(msg("This code has expired or was used already. Please ask for a new one."))
        return
    unit = await find_unit(turn.batch.db, invite.unit_id)
    assert unit is not None  # a foreign key of the invite
    there = await names_on(turn.batch.db, unit.id)
    called = turn.person.name if turn.person else free_name(invite.name, there)
    turn.changes.append(Joined(new_id("p"), called, unit.id, invite.role, invite.code_hash))
    _welcome(turn, unit, invite.role, called)


async def _tries_too_often(turn: Turn) -> bool:
    sender = turn.incoming.channel, turn.incoming.sender_id
    since = turn.now - timedelta(minutes=1)
    return await tried_lately(await turn.read(), *sender, since) >= _TRIES_A_MINUTE


def _is_member(turn: Turn, unit_id: str, role: str) -> bool:
    return turn.person is not None and any(
        m.unit.id == unit_id and m.role == role for m in turn.person.memberships
    )


def _welcome(turn: Turn, unit: Unit, role: Role, called: str) -> None:
    """Whose report this is, what to do first, and what is kept (Decree 13/2023)."""
    turn.reply(
        Reply(
            lines=(
                Line(turn.say(msg("Welcome! You have joined.")), "strong"),
                turn.line(msg("Unit: {unit}. Role: {role}.", unit=unit.name, role=role_name(role))),
                turn.line(_what_first(role)),
                turn.line(
                    msg("Your colleagues see you as “{name}”; to change: /name", name=called)
                ),
                Line(""),
                Line(turn.say(_what_is_kept()), "quiet"),
                Line(turn.say(msg("To see it: /mydata")), "quiet"),
            )
        )
    )


def _what_first(role: Role) -> Message:
    match role:
        case "officer":
            return msg("Type /report to begin, /help for help.")
        case "approver":
            return msg("To read the report: /review. To approve it: /approve. Help: /help")
        case "lead" | "viewer":
            return msg("To see the figures and who is late: /summary. Help: /help")


def _what_is_kept() -> Message:
    return msg(
        "What is kept: your name in the list, your account's id, your unit and role, your "
        "telephone number if you give it, and the answers and files you send with their time, for "
        "the reports only."
    )


async def _welcome_back(turn: Turn) -> None:
    assert turn.person is not None
    turn.tell(
        msg("Hello, {name}!", name=turn.person.name),
        msg("Type /report to go on with the report, /help for help."),
    )


async def my_data(turn: Turn, argument: str) -> None:
    """`/dulieu`: what is kept about the person, the chats they are known in, and how to leave."""
    assert turn.person is not None
    roles = [f"{turn.say(role_name(m.role))}: {m.unit.name}" for m in turn.person.memberships]
    chats = await chats_of(turn)
    number = await phone_of(await turn.read(), turn.person.id)
    here = (turn.incoming.channel, turn.incoming.sender_id)
    others = [one for one in chats if (one.channel, one.external_id) != here]
    reply = Reply(
        lines=paragraphs(
            [
                Line(turn.say(msg("What is kept about you")), "strong"),
                turn.line(msg("Name in the list: {name}", name=turn.person.name)),
                *([turn.line(msg("Telephone number: {phone}", phone=number))] if number else []),
                *(Line(f"- {role}") for role in roles),
                *(turn.line(_say_chat(turn, one)) for one in chats),
            ],
            [turn.line(_what_is_kept())],
            [
                turn.line(msg("To use another phone or app as well: /link")),
                turn.line(msg("To leave, and have your account forgotten: /leave")),
            ],
        ),
        choices=tuple(
            turn.button(
                msg("Unlink {channel} {account}", channel=one.channel, account=one.external_id),
                unlink_token(one),
            )
            for one in others
        ),
    )
    turn.ask(reply, "choosing") if others else turn.reply(reply)


def _say_chat(turn: Turn, one: Identity) -> Message:
    account = f"{one.channel} {one.external_id}"
    return msg("Account: {account}, since {at}", account=account, at=turn.local(one.since))


async def leave(turn: Turn, argument: str) -> None:
    """`/roi`: asks whether to leave, and says what stays."""
    reply = Reply(
        lines=(
            Line(turn.say(msg("Leave, and have your account forgotten?")), "strong"),
            turn.line(msg("What you reported stays with your unit. To come back you need a code.")),
        ),
        choices=(
            turn.button(msg("Leave"), encode(Token("leave")), msg("leave")),
            turn.button(msg("Stay"), encode(Token("stop")), msg("stay")),
        ),
    )
    turn.ask(reply, "deciding")


async def take_leave(turn: Turn, token: Token) -> None:
    """`leave`: only as the answer to the question just asked."""
    if turn.conversation.mode != "deciding":
        await leave(turn, "")
        return
    turn.changes.append(Left())
    turn.tell(msg("You have left. Thank you for your work!"))
