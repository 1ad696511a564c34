"""One person in several chats: a new phone, Zalo beside Telegram, the web beside both."""

from __future__ import annotations

from datetime import timedelta

from config.language import msg
from handlers.membership.inviting import on_zalo
from handlers.messages import Reply, paragraphs, saying
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from storage.changes import Audited, ChatForgotten, Linked, LinkMade
from storage.people import Identity, Link, hash_code, identities_of, new_code

_MINUTES = 15  # long enough to take up another phone


async def link(turn: Turn, argument: str) -> None:
    """`/lienket`: a code that makes another chat the same person's."""
    code = new_code()
    until = turn.now + timedelta(minutes=_MINUTES)
    turn.changes.append(LinkMade(hash_code(code), until.isoformat()))
    reply = Reply(
        paragraphs(
            [turn.line(msg("In the new chat, or on the new phone, type:")), Line(f"/start {code}")],
            [Line(address) for address in turn.house.links(code)],
            on_zalo(turn, code),
            [
                turn.line(msg("Good for one chat, until {until}.", until=turn.local(until))),
                turn.line(msg("Whoever has this code acts in your name: show it to nobody.")),
            ],
        )
    )
    turn.ask(reply, "idle")


async def take_link(turn: Turn, found: Link) -> None:
    """The code was typed in the chat that is to be linked."""
    if turn.person is not None:
        turn.tell(
            msg("This chat already belongs to {name}.", name=turn.person.name),
            msg("To link it to somebody else, leave first: /leave"),
        )
        return
    turn.changes.append(Linked(found.person_id))
    turn.tell(
        msg("Hello, {name}!", name=found.name),
        msg("This chat is linked. Type /report to go on with the report, /help for help."),
    )
    told = msg(
        "Another chat was linked to you ({channel}). If it was not you: /mydata",
        channel=turn.incoming.channel,
    )
    await turn.notify_person(found.person_id, saying(told))


async def chats_of(turn: Turn) -> list[Identity]:
    """The chats in which the sender is known."""
    assert turn.person is not None
    return await identities_of(await turn.read(), turn.person.id)


def unlink_token(one: Identity) -> str:
    return encode(Token("unlink", _seal(one)))


def _seal(one: Identity) -> str:
    return seal([one.channel, one.external_id])


async def unlink(turn: Turn, token: Token) -> None:
    """`unlink`: that chat is not this person's any more."""
    here = (turn.incoming.channel, turn.incoming.sender_id)
    found = next((one for one in await chats_of(turn) if _seal(one) == token.first), None)
    if found is None or (found.channel, found.external_id) == here:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /help."))
        return
    turn.changes.append(ChatForgotten(found.channel, found.external_id))
    turn.ask(Reply((turn.line(msg("That chat is not linked to you any more.")),)), "idle")
