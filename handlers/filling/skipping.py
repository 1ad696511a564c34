"""Going back, and leaving an item out with a reason."""

from __future__ import annotations

from config.language import Message, msg
from handlers.filling.asking import ANSWERED, ask_item, ask_next
from handlers.messages import Reply
from handlers.tokens import Token
from handlers.turn import Turn
from report.answers import Answer
from report.items import Item
from report.lines import Line
from report.reading.text import cannot_be_stored

_LONGEST_REASON = 300


def _reasons() -> tuple[Message, ...]:
    return (msg("No figures yet"), msg("Does not occur here"), msg("I will answer later"))


REASONS = 3
_LATER = 2  # the number of the reason that leaves the item open


def go_back(turn: Turn, item: Item, token: Token) -> None:
    """`back`: asks the item before this one."""
    step_back(turn, item)


def step_back(turn: Turn, item: Item) -> None:
    previous = turn.at_desk().progress.previous(item.id)
    ask_item(turn, previous or item)


def skip(turn: Turn, item: Item, token: Token) -> None:
    """`skip`: an optional item is left out at once, a required one needs a reason."""
    if item.id in turn.at_desk().answers and token.second != ANSWERED:
        ask_item(turn, item)  # an old button must not take back what was answered since
    else:
        _leave_out_or_ask_why(turn, item)


def pass_over(turn: Turn, item: Item) -> None:
    """`bỏ qua` said: an answer that stands stays, else the item is left out."""
    desk = turn.at_desk()
    if item.id not in desk.answers:
        _leave_out_or_ask_why(turn, item)
        return
    turn.mark_revised(item.id)
    note = msg("Left as it is: {label}", label=item.label)
    ask_next(turn, item.id, before=(Line(turn.say(note), "quiet"),))


def _leave_out_or_ask_why(turn: Turn, item: Item) -> None:
    desk = turn.at_desk()
    if not desk.is_open:
        ask_item(turn, item)
        return
    if not item.required:
        note = msg("Left out: {label}", label=item.label)
        _record_left_out(turn, item, turn.say(msg("none")), note)
        return
    choices = [
        turn.button(reason, desk.token("why", item.id, n)) for n, reason in enumerate(_reasons())
    ]
    question = msg("Why is “{label}” left out?", label=item.label)
    hint = msg("Choose, or type the reason.")
    back = turn.button(msg("Answer it after all"), desk.token("go", item.id), msg("answer"))
    reply = Reply(
        lines=(Line(turn.say(question), "strong"), turn.line(hint)),
        choices=tuple(choices),
        actions=(back,),
    )
    turn.ask(reply, "skipping", item.id)


def choose_reason(turn: Turn, item: Item, token: Token) -> None:
    """`why`: one of the reasons offered."""
    number = int(token.second)
    if number == _LATER:
        if item.id in turn.at_desk().answers:
            turn.record(item.id, None)
        note = msg("Left open for later: {label}", label=item.label)
        ask_next(turn, item.id, before=(Line(turn.say(note), "quiet"),))
        return
    leave_out(turn, item, turn.say(_reasons()[number]))


def type_reason(turn: Turn, item: Item, text: str) -> None:
    """A reason in the officer's own words."""
    reason = text.strip()
    if not reason or len(reason) > _LONGEST_REASON or cannot_be_stored(reason):
        longest = msg(
            "Please give the reason in a few words ({limit} characters at most).",
            limit=_LONGEST_REASON,
        )
        turn.tell(longest)
        return
    leave_out(turn, item, reason)


def leave_out(turn: Turn, item: Item, reason: str) -> None:
    """Notes down that there is no answer, and why; asks the next item."""
    note = msg("Left out: {label} ({reason})", label=item.label, reason=reason)
    _record_left_out(turn, item, reason, note)


def _record_left_out(turn: Turn, item: Item, reason: str, note: Message) -> None:
    turn.mark_revised(item.id)
    turn.record(item.id, Answer("skipped", None, reason))
    ask_next(turn, item.id, before=(Line(turn.say(note), "quiet"),))
