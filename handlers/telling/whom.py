"""`/nhac`: a lead's own words to many. First: to whom?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.language import Message, msg, nmsg
from handlers.collecting.targets import stop_button
from handlers.messages import Reply
from handlers.telling.audience import (
    GROUPS,
    ROLES,
    Audience,
    Draft,
    audience_of,
    campaign_of,
    campaigns_of,
    group_called,
    units_called,
    units_in,
)
from handlers.telling.going_out import halt_button, running_of
from handlers.telling.words import (
    ask_words,
    named,
    preview,
    say_nobody,
    say_old,
    step_button,
)
from handlers.tokens import seal
from handlers.turn import Turn
from report.lines import Line
from storage.records import Campaign
from storage.standing import Standing, standings

_ROLE_LABELS = {
    "officers": msg("Officers"),
    "leaders": msg("Leaders"),
    "both": msg("Officers and leaders"),
}


async def broadcast(turn: Turn, argument: str) -> None:
    """`/nhac`, or at once `/nhac chưa nộp: nội dung`; what is typed behind it is never lost."""
    campaigns = await campaigns_of(turn)
    if not campaigns:
        turn.tell(msg("You have no collection yet."))
    elif len(campaigns) > 1:
        _ask_campaign(turn, campaigns, argument)
    else:
        await _take_at_once(turn, campaigns[0], argument)


def _ask_campaign(turn: Turn, campaigns: Sequence[Campaign], argument: str) -> None:
    choices = [step_button(turn, one.title, "in", seal(one.id)) for one in campaigns]
    question = Line(turn.say(msg("About which collection?")), "strong")
    draft = Draft(words=argument).to_json()
    turn.ask(Reply((question,), tuple(choices)), "choosing", draft=draft)


async def take_campaign(turn: Turn, sealed: str) -> None:
    draft = Draft.of(turn)
    found = [one for one in await campaigns_of(turn) if seal(one.id) == sealed]
    if draft is not None and found:
        await _take_at_once(turn, found[0], draft.words)
    else:
        say_old(turn)


async def _take_at_once(turn: Turn, campaign: Campaign, argument: str) -> None:
    head, colon, words = argument.partition(":")
    draft = Draft(campaign.id, words=words.strip())
    asked = await standings(await turn.read(), campaign.id)
    who = _who(draft, asked, head)
    if who is None:
        await _ask_who(turn, replace(draft, words=_words_of(asked, argument)), asked)
    elif colon and words.strip() and await units_in(turn, who):
        await preview(turn, replace(who, roles="both"))
    else:
        await _ask_roles(turn, who)


def _words_of(asked: Sequence[Standing], argument: str) -> str:
    """What they are to be told, where it is not sure who: all of it, a colon or not, but for a
    head that names some units and others that are not known. It is read back before it goes out."""
    head, _, words = argument.partition(":")
    named, _ = units_called(asked, head)
    return words.strip() if named and words.strip() else argument


def _who(draft: Draft, asked: Sequence[Standing], text: str) -> Draft | None:
    """The draft for whom `text` says; None where that is not sure."""
    if group := group_called(text):
        return replace(draft, who=group)
    units, unclear = units_called(asked, text)
    if not units or unclear:
        return None
    return replace(draft, who="units", units=tuple(unit.id for unit in units))


async def _ask_who(turn: Turn, draft: Draft, asked: Sequence[Standing]) -> None:
    held = {name: sum(map(group.holds, asked)) for name, group in GROUPS.items()}
    choices = [
        step_button(
            turn, _counted(turn, GROUPS[name].label, count), "who", name, GROUPS[name].words
        )
        for name, count in held.items()
        if count
    ]
    lines = (
        Line(turn.say(msg("Who is to be told?")), "strong"),
        turn.line(msg("Or type the units' names, with commas between them.")),
    )
    running = [halt_button(turn.language, one) for one in await running_of(turn)]
    reply = Reply(lines, tuple(choices), (*running, stop_button(turn)))
    turn.ask(reply, "addressing", draft=draft.to_json())


def _counted(turn: Turn, label: Message, count: int) -> str:
    units = turn.say(nmsg("{count} unit", "{count} units", count))
    return f"{turn.say(label)} ({units})"


async def take_text(turn: Turn, text: str) -> None:
    """What is typed where it is asked who is to be told."""
    draft = Draft.of(turn)
    campaign = await campaign_of(turn, draft) if draft else None
    if draft is None or campaign is None:
        say_old(turn)
        return
    asked = await standings(await turn.read(), campaign.id)
    if who := _who(draft, asked, text):
        await _ask_roles(turn, who)
    elif draft.who:
        await _ask_roles(turn, draft)
    else:
        _, unclear = units_called(asked, text)
        turn.tell(
            msg("Which unit is “{name}”?", name=", ".join(unclear) or text.strip()),
            msg("Please type the names as they are written, for example: {example}",
                example=", ".join(one.unit.short for one in asked[:2])),
        )  # fmt: skip


async def take_group(turn: Turn, name: str) -> None:
    draft = Draft.of(turn)
    if draft is None or name not in GROUPS or await campaign_of(turn, draft) is None:
        say_old(turn)
    else:
        await _ask_roles(turn, replace(draft, who=name, units=()))


async def _ask_roles(turn: Turn, draft: Draft) -> None:
    units = await units_in(turn, draft)
    if not units:
        turn.tell(msg("There is no such unit at the moment."))
        return
    there = {name: await audience_of(turn, replace(draft, roles=name)) for name in ROLES}
    if not (there["officers"].people and there["leaders"].people):
        await _go_on_with(turn, replace(draft, roles="both"), there["both"])
        return
    choices = [
        step_button(turn, _peopled(turn, label, there[name]), "roles", name, label)
        for name, label in _ROLE_LABELS.items()
    ]
    lines = (
        Line(turn.say(msg("Who there?")), "strong"),
        turn.line(msg("To: {units}", units=named(turn, [one.unit.short for one in units]))),
    )
    reply = Reply(lines, tuple(choices), (stop_button(turn),))
    turn.ask(reply, "addressing", draft=draft.to_json())


def _peopled(turn: Turn, label: Message, audience: Audience) -> str:
    people = turn.say(nmsg("{count} person", "{count} people", len(audience.people)))
    return f"{turn.say(label)} ({people})"


async def _go_on_with(turn: Turn, draft: Draft, audience: Audience) -> None:
    """Asks for the words, or reads them back where they were given with the command."""
    if not audience.people:
        say_nobody(turn)
    elif draft.words:
        await preview(turn, draft)
    else:
        ask_words(turn, draft, audience)


async def take_roles(turn: Turn, roles: str) -> None:
    draft = Draft.of(turn)
    if draft is None or not draft.who or roles not in ROLES:
        say_old(turn)
    else:
        draft = replace(draft, roles=roles)
        await _go_on_with(turn, draft, await audience_of(turn, draft))
