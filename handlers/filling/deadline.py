"""When the report is due."""

from __future__ import annotations

from datetime import datetime

from config.language import Message, msg, nmsg
from handlers.messages import Reply
from handlers.turn import Turn
from report.lines import Line
from storage.records import Assignment


async def deadline(turn: Turn, argument: str) -> None:
    """`/han`: the deadline, the time left, how far the report is."""
    desk = turn.at_desk()
    due, progress = desk.assignment.due_at, desk.progress
    lines = [
        Line(desk.title, "strong"),
        turn.line(
            msg(
                "Deadline: {due} ({left})",
                due=turn.local(due),
                left=_left(turn, desk.assignment),
            )
        ),
        turn.line(
            msg(
                "{unit}: {done} of {total} questions answered.",
                unit=desk.unit.name,
                done=progress.done,
                total=progress.total,
            )
        ),
        turn.line(state_name(desk.report.state)),
    ]
    turn.reply(Reply(tuple(lines)))


def _left(turn: Turn, assignment: Assignment) -> Message:
    if assignment.is_closed:
        return msg("the collection is closed")
    return time_left(turn.local(assignment.due_at), turn.local(turn.now))


def time_left(due: datetime, now: datetime) -> Message:
    """Whole days by the calendar of both, as people count them: due tomorrow morning is one day."""
    if now > due:
        return msg("past")
    days = (due.date() - now.date()).days
    if days == 0:
        return msg("today")
    return nmsg("{count} day left", "{count} days left", days)


def state_name(state: str) -> Message:
    match state:
        case "submitted":
            return msg("State: submitted")
        case "approved":
            return msg("State: approved")
        case "received":
            return msg("State: received")
        case "returned":
            return msg("State: returned for correction")
        case _:
            return msg("State: not yet submitted")
