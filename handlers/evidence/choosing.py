"""The evidence of many units for whoever collects: which, and sent as one zip."""

from __future__ import annotations

from collections.abc import Sequence

from config.language import msg
from handlers.collecting.targets import Target, find, targets_of
from handlers.evidence.archive import pieces_of
from handlers.messages import Order, Reply
from handlers.roles import READERS
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.coverage import Coverage
from report.lines import Line
from storage.changes import Audited

ALL = "all"  # of an evidence button: of which unit is still to be asked


async def order_evidence(turn: Turn, argument: str) -> None:
    """`/minhchung`, `/minhchung sơn bua`: of all units, or of that one."""
    targets = await targets_of(turn, READERS)
    found, _ = find(targets, argument.split())
    if len(found) == 1:
        _send(turn, found)
    elif not targets:
        turn.tell(msg("You have no open collection at the moment."))
    else:
        await _ask_whose(turn, found or targets)


async def _ask_whose(turn: Turn, targets: Sequence[Target]) -> None:
    counts = {one.key: await count_files(turn, one) for one in targets}
    having = [one for one in targets if counts[one.key]]
    if not having:
        turn.tell(msg("No file is attached yet."))
        return
    choices = [
        turn.button(f"{one.unit.name} ({counts[one.key]})", _token(one), one.unit.short)
        for one in having
    ]
    campaigns = {one.campaign.id: one for one in having}
    everything = [
        turn.button(
            msg("All: {count} files", count=sum(counts.values())),
            encode(Token("evidence", seal(one.campaign.id))),
            msg("all"),
        )
        for one in campaigns.values()
    ]
    question = Line(turn.say(msg("Whose attached files, as a zip?")), "strong")
    turn.ask(Reply((question,), (*everything, *choices)), "choosing")


def _token(target: Target) -> str:
    return encode(Token("evidence", seal(target.campaign.id), target.unit.id))


async def count_files(turn: Turn, target: Target) -> int:
    """How many files hang on that unit's report."""
    checklist = await turn.checklist_of(target.campaign)
    return sum(1 for _ in pieces_of(checklist, target.unit, "unit", target.report))


async def take_whose(turn: Turn, token: Token) -> None:
    """`evidence`: the zip of that unit, or of the whole campaign; or which one is wanted."""
    if token.first == ALL:
        await order_evidence(turn, "")
        return
    targets = [
        one
        for one in await targets_of(turn, READERS)
        if seal(one.campaign.id) == token.first and token.second in ("", one.unit.id)
    ]
    if targets:
        _send(turn, targets, everything=not token.second)
    else:
        turn.changes.append(Audited("refused", {"button": token.verb, "unit": token.second}))
        turn.toast(msg("This button is no longer in use. Type /help."))


def _send(turn: Turn, targets: Sequence[Target], *, everything: bool = False) -> None:
    assert turn.person is not None
    campaign = targets[0].campaign.id
    within = "" if everything else targets[0].unit.id
    details = {"document": "evidence", "campaign": campaign, "within": within}
    turn.changes.append(Audited("document sent", details))
    turn.tell(msg("I am putting it together …"))
    turn.reply(
        Reply(order=Order("evidence", turn.person.id, (campaign, str(Coverage(within=within)))))
    )
