"""A broadcast on its way: how far it is, how it is stopped, what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from config.language import Language, Message, msg, nmsg
from handlers.messages import Button, Reply, paragraphs
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.lines import Line
from storage.broadcasts import Broadcast, Failure, unreported_broadcasts
from storage.changes import BroadcastCancelled

_SHOWN = 15  # people named one by one


def halt_button(language: Language, broadcast_id: str) -> Button:
    label = language.say(msg("Stop sending"))
    return Button(label, encode(Token("broadcast", "halt", broadcast_id)), label)


async def running_of(turn: Turn) -> list[str]:
    """The sender's broadcasts that are still going out."""
    running = await unreported_broadcasts(await turn.read())
    return [one.id for one in running if turn.is_me(one.person_id) and one.state == "running"]


async def halt(turn: Turn, broadcast_id: str) -> None:
    """Stops it; what became of it is told once nothing of it is on its way any more."""
    if broadcast_id in await running_of(turn):
        turn.changes.append(BroadcastCancelled(broadcast_id))
        turn.toast(msg("It is being stopped."))
    else:
        turn.toast(msg("It has gone out already."))


def progress(broadcast: Broadcast, language: Language) -> Reply:
    """How far it is, with a way to stop it while there is something to stop."""
    head = msg("Sent to {done} of {total}", done=broadcast.gone, total=broadcast.recipients)
    can_stop = broadcast.state == "running" and broadcast.waiting
    halting = (halt_button(language, broadcast.id),) if can_stop else ()
    return Reply((Line(language.say(head), "strong"),), actions=halting, locale=language.code)


def outcome(broadcast: Broadcast, failures: Sequence[Failure], language: Language) -> Reply:
    """What became of it: how many have it, who has not and why."""
    gone = [one for one in failures if one.is_gone]
    refused = [one for one in failures if not one.is_gone]
    unsent = broadcast.counts.get("cancelled", 0)
    not_sent = msg("Not sent any more: {count}", count=unsent)
    return Reply(
        paragraphs(
            [Line(language.say(_head(broadcast)), "strong")],
            [_sent(broadcast, language), *([Line(language.say(not_sent))] if unsent else [])],
            _named(gone, msg("Have blocked the assistant or given up their account:"), language),
            _named(refused, msg("Could not be delivered:"), language),
        ),
        locale=language.code,
    )


def _head(broadcast: Broadcast) -> Message:
    if broadcast.state == "cancelled":
        return msg("Your message was stopped.")
    return msg("Your message has gone out.")


def _sent(broadcast: Broadcast, language: Language) -> Line:
    sent = broadcast.counts.get("sent", 0)
    said = msg("Received by {done} of {total}", done=sent, total=broadcast.recipients)
    return Line(language.say(said))


def _named(failures: Sequence[Failure], head: Message, language: Language) -> list[Line]:
    if not failures:
        return []
    lines = [Line(language.say(head)), *(Line(f"- {_name(one)}") for one in failures[:_SHOWN])]
    rest = len(failures) - _SHOWN
    if rest > 0:
        more = nmsg("and {count} person more", "and {count} people more", rest)
        lines.append(Line(language.say(more)))
    return lines


def _name(failure: Failure) -> str:
    where = f" ({failure.units})" if failure.units else ""
    why = "" if failure.is_gone else f": {failure.error}"
    return f"{failure.name}{where}{why}"
