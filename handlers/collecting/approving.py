"""The commune's leader: approves the report, or gives it back to the officers."""

from __future__ import annotations

from config.language import Language, Message, msg
from handlers.messages import Reply
from handlers.roles import APPROVERS, LEADS, OFFICERS
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.lines import Line
from storage.records import Role

_COME_IN = msg("The report of {unit} has come in.")
_APPROVED = msg("The report of {unit} was approved by its leader.")
_WAITS = msg("The report of {unit} waits for your approval: /approve")
TAKEN_BACK = msg("The report of {unit} was taken back to be changed.")


def has_approver(turn: Turn) -> bool:
    """Whether a leader has to approve this unit's report before it reaches the district."""
    members = turn.batch.members.get(turn.at_desk().unit.id, ())
    return any(member.role == "approver" for member in members)


def is_approver(turn: Turn) -> bool:
    """Whether the sender is that leader."""
    assert turn.person is not None
    unit = turn.at_desk().unit.id
    return any(m.unit.id == unit and m.role == "approver" for m in turn.person.memberships)


async def approve(turn: Turn, argument: str) -> None:
    """`/duyet`: asks the leader whether the submitted report goes to the district."""
    desk = turn.at_desk()
    if not is_approver(turn):
        turn.tell(msg("Approving is for the unit's leader."), msg("Your own report: /review"))
    elif desk.assignment.is_closed:
        say_closed(turn)
    elif desk.report.state == "submitted":
        _ask(turn)
    elif desk.is_open:
        turn.tell(msg("The report of {unit} is not submitted yet.", unit=turn.within(desk.unit)))
    else:
        turn.tell(msg("The report of {unit} is approved already.", unit=turn.within(desk.unit)))


def say_closed(turn: Turn) -> None:
    """Nothing changes after the close."""
    turn.tell(
        msg("The collection “{title}” is closed.", title=turn.at_desk().title),
        msg("To change the report, please ask the office that collects the reports."),
    )


def _ask(turn: Turn) -> None:
    desk = turn.at_desk()
    question = msg("Approve the report of {unit}?", unit=turn.within(desk.unit))
    sealed = seal(desk.report.submitted_at)
    reply = Reply(
        lines=(Line(turn.say(question), "strong"), turn.line(msg("To read it first: /review"))),
        choices=(
            turn.button(msg("Approve"), desk.token("approve", "", sealed), msg("approve")),
            turn.button(msg("Give it back"), desk.token("run", "return"), msg("give back")),
        ),
    )
    turn.ask(reply, "deciding")


async def take_approval(turn: Turn, token: Token) -> None:
    """`approve`: the report that was asked about goes to the district."""
    desk = turn.at_desk()
    is_same = seal(desk.report.submitted_at) == token.second
    is_waiting = desk.report.state == "submitted" and not desk.assignment.is_closed
    if not is_approver(turn) or not is_waiting or not is_same:
        turn.toast(msg("This report cannot be approved now. Type /approve."))
        return
    turn.move_report("approved")
    said = msg("The report of {unit} is approved. Thank you!", unit=turn.within(desk.unit))
    turn.ask(Reply((Line(turn.say(said), "strong"),)), "idle")
    await tell(turn, desk.unit.id, OFFICERS, _APPROVED)
    await tell(turn, desk.campaign.owner_id, LEADS, _COME_IN)


async def pass_on(turn: Turn) -> Message:
    """Tells whoever is next of a report just submitted; gives what to tell the sender."""
    desk = turn.at_desk()
    if not has_approver(turn):
        await tell(turn, desk.campaign.owner_id, LEADS, _COME_IN)
        return msg("You can read it again at any time: /review")
    if is_approver(turn):
        turn.move_report("approved")
        await tell(turn, desk.campaign.owner_id, LEADS, _COME_IN)
        return msg("You can read it again at any time: /review")
    await tell(turn, desk.unit.id, APPROVERS, _WAITS)
    return msg("It goes to the district as soon as the leader approves it.")


async def tell(turn: Turn, unit_id: str, roles: frozenset[Role], message: Message) -> None:
    """Tells others what became of the report at hand."""
    unit = turn.at_desk().unit.name

    def word(language: Language) -> Reply:
        said = language.say(message.filled(unit=language.within(unit)))
        return Reply((Line(said[0].upper() + said[1:], "strong"),))

    await turn.notify(unit_id, roles, word)
