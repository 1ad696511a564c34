"""Buttons: of the open question, of an old one, or made up by somebody. None is trusted: it
names an item and what it wants, and both have to fit the report as it is now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.language import msg
from handlers.collecting import approving, closing, deciding, returning, targets
from handlers.commands import find_command, run_command
from handlers.compiled import contradicting, merging, summary, tracing, wording
from handlers.evidence import choosing, keeping
from handlers.filling import (
    answering,
    asking,
    carrying,
    contents,
    doubting,
    lists,
    noting,
    sharing,
    skipping,
    submitting,
    ticking,
    writing,
)
from handlers.filling import units as desks
from handlers.membership import inviting, joining, linking, people
from handlers.membership.joining import greet_stranger
from handlers.opening import pressing as opening
from handlers.reminding import nudging, resuming, schedule, snoozing
from handlers.telling import pressing as telling
from handlers.tokens import Token, Verb, decode
from handlers.turn import Turn
from report.items import Item, ItemType
from storage.changes import Audited

ItemPress = Callable[[Turn, Item, Token], None]
Press = Callable[[Turn, Token], Awaitable[None]]

_ITEM_PRESSES: dict[Verb, ItemPress] = {
    "set": answering.press_answer,
    "tick": ticking.tick,
    "ticked": ticking.finish_ticking,
    "carry": carrying.carry_over,
    "whose": answering.take_whose,
    "sure": writing.confirm,
    "keep": writing.keep,
    "all": writing.confirm_several,
    "again": answering.ask_again,
    "unnote": noting.delete,
    "view": keeping.view,
    "detach": keeping.detach,
    "say": doubting.take_as_answer,
    "back": skipping.go_back,
    "skip": skipping.skip,
    "why": skipping.choose_reason,
    "add": lists.add_entry,
    "none": lists.nothing,
    "done": lists.finish,
    "drop": lists.drop,
    "go": contents.go_to,
}
_PRESSES: dict[Verb, Press] = {
    "sec": contents.open_section,
    "desk": desks.take_desk,
    "open": submitting.take_back,
    "send": submitting.send,
    "lang": desks.take_language,
    "show": summary.show_part,
    "sendback": contradicting.send_back,
    "text": wording.take_text,
    "same": merging.take_same,
    "source": tracing.take_source,
    "picture": tracing.take_picture,
    "carryall": carrying.carry_section,
    "approve": approving.take_approval,
    "unit": deciding.choose_unit,
    "campaign": closing.take_campaign,
    "opening": opening.take_step,
    "broadcast": telling.take_step,
    "giveback": returning.take_return,
    "stop": targets.stop,
    "resume": resuming.resume,
    "snooze": snoozing.take_snooze,
    "nudge": nudging.take_nudge,
    "plan": schedule.take_choice,
    "invite": inviting.take_choice,
    "evidence": choosing.take_whose,
    "person": people.take_person,
    "unlink": linking.unlink,
    "share": sharing.take_share,
    "leave": joining.take_leave,
    "do": doubting.take_as_request,
}
_ABOUT_NO_REPORT: frozenset[Verb] = frozenset(
    {
        "desk",
        "resume",
        "snooze",
        "nudge",
        "plan",
        "lang",
        "show",
        "sendback",
        "text",
        "same",
        "source",
        "picture",
        "unit",
        "campaign",
        "broadcast",
        "opening",
        "giveback",
        "stop",
        "invite",
        "evidence",
        "person",
        "unlink",
        "leave",
    }
)
_LOOKING: frozenset[Verb] = frozenset({"go", "back", "again", "view", "unnote"})  # change no answer
# What only items of these types have buttons for.
_ONLY: dict[Verb, frozenset[ItemType]] = {
    "set": frozenset({"yes_no", "choice"}),
    "tick": frozenset({"choices"}),
    "ticked": frozenset({"choices"}),
    "add": frozenset({"list"}),
    "none": frozenset({"list"}),
    "done": frozenset({"list"}),
    "drop": frozenset({"list"}),
}


async def press(turn: Turn, data: str) -> None:
    """Does what a button says, where it still can be done."""
    token = decode(data)
    if turn.person is None:
        await greet_stranger(turn)
    elif token is None:
        _say_old(turn)
    elif token.verb == "run":
        await _run(turn, token)
    elif token.verb not in _ABOUT_NO_REPORT and not (turn.desk and turn.desk.owns(token)):
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button belongs to another report. To change over: /unit"))
    elif token.verb in _PRESSES:
        await _PRESSES[token.verb](turn, token)
    else:
        _press_item(turn, token)


def _say_old(turn: Turn) -> None:
    turn.toast(msg("This button is no longer in use. Type /report to go on."))


async def _run(turn: Turn, token: Token) -> None:
    found = find_command(f"/{token.first}")
    if found is None:
        _say_old(turn)
    else:
        await run_command(turn, found[0], "")


def _press_item(turn: Turn, token: Token) -> None:
    desk = turn.desk
    item = desk.item(token.first) if desk else None
    if desk is None or item is None or not desk.progress.number(item.id):
        _say_old(turn)
    elif not desk.is_open and token.verb not in _LOOKING:
        asking.ask_to_reopen(turn, item)
    elif not _fits(item, token):
        _say_old(turn)
    elif token.verb == "pick":
        (lists.pick_part if item.type == "list" else answering.pick)(turn, item, token)
    else:
        _ITEM_PRESSES[token.verb](turn, item, token)


def _fits(item: Item, token: Token) -> bool:
    """Whether the item is of a type that has such a button, and has what the button names."""
    if item.type not in _ONLY.get(token.verb, {item.type}):
        return False
    if token.verb in ("set", "tick"):
        options = 2 if item.type == "yes_no" else len(item.options)
        return _is_below(token.second, options)
    if token.verb == "why":
        return _is_below(token.second, skipping.REASONS)
    return True


def _is_below(number: str, limit: int) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 4 and int(number) < limit
