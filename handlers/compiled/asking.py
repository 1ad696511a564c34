"""Asking for a part of the compiled report: answered at once where it is small; of many reports it
is put together apart, so that nobody's answer waits for it."""

from __future__ import annotations

from dataclasses import replace

from config.language import msg, nmsg
from handlers.compiled.compiling import SUBMITTED
from handlers.compiled.parts import Part, make_part
from handlers.compiled.readings import Reading
from handlers.conversation import Conversation, typed_choices
from handlers.materials import Reader, Unavailable
from handlers.messages import Order, OrderKind, Reply
from handlers.turn import Turn
from report.coverage import Coverage
from storage.campaigns import count_targets
from storage.changes import Audited
from storage.database import Transaction
from storage.people import conversation_of, renew_conversation
from storage.records import Campaign

# So many reports are rolled up in less than the tenth of a second that nobody notices.
MOST_AT_ONCE = 100
_SOON = frozenset({"sections"})  # made of no report


async def answer_part(turn: Turn, reading: Reading, coverage: Coverage, part: Part) -> None:
    """Says that part, or that it is being put together and orders it."""
    count = await count_targets(await turn.read(), reading.campaign.id)
    if count > MOST_AT_ONCE and part[0] not in _SOON:
        said = nmsg("I am adding up {count} report …", "I am adding up {count} reports …", count)
        turn.ask(Reply((turn.line(said),)), "choosing")
        order_part(turn, reading.campaign, part, coverage)
        return
    order = _order(turn, reading.campaign, part, coverage)
    reader = Reader(await turn.read(), turn.house.library, turn.language, turn.house.zone, turn.now)
    try:
        reply = await make_part(order, reader)
    except Unavailable as unavailable:
        turn.tell(unavailable.said)
        return
    if reply.choices or reply.actions:
        turn.ask(reply, "choosing")
    else:
        turn.reply(reply)


def order_part(turn: Turn, campaign: Campaign, part: Part, coverage: Coverage = SUBMITTED) -> None:
    """Orders that part: it is made when what this message changes is in the database."""
    turn.reply(Reply(order=_order(turn, campaign, part, coverage)))


def _order(turn: Turn, campaign: Campaign, part: Part, coverage: Coverage) -> Order:
    assert turn.person is not None
    return Order("part", turn.person.id, (campaign.id, str(coverage), *part))


def order_document(
    turn: Turn, reading: Reading, coverage: Coverage, kind: OrderKind, *subject: str
) -> None:
    """Says that it is being made, and orders it."""
    assert turn.person is not None
    details = {
        "document": kind,
        "campaign": reading.campaign.id,
        "reports": str(coverage),
        "subject": list(subject),
    }
    turn.changes.append(Audited("document sent", details))
    turn.tell(msg("I am putting it together …"))
    wanted = (reading.campaign.id, str(coverage), *subject)
    turn.reply(Reply(order=Order(kind, turn.person.id, wanted)))


async def remember_choices(db: Transaction, person_id: str, reply: Reply) -> None:
    """What was put together apart can be answered by typing, too, unless the person has gone on to
    something else meanwhile."""
    asked = Conversation.from_json(await conversation_of(db, person_id))
    if asked.mode == "choosing" and not asked.choices and (reply.choices or reply.actions):
        numbered = bool(reply.choices) and reply.numbered
        asked = replace(asked, choices=typed_choices(reply), numbered=numbered)
        await renew_conversation(db, person_id, asked.to_json())
