"""Filling in without a signal: the Excel form goes out, and comes back filled in."""

from __future__ import annotations

from dataclasses import replace

from config.language import msg
from handlers.filling.asking import ask_to_reopen
from handlers.messages import Order, Reply
from handlers.offline.importing import Import, sort_out
from handlers.offline.outcome import report_on
from handlers.turn import Turn
from report.form import FilledForm
from storage.changes import Audited
from storage.records import Assignment


async def form(turn: Turn, argument: str) -> None:
    """`/bieumau`: the form of the report at hand, as it stands now."""
    assert turn.person is not None
    desk = turn.at_desk()
    if not desk.is_open:
        ask_to_reopen(turn)
        return
    turn.tell(
        msg("I am making the form. Fill it in without a signal, then send the file back here.")
    )
    subject = (desk.campaign.id, desk.unit.id)
    turn.reply(Reply(order=Order("form", turn.person.id, subject)))


async def take_form(turn: Turn, filled: FilledForm) -> None:
    """A filled-in form: read like what is typed, written in one go, told cell by cell."""
    assignment = _assignment(turn, filled)
    if assignment is None:
        mark = {"campaign": filled.mark.campaign_id, "unit": filled.mark.unit_id}
        turn.changes.append(Audited("refused", {"form": mark}))
        turn.tell(
            msg("This form belongs to another unit or another collection."),
            msg("Your own: /form"),
        )
        return
    await turn.take(assignment)
    if not _fits(assignment, filled):
        turn.tell(msg("This form was made for another version of the questions. A new one: /form"))
    elif not turn.at_desk().is_open:
        ask_to_reopen(turn)
    else:
        done = sort_out(turn, filled)
        _write(turn, done)
        report_on(turn, done)


def _assignment(turn: Turn, filled: FilledForm) -> Assignment | None:
    """The report that the form is for, if it is one of the sender's."""
    of_form = filled.mark.campaign_id, filled.mark.unit_id
    own = (one for one, _ in turn.desks() if (one.campaign.id, one.unit_id) == of_form)
    return next(own, None)


def _fits(assignment: Assignment, filled: FilledForm) -> bool:
    campaign, mark = assignment.campaign, filled.mark
    return (campaign.checklist_id, campaign.checklist_version) == (
        mark.checklist_id,
        mark.checklist_version,
    )


def _write(turn: Turn, done: Import) -> None:
    turn.conversation = replace(turn.conversation, refused={})
    for one in done.taken:
        turn.mark_revised(one.item.id)
        turn.record(one.item.id, one.answer)
    for item, text in done.notes:
        turn.add_note(item.id, text)
