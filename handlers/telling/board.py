"""`/bang`: a board in a Telegram group, put there and taken away by a lead."""

from __future__ import annotations

from collections.abc import Sequence

from config.language import msg
from handlers.messages import Reply
from handlers.roles import LEADS
from handlers.telling.audience import campaigns_of
from handlers.turn import Turn
from report.lines import Line
from report.reading.text import fold
from storage.boards import find_board
from storage.campaigns import find_campaign
from storage.changes import Audited, BoardPlaced, BoardRemoved
from storage.records import Campaign

_AWAY = frozenset({"go", "bo", "xoa", "thoi", "remove", "off"})


async def board(turn: Turn, argument: str) -> None:
    """`/bang`, `/bang 2` where there are several collections, `/bang gỡ`."""
    if turn.incoming.private or turn.incoming.channel != "telegram":
        turn.tell(
            msg("This is for a Telegram group: add me to it and type /board there."),
            msg("The group then sees which units have submitted, and no figures."),
        )
    elif fold(argument) in _AWAY:
        await _take_away(turn)
    else:
        _place(turn, await campaigns_of(turn), argument)


def _place(turn: Turn, campaigns: Sequence[Campaign], argument: str) -> None:
    chosen = campaigns if len(campaigns) == 1 else _numbered(campaigns, argument)
    if not campaigns:
        turn.tell(msg("You have no collection yet."))
    elif not chosen:
        _ask_which(turn, campaigns)
    else:
        turn.changes.append(BoardPlaced(chosen[0].id, turn.language.code))
        turn.tell(
            msg("The progress of the units will be shown here, and kept up to date."),
            msg(
                "For it to be pinned I need the right to pin messages. To take it away: /board off"
            ),
        )


def _numbered(campaigns: Sequence[Campaign], argument: str) -> Sequence[Campaign]:
    number = int(argument) if argument.isascii() and argument.isdigit() else 0
    return campaigns[number - 1 : number] if number else ()


def _ask_which(turn: Turn, campaigns: Sequence[Campaign]) -> None:
    """Typed, not pressed: a group has no conversation."""
    name = "board" if turn.language.code == "en" else "bang"
    lines = [Line(f"/{name} {at} – {one.title}") for at, one in enumerate(campaigns, start=1)]
    turn.reply(Reply((turn.line(msg("The progress of which collection?")), *lines)))


async def _take_away(turn: Turn) -> None:
    db = await turn.read()
    placed = await find_board(db, turn.incoming.channel, turn.incoming.chat_id)
    campaign = await find_campaign(db, placed.campaign_id) if placed else None
    if campaign is None:
        turn.tell(msg("There is no board here."))
    elif not _leads(turn, campaign):
        turn.changes.append(Audited("refused", {"command": "board"}))
        turn.tell(msg("This is for the office that collects the reports."))
    else:
        turn.changes.append(BoardRemoved())
        turn.tell(msg("The board is taken away."))


def _leads(turn: Turn, campaign: Campaign) -> bool:
    assert turn.person is not None
    led = {m.unit.id for m in turn.person.memberships if m.role in LEADS}
    return campaign.owner_id in led
