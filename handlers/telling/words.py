"""`/nhac`: which words, read back with how many get them, and sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from config.language import Language, Message, msg, nmsg
from handlers.collecting.targets import stop_button
from handlers.messages import Button, Reply, paragraphs
from handlers.telling.audience import Audience, Draft, audience_of, campaign_of
from handlers.telling.going_out import halt_button
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from report.reading.text import cannot_be_stored
from storage.broadcasts import prefix_of
from storage.changes import BroadcastStarted
from storage.people import new_id
from storage.records import Campaign

_LONGEST = 1500  # characters: with the line above them, one message on every channel
_SHOWN = 10  # units named one by one


def step_button(
    turn: Turn, label: Message | str, step: str, value: str, word: Message | str = ""
) -> Button:
    return turn.button(label, encode(Token("broadcast", step, value)), word)


def say_nobody(turn: Turn) -> None:
    line = turn.line(msg("Nobody there can be reached. Invite people: /invite"))
    turn.ask(Reply((line,)), "idle")


def named(turn: Turn, names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    if rest <= 0:
        return shown
    more = turn.say(nmsg("and {count} unit more", "and {count} units more", rest))
    return f"{shown}, {more}"


def ask_words(turn: Turn, draft: Draft, audience: Audience) -> None:
    lines = (
        Line(turn.say(msg("What do you want to tell them?")), "strong"),
        turn.line(msg("To: {units}", units=named(turn, [unit.short for unit in audience.units]))),
        turn.line(msg("Type it as they are to read it. It is read back before it goes out.")),
    )
    reply = Reply(lines, actions=(stop_button(turn),))
    turn.ask(reply, "telling", draft=draft.to_json())


async def take_words(turn: Turn, text: str) -> None:
    """What is typed where the words are asked."""
    draft = Draft.of(turn)
    if draft is None or not draft.roles:
        say_old(turn)
    elif draft.words and text.strip().isdigit():  # none of the choices, nor anything to tell
        turn.tell(msg("Please choose one of the above, by its number or its words."))
    else:
        await preview(turn, replace(draft, words=text.strip()))


async def preview(turn: Turn, draft: Draft) -> None:
    """Reads the broadcast back as it will be read, with how many get it."""
    campaign = await campaign_of(turn, draft)
    if campaign is None:
        say_old(turn)
    elif not draft.words or len(draft.words) > _LONGEST or cannot_be_stored(draft.words):
        turn.tell(msg("Please type at most {count} characters.", count=_LONGEST))
    else:
        _read_back(turn, campaign, draft, await audience_of(turn, draft))


def _read_back(turn: Turn, campaign: Campaign, draft: Draft, audience: Audience) -> None:
    if not audience.people:
        say_nobody(turn)
        return
    units = turn.say(nmsg("{count} unit", "{count} units", audience.reached))
    head = nmsg(
        "Send this to {count} person in {units}?",
        "Send this to {count} people in {units}?",
        len(audience.people),
        units=units,
    )
    said = wording(turn, campaign, draft.words)(turn.language).lines
    nobody = [Line(_nobody(turn, audience))] if audience.empty else []
    choices = (
        step_button(turn, msg("Send it"), "send", _seal(draft, audience), msg("send")),
        stop_button(turn),
    )
    hint = turn.line(msg("To change it, type it anew."))
    reply = Reply(paragraphs([Line(turn.say(head), "strong")], said, [*nobody, hint]), choices)
    turn.ask(reply, "telling", draft=draft.to_json())


def _nobody(turn: Turn, audience: Audience) -> str:
    names = named(turn, [unit.short for unit in audience.empty])
    return turn.say(msg("Nobody can be reached in: {units}.", units=names))


def _seal(draft: Draft, audience: Audience) -> str:
    """Of what is said and to whom: a button never sends what it did not show."""
    return seal([draft.to_json(), sorted(one.person_id for one in audience.people)])


async def send(turn: Turn, sealed: str) -> None:
    """Only as the answer to what was read back, and only if it would go to the same people."""
    draft = Draft.of(turn)
    campaign = await campaign_of(turn, draft) if draft else None
    if draft is None or campaign is None or not draft.words or not draft.roles:
        say_old(turn)
        return
    audience = await audience_of(turn, draft)
    if _seal(draft, audience) != sealed:
        turn.tell(msg("Meanwhile it would go to others. Please look at it again."))
        _read_back(turn, campaign, draft, audience)
    else:
        _start(turn, campaign, draft, audience)


def _start(turn: Turn, campaign: Campaign, draft: Draft, audience: Audience) -> None:
    started = BroadcastStarted(
        new_id("b"),
        campaign.id,
        draft.words,
        {"who": draft.who, "units": list(draft.units), "roles": draft.roles},
        len(audience.people),
        turn.language.code,
    )
    turn.changes.append(started)
    words = wording(turn, campaign, draft.words)
    turn.notify_many(audience.people, words, prefix_of(started.id))
    head = nmsg("Being sent to {count} person.", "Being sent to {count} people.",
                started.recipients)  # fmt: skip
    lines = (
        Line(turn.say(head), "strong"),
        turn.line(msg("You will be told when all have it, and who could not be reached.")),
    )
    turn.ask(Reply(lines, actions=(halt_button(turn.language, started.id),)), "idle")


def wording(turn: Turn, campaign: Campaign, words: str) -> Callable[[Language], Reply]:
    """The message as recipients get it: who says it, and the words as they are."""
    assert turn.person is not None
    name = turn.person.name
    unit = next(m.unit for m in turn.person.memberships if m.unit.id == campaign.owner_id)

    def word(language: Language) -> Reply:
        head = language.say(msg("Message from {name} ({unit}):", name=name, unit=unit.name))
        said = [Line(line) for line in words.splitlines()]
        return Reply((Line(head, "strong"), *said), locale=language.code)

    return word


def say_old(turn: Turn) -> None:
    turn.toast(msg("This button is no longer in use. Type /help."))
