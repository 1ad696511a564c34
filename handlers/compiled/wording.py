"""The compiled text in the lead's own words: passages written anew, left out, put in order. What
was written is kept when the figures come in anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.language import msg
from handlers.collecting.led import campaigns_led
from handlers.collecting.targets import stop_button
from handlers.compiled.asking import answer_part, order_part
from handlers.compiled.passages import key_of_passage, text_token
from handlers.compiled.readings import Reading, choose_campaign
from handlers.messages import LONGEST_LABEL, Reply
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.checklist import Heading, Narrative, Paragraph
from report.edits import Edit, block_place, order_place, own_words_place
from report.lines import Line
from report.outline import in_own_words
from report.showing import shorten
from storage.changes import Audited, TextEdited
from storage.compiled import answers_to, edits_of
from storage.records import Campaign

LONGEST = 5000  # characters of a passage: more is several


async def edit_text(turn: Turn, argument: str) -> None:
    """`/soan`: which section of the compiled text, of the collection that is chosen?"""
    campaigns = await campaigns_led(turn)
    if not campaigns:
        turn.tell(msg("You have no open collection at the moment."))
    elif len(campaigns) > 1:
        choose_campaign(turn, campaigns, lambda one: text_token(one, "sections"))
    else:
        await _ask_section(turn, campaigns[0])


async def _ask_section(turn: Turn, campaign: Campaign, of: str = "") -> None:
    checklist = await turn.house.library.of_campaign(turn.batch.db, campaign, "vi")
    headings = [part for part in checklist.outline if isinstance(part, Heading)]
    choices = [
        turn.button(
            shorten(part.heading, LONGEST_LABEL),
            encode(text_token(campaign, "list", str(number))),
        )
        for number, part in enumerate(headings)
    ]
    question = Line(turn.say(msg("Edit which section of the compiled text?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing")


async def take_text(turn: Turn, token: Token) -> None:
    """`text`: what is to become of a passage."""
    campaign = next((one for one in await campaigns_led(turn) if one.id == token.first), None)
    act, _, of = token.second.partition(".")
    if campaign is None or act not in _ACTS:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /summary."))
    else:
        await _ACTS[act](turn, campaign, of)


async def _list(turn: Turn, campaign: Campaign, of: str) -> None:
    reading = Reading(campaign)
    await answer_part(turn, reading, reading.covering(), ("passages", of))


async def _show(turn: Turn, campaign: Campaign, of: str) -> None:
    reading = Reading(campaign)
    await answer_part(turn, reading, reading.covering(), ("passage", of))


async def _write(turn: Turn, campaign: Campaign, of: str) -> None:
    question = Line(turn.say(msg("Please type the whole passage as it shall be.")), "strong")
    draft = {"campaign": campaign.id, "key": of}
    turn.ask(Reply((question,), actions=(stop_button(turn),)), "wording", draft=draft)


async def take_words(turn: Turn, text: str) -> None:
    """What is typed where a passage is to be written anew."""
    draft = turn.conversation.draft
    campaigns = await campaigns_led(turn) if isinstance(draft, dict) else []
    campaign = next((one for one in campaigns if one.id == draft.get("campaign")), None)
    if campaign is None:
        turn.tell(msg("This button is no longer in use. Type /summary."))
    elif len(text) > LONGEST:
        turn.tell(msg("That is more than {most} characters. Please make it shorter.", most=LONGEST))
    else:
        await _put(turn, campaign, draft["key"], text.strip())


async def _leave_out(turn: Turn, campaign: Campaign, of: str) -> None:
    await _put(turn, campaign, of, "")


async def _restore(turn: Turn, campaign: Campaign, of: str) -> None:
    await _put(turn, campaign, of, None)


async def _put(turn: Turn, campaign: Campaign, key: str, text: str | None) -> None:
    """Puts the text in place of the passage, and shows the passage as it is now."""
    places = await _places(turn, campaign, key)
    for place, basis in places:
        turn.changes.append(TextEdited(campaign.id, place, text, basis))
    if places:
        turn.ask(Reply((turn.line(msg("Done. The passage is now:")),)), "choosing")
        order_part(turn, campaign, ("passage", key))
    else:
        turn.tell(msg("This passage is not in the text any more."))


async def _places(turn: Turn, campaign: Campaign, key: str) -> list[tuple[str, str]]:
    """Where the passage's words are kept, each with what the unit itself wrote there."""
    checklist = await turn.house.library.of_campaign(turn.batch.db, campaign, "vi")
    for number, part in enumerate(checklist.outline):
        if isinstance(part, Paragraph | Narrative) and key_of_passage(block_place(number)) == key:
            return [(block_place(number), "")]
        if isinstance(part, Narrative):
            for some in await _groups(turn, campaign, part.narrative):
                places = [(own_words_place(part.narrative, unit), text) for unit, text in some]
                if key_of_passage(places[0][0]) == key:
                    return places
    return []


async def _groups(turn: Turn, campaign: Campaign, item: str) -> list[list[tuple[str, str]]]:
    """The units that have the same words there now, each with what it wrote itself."""
    db = await turn.read()
    answers = await answers_to(db, campaign.id, item)
    wrote = {unit: str(one["value"]).strip() for unit, one in answers.items() if one.get("value")}
    edits = {one.place: Edit(one.text, one.basis) for one in await edits_of(db, campaign.id)}
    return [some for _, some in in_own_words(item, wrote, edits)]


async def _up(turn: Turn, campaign: Campaign, of: str) -> None:
    await _move(turn, campaign, of, -1)


async def _down(turn: Turn, campaign: Campaign, of: str) -> None:
    await _move(turn, campaign, of, 1)


async def _move(turn: Turn, campaign: Campaign, key: str, by: int) -> None:
    """Puts a unit's words before, or behind, those next to it."""
    checklist = await turn.house.library.of_campaign(turn.batch.db, campaign, "vi")
    for part in checklist.outline:
        if not isinstance(part, Narrative):
            continue
        groups = await _groups(turn, campaign, part.narrative)
        keys = [key_of_passage(own_words_place(part.narrative, some[0][0])) for some in groups]
        if key in keys:
            at = keys.index(key)
            to = min(max(at + by, 0), len(groups) - 1)
            groups.insert(to, groups.pop(at))
            order = " ".join(unit for some in groups for unit, _ in some)
            turn.changes.append(TextEdited(campaign.id, order_place(part.narrative), order))
            said = msg("It is now number {place} of {count}.", place=to + 1, count=len(groups))
            turn.ask(Reply((turn.line(said),)), "choosing")
            order_part(turn, campaign, ("passage", key))
            return
    turn.tell(msg("This passage is not in the text any more."))


_ACTS: dict[str, Callable[[Turn, Campaign, str], Awaitable[None]]] = {
    "sections": _ask_section,
    "list": _list,
    "show": _show,
    "write": _write,
    "out": _leave_out,
    "back": _restore,
    "up": _up,
    "down": _down,
}
