"""Which handler a message belongs to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rapidfuzz import fuzz, process

from config.language import msg
from handlers import answering, asking, contents, lists, skipping, submitting, summary, units
from handlers.commands import Command, commands, find_command, names, said_command
from handlers.joining import greet_stranger
from handlers.messages import Button, Reply
from handlers.tokens import Token, Verb, decode, encode
from handlers.turn import Turn
from report.checklist import Item
from report.reading.text import fold

ItemPress = Callable[[Turn, Item, Token], None]
Press = Callable[[Turn, Token], Awaitable[None]]

_ITEM_PRESSES: dict[Verb, ItemPress] = {
    "set": answering.press_answer,
    "tick": answering.tick,
    "ticked": answering.finish_ticking,
    "carry": answering.carry_over,
    "sure": answering.confirm,
    "again": answering.ask_again,
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
    "desk": units.take_desk,
    "open": submitting.take_back,
    "send": submitting.send,
    "lang": units.take_language,
    "show": summary.show_part,
}
_LOOKING: frozenset[Verb] = frozenset({"go", "back", "again"})  # change nothing by themselves
_CLOSE = 70  # rapidfuzz score from which a mistyped command is worth naming


async def handle(turn: Turn) -> None:
    """Answers one message. Every message gets an answer."""
    incoming = turn.incoming
    if not incoming.private:
        await _in_group(turn)
    elif incoming.button is not None:
        await _press(turn, incoming.button)
    elif incoming.file is not None or incoming.file_fault is not None:
        _file(turn)
    else:
        await _text(turn, incoming.text or "")


async def _in_group(turn: Turn) -> None:
    # A report is nobody's business in a group; without a command, neither is the talk there.
    if find_command(turn.incoming.text or ""):
        turn.tell(msg("Please write to me in a private chat."))


async def _text(turn: Turn, text: str) -> None:
    command = find_command(text.strip())
    if command is not None:
        await _run(turn, *command)
    elif turn.person is None:
        await greet_stranger(turn)
    elif _asked_elsewhere(turn):
        await _go_on_here(turn)
    elif button := _typed_button(turn, text):
        await _choose_by_typing(turn, button, text)
    elif said := said_command(text):
        await _say_command(turn, said, text)
    else:
        await _by_mode(turn, text)


async def _run(turn: Turn, command: Command, argument: str) -> None:
    if command.needs != "nothing" and turn.person is None:
        await greet_stranger(turn)
    elif command.roles and not (turn.person and turn.person.has_role(*command.roles)):
        turn.tell(
            msg("This is for the office that collects the reports."),
            msg("Your own report: /review"),
        )
    elif command.needs == "desk" and turn.desk is None:
        await units.choose_desk(turn, "")
    else:
        await command.run(turn, argument)


def _asked_elsewhere(turn: Turn) -> bool:
    """Whether the open question was asked in another chat, so that this one never saw it."""
    conversation = turn.conversation
    here = (turn.incoming.channel, turn.incoming.chat_id)
    return conversation.mode != "idle" and conversation.chat != here


async def _go_on_here(turn: Turn) -> None:
    turn.tell(msg("You were answering in another chat. Let us go on here:"))
    if turn.desk is None:
        await units.choose_desk(turn, "")
    else:
        await contents.go_on(turn, "")


def _typed_button(turn: Turn, text: str) -> Button | None:
    """The button of the last question that `text` names: by number, label or word."""
    conversation = turn.conversation
    said = fold(text)
    if said.isascii() and said.isdigit():
        presses = [b for b in conversation.choices if not _is_action(b)]
        number = int(said) if len(said) < 4 else 0
        in_range = conversation.numbered and 1 <= number <= len(presses)
        return presses[number - 1] if in_range else None
    if not said:
        return None
    return next((b for b in conversation.choices if said in (fold(b.label), fold(b.word))), None)


def _is_action(button: Button) -> bool:
    token = decode(button.data)
    return (
        token is not None
        and bool(button.word)
        and token.verb
        in (
            "back",
            "skip",
            "run",
            "ticked",
            "again",
            "go",
            "none",
        )
    )


async def _choose_by_typing(turn: Turn, button: Button, text: str) -> None:
    if _takes_any_text(turn) and _is_action(button):
        _ask_what_was_meant(turn, button.label, button.data, text)
    else:
        await _press(turn, button.data)


async def _say_command(turn: Turn, command: Command, text: str) -> None:
    if _takes_any_text(turn):
        data = encode(Token("run", command.english))
        _ask_what_was_meant(turn, f"/{command.name}", data, text)
    else:
        await _run(turn, command, "")


def _takes_any_text(turn: Turn) -> bool:
    """Whether the open question takes any text, so that a word may be its answer."""
    item = _open_item(turn)
    mode = turn.conversation.mode
    return item is not None and ((mode == "asking" and item.type == "text") or mode == "skipping")


def _open_item(turn: Turn) -> Item | None:
    desk = turn.desk
    return desk.item(turn.conversation.item) if desk and turn.conversation.item else None


def _ask_what_was_meant(turn: Turn, label: str, data: str, text: str) -> None:
    item = _open_item(turn)
    assert item is not None
    desk = turn.at_desk()
    reply = Reply(
        lines=(turn.line(msg("“{text}”: is that your answer?", text=text.strip())),),
        choices=(
            turn.button(msg("Yes, write it down"), desk.token("say", item.id)),
            turn.button(msg("No, I meant: {label}", label=label), data),
        ),
    )
    turn.ask(reply, "doubting", item.id, {"text": text, "mode": turn.conversation.mode})


async def _by_mode(turn: Turn, text: str) -> None:
    """What a message means by where the conversation stands."""
    item = _open_item(turn)
    mode = turn.conversation.mode
    if text.startswith("/") and not (item and mode == "asking" and item.type == "text"):
        _unknown_command(turn, text)
    elif item is None:
        _not_understood(turn)
    elif mode in ("asking", "confirming", "clarifying", "doubting"):
        answering.take_text(turn, item, text)
    elif mode == "listing":
        lists.take_lines(turn, item, text)
    elif mode == "skipping":
        skipping.type_reason(turn, item, text)
    else:
        _not_understood(turn)


def _unknown_command(turn: Turn, text: str) -> None:
    typed = fold(text[1:].split(maxsplit=1)[0]) if text[1:].strip() else ""
    known = [name for one in commands() for name in sorted(names(one))]
    close = process.extractOne(typed, known, scorer=fuzz.ratio, score_cutoff=_CLOSE)
    if close:
        turn.tell(msg("There is no such command. Did you mean /{name}?", name=close[0]))
    else:
        turn.tell(msg("There is no such command. What there is: /help"))


def _not_understood(turn: Turn) -> None:
    choices = turn.conversation.choices
    if turn.conversation.mode == "choosing" and choices:
        example = choices[0].label
        turn.tell(
            msg("Please choose one of the above, by its number or its words."),
            msg("For example: {example}", example=f"1 ({example})"),
        )
    else:
        turn.tell(msg("Type /report to fill in the report."), msg("What else there is: /help"))


def _file(turn: Turn) -> None:
    """A photo or document is the answer to a `file` item, and to nothing else yet."""
    item = _open_item(turn)
    if turn.incoming.file is None:
        turn.tell(
            msg("This file cannot be taken: photos, PDF, Word and Excel up to 20 MB can."),
        )
    elif item is not None and item.type == "file":
        answering.take_file(turn, item, turn.incoming.file)
    elif turn.desk is not None and item is not None:
        note = turn.line(msg("This question takes no file. Please type the answer."))
        asking.ask_item(turn, item, before=(note,))
    else:
        turn.tell(msg("No question is open that takes a file. Type /report to go on."))


async def _press(turn: Turn, data: str) -> None:
    """A pressed button, of the open question or of an old one."""
    token = decode(data)
    if turn.person is None:
        await greet_stranger(turn)
    elif token is None:
        turn.toast(msg("This button is no longer in use. Type /report to go on."))
    elif token.verb == "run":
        await _run_by_button(turn, token)
    elif token.mark and not (turn.desk and turn.desk.owns(token)):
        turn.toast(msg("This button belongs to another report. To change over: /unit"))
    elif token.verb in _PRESSES:
        await _PRESSES[token.verb](turn, token)
    else:
        _press_item(turn, token)


async def _run_by_button(turn: Turn, token: Token) -> None:
    command = find_command(f"/{token.first}")
    if command:
        await _run(turn, command[0], "")


def _press_item(turn: Turn, token: Token) -> None:
    desk = turn.desk
    item = desk.item(token.first) if desk else None
    if desk is None or item is None or not _fits(item, token):
        turn.toast(msg("This button is no longer in use. Type /report to go on."))
    elif not desk.is_open and token.verb not in _LOOKING:
        asking.ask_to_reopen(turn, item)
    elif token.verb == "pick":
        (lists.pick_part if item.type == "list" else answering.pick)(turn, item, token)
    elif token.verb == "say":
        _take_doubted(turn, item)
    else:
        _ITEM_PRESSES[token.verb](turn, item, token)


def _fits(item: Item, token: Token) -> bool:
    """Whether the item still has what the button names."""
    if token.verb in ("set", "tick"):
        options = 2 if item.type == "yes_no" else len(item.options)
        return token.second.isdigit() and int(token.second) < options
    if token.verb in ("pick", "why", "drop"):
        return token.second.isdigit()
    return True


def _take_doubted(turn: Turn, item: Item) -> None:
    """`say`: what was typed is the answer although it reads like a command."""
    draft = turn.conversation.draft
    if turn.conversation.mode != "doubting" or not isinstance(draft, dict):
        asking.ask_item(turn, item)
    elif draft["mode"] == "skipping":
        skipping.type_reason(turn, item, draft["text"])
    else:
        answering.take_text(turn, item, draft["text"])
