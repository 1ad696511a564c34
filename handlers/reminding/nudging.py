"""The lead reminds those who are late, all or one, besides the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from config.language import Language, Message, msg, nmsg
from handlers.collecting.targets import Target, choose, targets_of
from handlers.messages import Reply
from handlers.reminding.calling import tell_numbers
from handlers.reminding.concerns import Concern, of_unit
from handlers.reminding.digest import late_units
from handlers.reminding.situation import Situation, load_situation
from handlers.reminding.wording import word_round
from handlers.tokens import Token, seal
from handlers.turn import Notice, Turn
from report.lines import Line
from storage.changes import Audited
from storage.reminders import find_remindable, known_keys


async def take_nudge(turn: Turn, token: Token) -> None:
    """`nudge`: reminds all who are late by now, asks whom, or gives numbers to call."""
    targets = [one for one in await targets_of(turn) if seal(one.campaign.id) == token.second]
    if not targets:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /help."))
        return
    situation = await _situation(turn, targets[0].campaign.id)
    late = {one.unit.id for one in late_units(situation, turn.now)}
    if not late:
        turn.tell(msg("Nobody is late any more."))
    elif token.first == "call":
        await tell_numbers(turn, situation)
    elif token.first == "one":
        some = [one for one in targets if one.unit.id in late]
        choose(turn, msg("Who is to be reminded?"), some, "nudge")
    else:
        await _nudge(turn, situation, late)


async def nudge_unit(turn: Turn, target: Target) -> None:
    """Reminds that unit now, late or not."""
    await _nudge(turn, await _situation(turn, target.campaign.id), {target.unit.id})


async def _situation(turn: Turn, campaign_id: str) -> Situation:
    db = await turn.read()
    remindable = await find_remindable(db, campaign_id)
    assert remindable is not None
    return await load_situation(db, turn.house, remindable)


async def _nudge(turn: Turn, situation: Situation, units: Collection[str]) -> None:
    """Each person once a day, however often the button is pressed."""
    people = _by_person(situation, units)
    keys = {_key(turn, situation, person): concerns for person, concerns in people.items()}
    known = await known_keys(await turn.read(), list(keys))
    for key, concerns in keys.items():
        if key not in known:
            _remind(turn, situation, concerns, key)
    turn.changes.append(Audited("nudged", {"campaign": situation.campaign.id,
                                           "units": sorted(units)}))  # fmt: skip
    lines = [turn.line(one) for one in _outcome(len(keys) - len(known), len(known))]
    turn.ask(Reply(tuple(lines)), "idle")


def _by_person(situation: Situation, units: Collection[str]) -> dict[str, list[Concern]]:
    found: dict[str, list[Concern]] = defaultdict(list)
    for unit in situation.units:
        if unit.unit.id in units:
            for one in of_unit(situation, unit):
                if one.reason != "leader":
                    found[one.member.person_id].append(one)
    return found


def _key(turn: Turn, situation: Situation, person_id: str) -> str:
    return f"reminder/{situation.campaign.id}/nudge-{turn.today.isoformat()}/{person_id}"


def _remind(turn: Turn, situation: Situation, concerns: list[Concern], key: str) -> None:
    channel, chat_id = concerns[0].member.chat
    reply = word_round(situation, concerns, turn.now, before=_who_asks(situation, concerns[0]))
    turn.notices.append(Notice(channel, chat_id, reply, key))


def _who_asks(situation: Situation, concern: Concern) -> Line:
    owner = next(one.unit for one in situation.units if one.unit.id == situation.campaign.owner_id)
    spoken: Language = situation.language_of(concern.member)
    return Line(spoken.say(msg("{owner} reminds you:", owner=owner.name)))


def _outcome(told: int, known: int) -> list[Message]:
    said = []
    if told:
        said.append(nmsg("{count} person is reminded.", "{count} people are reminded.", told))
    if known:
        said.append(
            nmsg("{count} person was reminded today already.",
                 "{count} people were reminded today already.", known)
        )  # fmt: skip
    return said or [msg("Nobody there can be reached.")]
