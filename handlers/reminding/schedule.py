"""`/lich`: the plan of reminders, who is reminded when and why, and changing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from config.language import Message, msg, nmsg
from handlers.collecting.led import open_campaigns_led
from handlers.collecting.targets import CHANGED, stop_button
from handlers.messages import Button, Reply, paragraphs
from handlers.reminding.concerns import Reason
from handlers.reminding.digest import unreachable_lines
from handlers.reminding.planner import Expected, foretell
from handlers.reminding.situation import Situation, load_situation
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from report.reminders.calendar import Calendar
from report.reminders.plan import DEFAULT_PLAN, Plan, WrongStep, parse_plan, plan_text
from report.reminders.slots import Slot, slots
from storage.changes import Audited, ReminderPlanChanged
from storage.records import Campaign
from storage.reminders import find_remindable

_AHEAD = timedelta(days=120)
_EXAMPLE = msg("For example: -7d 8:00; -1d 14:00; 0d; +1d daily x5")
_SOON, _UNITS_SHOWN = 3, 6  # the next reminders, and the units named at each


async def schedule(turn: Turn, argument: str) -> None:
    """`/lich`: shows the plan; `/lich -3d 08:00, 0d`: reads a new one back."""
    campaigns = await open_campaigns_led(turn)
    if not campaigns:
        turn.tell(msg("You have no open collection at the moment."))
    elif len(campaigns) > 1:
        _choose(turn, campaigns, argument)
    elif argument:
        await _preview(turn, campaigns[0], argument)
    else:
        await _show(turn, campaigns[0])


def _choose(turn: Turn, campaigns: Sequence[Campaign], typed: str) -> None:
    """Which campaign; what was typed waits for it."""
    choices = [turn.button(one.title, _token("show", one)) for one in campaigns]
    question = Line(turn.say(msg("Reminders of which collection?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing", draft={"typed": typed})


def _token(verb: str, campaign: Campaign) -> str:
    return encode(Token("plan", verb, seal(campaign.id)))


async def take_choice(turn: Turn, token: Token) -> None:
    """`plan`: shows a campaign's plan, asks for another one, or takes the one read back."""
    if token.first == "use":
        await _use(turn, token)
        return
    campaign = next((c for c in await open_campaigns_led(turn) if seal(c.id) == token.second), None)
    if campaign is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    elif token.first == "change":
        _ask_plan(turn, campaign)
    elif token.first == "default":
        await _preview(turn, campaign, plan_text(DEFAULT_PLAN))
    elif typed := _waiting(turn):
        await _preview(turn, campaign, typed)
    else:
        await _show(turn, campaign)


def _waiting(turn: Turn) -> str:
    draft = turn.conversation.draft
    return str(draft.get("typed", "")) if isinstance(draft, dict) else ""


async def _show(turn: Turn, campaign: Campaign) -> None:
    situation = await _situation(turn, campaign)
    expected = await foretell(await turn.read(), situation, turn.now, turn.now + _AHEAD)
    planned = situation.timetable.planned(campaign.due_at)
    reply = Reply(
        lines=paragraphs(
            [Line(turn.say(msg("Reminders of “{title}”", title=campaign.title)), "strong")],
            [turn.line(msg("Deadline: {due}.", due=turn.local(campaign.due_at)))],
            _slot_lines(turn, planned),
            _soon(turn, expected),
            _left_out(turn, situation),
        ),
        choices=tuple(_buttons(turn, campaign, situation.timetable.plan)),
    )
    turn.ask(reply, "choosing")


async def _situation(turn: Turn, campaign: Campaign) -> Situation:
    db = await turn.read()
    remindable = await find_remindable(db, campaign.id)
    assert remindable is not None
    return await load_situation(db, turn.house, remindable)


def _buttons(turn: Turn, campaign: Campaign, plan: Plan) -> Iterator[Button]:
    yield turn.button(msg("Change the plan"), _token("change", campaign), msg("change"))
    if plan != DEFAULT_PLAN:
        yield turn.button(msg("The usual plan"), _token("default", campaign), msg("usual"))


def _slot_lines(turn: Turn, planned: Sequence[Slot]) -> Iterator[Line]:
    for slot in planned:
        when = turn.say(msg("{at}: {days}", at=slot.at, days=_from_deadline(slot.days)))
        if slot.moved_from is not None:
            when += turn.say(msg(" (in place of {day})", day=slot.moved_from))
        yield Line(f"- {when}", "quiet" if slot.at <= turn.now else "plain")


def _from_deadline(days: int) -> Message:
    if days < 0:
        return nmsg("{count} day before the deadline", "{count} days before the deadline", -days)
    if days > 0:
        return nmsg("{count} day after the deadline", "{count} days after the deadline", days)
    return msg("the deadline's day")


def _soon(turn: Turn, expected: Sequence[Expected]) -> Iterator[Line]:
    """Who is reminded the next times, as things stand."""
    if not expected:
        yield turn.line(msg("As things stand, nobody will be reminded."))
        return
    yield turn.line(msg("As things stand, the next reminders go to:"))
    for at in sorted({one.at for one in expected})[:_SOON]:
        some = [one for one in expected if one.at == at]
        yield Line(turn.say(msg("{at}: {who}", at=at, who=_who(turn, some))))


def _who(turn: Turn, expected: Sequence[Expected]) -> str:
    units = {(one.unit_name, one.reason) for one in expected}
    named = sorted(f"{unit} ({turn.say(reason_name(reason))})" for unit, reason in units)
    rest = len(named) - _UNITS_SHOWN
    more = nmsg("and {count} unit more", "and {count} units more", rest)
    return ", ".join([*named[:_UNITS_SHOWN], *([turn.say(more)] if rest > 0 else [])])


def reason_name(reason: Reason) -> Message:
    match reason:
        case "not started":
            return msg("not started")
        case "half done":
            return msg("half done")
        case "all answered":
            return msg("only to be submitted")
        case "returned":
            return msg("returned")
        case "waits for approval":
            return msg("waits for approval")
        case "leader":
            return msg("its leader is told")
        case "digest":
            return msg("list of who is late")


def _left_out(turn: Turn, situation: Situation) -> Iterator[Line]:
    """Whom reminders do not reach now: by their own wish, or for want of a chat."""
    names = {m.person_id: m.name for some in situation.members.values() for m in some}
    for person, until in situation.snoozes.items():
        if until > turn.today and person in names:
            said = msg("{name} asked not to be reminded before {day}.", name=names[person],
                       day=until)  # fmt: skip
            yield turn.line(said)
    yield from unreachable_lines(situation, turn.language)


def _ask_plan(turn: Turn, campaign: Campaign) -> None:
    question = Line(turn.say(msg("When are reminders to go out?")), "strong")
    how = turn.line(_EXAMPLE)
    draft = {"campaign": campaign.id}
    turn.ask(Reply((question, how), actions=(stop_button(turn),)), "planning", draft=draft)


async def take_plan(turn: Turn, text: str) -> None:
    """What is typed where the plan is asked."""
    draft = turn.conversation.draft
    wanted = draft.get("campaign") if isinstance(draft, dict) else None
    campaign = next((one for one in await open_campaigns_led(turn) if one.id == wanted), None)
    if campaign is None:
        turn.tell(CHANGED)
    else:
        await _preview(turn, campaign, text)


async def _preview(turn: Turn, campaign: Campaign, text: str) -> None:
    """Reads a plan back: on which days it comes out."""
    plan = parse_plan(text)
    if isinstance(plan, WrongStep):
        _say_wrong(turn, plan)
        return
    planned = slots(plan, campaign.due_at, Calendar(turn.house.zone))
    ahead = [one for one in planned if one.at > turn.now]
    draft = {"campaign": campaign.id, "plan": plan_text(plan)}
    use = turn.button(msg("Use this plan"), encode(Token("plan", "use", seal(draft))), msg("use"))
    head = Line(turn.say(msg("Reminders would go out:")), "strong")
    none = turn.line(msg("No reminder is left: all of these days are past."))
    notes = turn.line(msg("Nights, weekends and public holidays are left out."))
    lines = paragraphs([head, *(_slot_lines(turn, ahead) if ahead else [none])], [notes])
    turn.ask(Reply(lines, (use, stop_button(turn))), "deciding", draft=draft)


def _say_wrong(turn: Turn, wrong: WrongStep) -> None:
    turn.tell(
        msg("I cannot read this as a day of reminders: {text}", text=wrong.text),
        _EXAMPLE,
    )


async def _use(turn: Turn, token: Token) -> None:
    """Only the plan that was just read back."""
    draft = turn.conversation.draft
    campaigns = {one.id for one in await open_campaigns_led(turn)}
    is_there = isinstance(draft, dict) and draft.get("campaign") in campaigns
    if not is_there or seal(draft) != token.second:
        turn.toast(CHANGED)
        return
    turn.changes.append(ReminderPlanChanged(draft["campaign"], draft["plan"]))
    turn.ask(Reply((Line(turn.say(msg("The plan of reminders is changed.")), "strong"),)), "idle")
