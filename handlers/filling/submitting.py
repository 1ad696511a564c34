"""Submitting a report, and taking it back."""

from __future__ import annotations

from dataclasses import replace

from config.language import msg, nmsg
from handlers.collecting.approving import TAKEN_BACK, has_approver, is_approver, pass_on, tell
from handlers.filling.asking import ask_item, ask_next, ask_to_reopen
from handlers.messages import Reply
from handlers.roles import APPROVERS, LEADS
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.checking import all_broken
from report.lines import Line

_SHOWN = 15  # missing items named one by one; more would not be read on a phone


async def submit(turn: Turn, argument: str) -> None:
    """`/nop`: what is missing, or the question whether to send the report."""
    desk = turn.at_desk()
    if not desk.is_open:
        ask_to_reopen(turn)
        return
    if not _held_back(turn):
        _ask_to_send(turn)


async def missing(turn: Turn, argument: str) -> None:
    """`/thieu`: the questions still open, and the next of them a button away."""
    if turn.at_desk().progress.missing:
        _say_missing(turn)
    else:
        await submit(turn, "")


def _held_back(turn: Turn) -> bool:
    """Whether the report cannot go out yet; then it was said why."""
    desk = turn.at_desk()
    if desk.progress.missing:
        _say_missing(turn)
        return True
    broken = all_broken(desk.progress, desk.answers, desk.last, turn.language)
    errors = [one.message for one in broken if one.severity == "error"]
    if errors:
        _say_wrong(turn, errors)
    return bool(errors)


def _say_missing(turn: Turn) -> None:
    desk = turn.at_desk()
    missing = desk.progress.missing
    head = nmsg(
        "Not yet: {count} question is still open.",
        "Not yet: {count} questions are still open.",
        len(missing),
    )
    lines = [Line(turn.say(head), "strong")]
    lines += [Line(f"{desk.progress.number(i.id)}. {i.label}") for i in missing[:_SHOWN]]
    if len(missing) > _SHOWN:
        lines.append(turn.line(nmsg("and {count} more", "and {count} more", len(missing) - _SHOWN)))
    reply = Reply(
        lines=tuple(lines),
        choices=(turn.button(msg("Answer them now"), desk.token("go", missing[0].id)),),
        progress=(desk.progress.done, desk.progress.total),
    )
    turn.ask(reply, "choosing")


def _say_wrong(turn: Turn, messages: list[str]) -> None:
    desk = turn.at_desk()
    lines = [Line(turn.say(msg("Not yet: these figures contradict each other.")), "strong")]
    lines += [Line(f"- {message}") for message in messages]
    choices = (turn.button(msg("Review"), desk.token("run", "review")),)
    turn.ask(Reply(tuple(lines), choices), "choosing")


def _ask_to_send(turn: Turn) -> None:
    desk = turn.at_desk()
    skipped = [i for i in desk.progress.items if i.required and desk.answers[i.id].value is None]
    lines = [
        Line(turn.say(msg("Submit the report of {unit}?", unit=turn.within(desk.unit))), "strong")
    ]
    if skipped:
        head = nmsg("{count} item is left out:", "{count} items are left out:", len(skipped))
        lines.append(turn.line(head))
        lines += [Line(f"- {i.label} ({desk.answers[i.id].reason})") for i in skipped]
    carried = [
        i for i in desk.progress.items if i.id in desk.answers and desk.answers[i.id].carried
    ]
    if carried:
        head = nmsg(
            "{count} answer is last period's, not confirmed:",
            "{count} answers are last period's, not confirmed:",
            len(carried),
        )
        lines.append(turn.line(head))
        lines += [Line(f"- {desk.progress.number(i.id)}. {i.label}") for i in carried]
    reply = Reply(
        lines=tuple(lines),
        choices=(
            turn.button(msg("Submit now"), desk.token("send")),
            turn.button(msg("Review first"), desk.token("run", "review")),
        ),
    )
    turn.ask(reply, "deciding")


async def send(turn: Turn, token: Token) -> None:
    """`send`: the report goes to the office that asked for it."""
    desk = turn.at_desk()
    if desk.assignment.is_closed:
        ask_to_reopen(turn)
        return
    if not desk.is_open:
        turn.toast(msg("The report is submitted already."))
        return
    if _held_back(turn):
        return
    turn.move_report("submitted")
    what_next = await pass_on(turn)
    thanks = msg("The report of {unit} is submitted. Thank you!", unit=turn.within(desk.unit))
    reply = Reply(
        lines=(
            Line(turn.say(thanks), "strong"),
            turn.line(what_next),
        ),
        progress=(desk.progress.total, desk.progress.total),
    )
    turn.ask(reply, "idle")
    turn.conversation = replace(turn.conversation, refused={})


async def _say_taken_back(turn: Turn) -> None:
    """To whoever has the report: the leader who was to approve it, or the office it went to."""
    desk = turn.at_desk()
    if desk.report.state == "submitted" and has_approver(turn):
        await tell(turn, desk.unit.id, APPROVERS, TAKEN_BACK)
    else:
        await tell(turn, desk.campaign.owner_id, LEADS, TAKEN_BACK)


def _may(turn: Turn) -> bool:
    """Whether an approved report may be taken back: by whoever approved it, or the like."""
    return is_approver(turn) or not has_approver(turn)


async def take_back(turn: Turn, token: Token) -> None:
    """`open`: a submitted report becomes a draft again."""
    desk = turn.at_desk()
    is_old = not desk.is_open and seal(desk.report.submitted_at) != token.second
    if desk.assignment.is_closed or is_old:
        ask_to_reopen(turn)
        return
    if desk.report.state == "received" or (desk.report.state == "approved" and not _may(turn)):
        ask_to_reopen(turn)
        return
    if not desk.is_open:
        await _say_taken_back(turn)
        turn.move_report("draft")
    item = desk.item(token.first) if token.first else None
    note = turn.line(msg("The report is open again. Please submit it when you are done: /submit"))
    if item:
        ask_item(turn, item, before=(note,))
    else:
        ask_next(turn, None, before=(note,))
