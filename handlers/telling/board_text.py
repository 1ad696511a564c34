"""What a board says: which units are how far, and nothing of what they answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from config.language import Language, Message, closest, language, msg, nmsg
from handlers.messages import Reply, paragraphs
from report.lines import Line
from storage.records import Campaign
from storage.standing import Standing

_SHOWN = 40  # units named in one state: five states of so many fit into one message


def board_text(
    campaign: Campaign, units: Sequence[Standing], due: datetime, language: Language
) -> Reply:
    """`due` is the deadline in the zone in which it is shown."""
    there = sum(one.is_in for one in units)
    head = [
        Line(campaign.title, "strong"),
        Line(language.say(msg("Deadline: {due}", due=due))),
        Line(language.say(nmsg("Submitted: {there} of {count} unit",
                               "Submitted: {there} of {count} units", len(units), there=there))),
    ]  # fmt: skip
    closed = [Line(language.say(msg("The collection is closed.")))]
    return Reply(
        paragraphs(
            head,
            closed if campaign.state == "closed" else [],
            *([Line(language.say(label), "strong"), Line(names)]
              for label, names in _by_state(units, language)),
        ),
        locale=language.code,
    )  # fmt: skip


def updated(reply: Reply, now: datetime) -> Reply:
    """With the time at which it changed last, in the zone in which it is shown."""
    said = language(closest(reply.locale, "vi")).say(msg("Updated: {at}", at=now))
    return Reply(paragraphs(reply.lines, [Line(said, "quiet")]), locale=reply.locale)


def removed_text(language: Language) -> Reply:
    return Reply((Line(language.say(msg("This board was taken away."))),), locale=language.code)


def _by_state(units: Sequence[Standing], language: Language) -> Iterator[tuple[Message, str]]:
    """Only the states that there are, each with its units."""
    for label, names in (
        (msg("Received"), [one for one in units if one.state == "received"]),
        (msg("Submitted"), [one for one in units if one.state in ("submitted", "approved")]),
        (msg("Returned to be corrected"), [one for one in units if one.state == "returned"]),
        (msg("In work"), [one for one in units if one.state == "draft" and one.is_begun]),
        (msg("Not begun"), [one for one in units if one.state == "draft" and not one.is_begun]),
    ):
        if names:
            yield label, f"({language.number(len(names))}) {_named(names, language)}"


def _named(units: Sequence[Standing], language: Language) -> str:
    shown = ", ".join(one.unit.short for one in units[:_SHOWN])
    rest = len(units) - _SHOWN
    if rest <= 0:
        return shown
    more = language.say(nmsg("and {count} unit more", "and {count} units more", rest))
    return f"{shown}, {more}"
