"""The end of a collection: from then on nothing changes, unless its lead reopens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from config.language import Language, msg, nmsg
from handlers.collecting.extending import ask_time, give_time
from handlers.collecting.targets import (
    Target,
    choose,
    find,
    in_collection,
    is_there,
    stop_button,
    targets_of,
)
from handlers.messages import Button, Reply, paragraphs
from handlers.roles import APPROVERS, OFFICERS
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from report.showing import told_apart
from storage.changes import Audited, CampaignMoved
from storage.records import Campaign

_SHOWN = 15  # units named one by one; more would not be read on a phone


async def close(turn: Turn, argument: str) -> None:
    """`/dong`: asks whether the collection is over, with who has not submitted."""
    targets = await targets_of(turn)
    campaigns = _campaigns(one for one in targets if not one.is_closed)
    if not campaigns:
        turn.tell(msg("You have no open collection at the moment."))
    elif len(campaigns) > 1:
        _choose(turn, campaigns)
    else:
        await _ask_to_close(turn, [one for one in targets if one.campaign == campaigns[0]])


def _campaigns(targets: Iterable[Target]) -> list[Campaign]:
    return list({one.campaign.id: one.campaign for one in targets}.values())


def _choose(turn: Turn, campaigns: Sequence[Campaign]) -> None:
    choices = [
        turn.button(one.title, encode(Token("campaign", "close", seal(one.id))))
        for one in campaigns
    ]
    question = Line(turn.say(msg("Which collection is closed?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing")


async def _ask_to_close(turn: Turn, targets: Sequence[Target]) -> None:
    """`targets` are all of one campaign; so below."""
    campaign = targets[0].campaign
    late = [one for one in targets if not is_there(one)]
    head = msg("Close the collection “{title}”?", title=campaign.title)
    lines = [turn.line(msg("After that no unit can change its report."))]
    if late:
        count = nmsg("{count} unit has not submitted:", "{count} units have not submitted:",
                     len(late))  # fmt: skip
        lines.append(turn.line(count))
        lines += [Line(f"- {one.unit.name}") for one in late[:_SHOWN]]
        if len(late) > _SHOWN:
            rest = len(late) - _SHOWN
            lines.append(turn.line(nmsg("and {count} unit more", "and {count} units more", rest)))
    closing = encode(Token("campaign", "closed", seal(campaign.id)))
    choices = (turn.button(msg("Close it"), closing, msg("close")), stop_button(turn))
    reply = Reply(paragraphs([Line(turn.say(head), "strong")], lines), choices)
    turn.ask(reply, "deciding", draft={"close": campaign.id})


async def take_campaign(turn: Turn, token: Token) -> None:
    """`campaign`: the collection that is to be closed or reopened, or is now."""
    found = [one for one in await targets_of(turn) if seal(one.campaign.id) == token.second]
    act = {"close": _ask_to_close, "closed": _close, "reopened": _reopen}.get(token.first)
    if not found or act is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    else:
        await act(turn, found)


async def _close(turn: Turn, targets: Sequence[Target]) -> None:
    """Only as the answer to the question just asked."""
    campaign = targets[0].campaign
    if turn.conversation.draft != {"close": campaign.id}:
        await _ask_to_close(turn, targets)
        return
    if not all(one.is_closed for one in targets):  # else another lead has done so meanwhile
        await _tell_closed(turn, campaign)
    said = msg("The collection “{title}” is closed.", title=campaign.title)
    again = turn.line(msg("To let a unit go on: /reopen"))
    turn.ask(Reply((Line(turn.say(said), "strong"), again)), "idle")


async def _tell_closed(turn: Turn, campaign: Campaign) -> None:
    """Closes it, and tells whom it asked."""
    turn.changes.append(CampaignMoved(campaign.id, "closed"))

    def word(language: Language) -> Reply:
        said = language.say(msg("The collection “{title}” is closed.", title=campaign.title))
        thanks = language.say(msg("Thank you for your work!"))
        return Reply((Line(said, "strong"), Line(thanks)))

    await turn.notify_campaign(campaign.id, OFFICERS | APPROVERS, word)


async def reopen(turn: Turn, argument: str) -> None:
    """`/molai xã 2 ngày`: one unit, or the whole collection, may go on after the close."""
    closed = [one for one in await targets_of(turn) if one.is_closed]
    found, rest = find(closed, argument.split())
    if not closed:
        turn.tell(msg("No collection is closed."))
    elif len(found) == 1 and rest:
        await give_time(turn, found[0], rest)
    elif len(found) == 1:
        await ask_time(turn, found[0])
    else:
        choose(turn, msg("Who may go on?"), found or closed, "reopen", _whole(turn, closed))


def _whole(turn: Turn, closed: Sequence[Target]) -> list[Button]:
    """A button for each whole collection."""
    campaigns, said = _campaigns(closed), turn.say(msg("The whole collection"))
    apart = told_apart(one.title for one in campaigns)
    return [
        turn.button(
            in_collection(said, apart[one.title]),
            encode(Token("campaign", "reopened", seal(one.id))),
            msg("all"),
        )
        for one in campaigns
    ]


async def _reopen(turn: Turn, targets: Sequence[Target]) -> None:
    campaign = targets[0].campaign
    if campaign.state != "closed":
        turn.toast(msg("No collection is closed."))
        return
    turn.changes.append(CampaignMoved(campaign.id, "open"))
    due = turn.local(campaign.due_at)

    def word(language: Language) -> Reply:
        said = msg("The collection “{title}” is open again.", title=campaign.title)
        return Reply((Line(language.say(said), "strong"),))

    await turn.notify_campaign(campaign.id, OFFICERS | APPROVERS, word)
    said = msg("The collection “{title}” is open again.", title=campaign.title)
    when = turn.line(msg("Its deadline: {due}. More time for a unit: /extend", due=due))
    turn.ask(Reply((Line(turn.say(said), "strong"), when)), "idle")
