"""Which handler a message belongs to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

from config.language import LOCALES, Message, language, msg
from handlers.collecting import extending, returning
from handlers.command_table import Command
from handlers.commands import find_command, nearest_command, run_command, said_command
from handlers.compiled import wording
from handlers.conversation import Mode
from handlers.earlier import ask_for_which, came_late, offered_earlier, take_earlier
from handlers.evidence import keeping
from handlers.files import take_file
from handlers.filling import answering, asking, contents, lists, skipping, units
from handlers.filling.doubting import ask_if_request, open_item, takes_any_text
from handlers.filling.intents import carry_out, change, describe, read_intent
from handlers.membership import people
from handlers.membership.joining import greet_stranger, start
from handlers.messages import Button
from handlers.opening import steps
from handlers.pressing import press
from handlers.reminding import schedule
from handlers.telling import whom, words
from handlers.tokens import Token, encode
from handlers.turn import Turn
from handlers.typed import leads_elsewhere, numbers_of, typed_button
from report.reading.text import fold, is_bare
from storage.people import is_code

Take = Callable[[Turn, str], Awaitable[None]]
# What is typed in these modes goes to others as it stands, were it the name of a command.
_FOR_OTHERS: dict[Mode, Take] = {"telling": words.take_words, "wording": wording.take_words}
_ASKED_FOR: dict[Mode, Take] = {
    "addressing": whom.take_text,
    "changing": change,
    "extending": extending.take_time,
    "moving": people.take_unit,
    "opening": steps.take_text,
    "planning": schedule.take_plan,
    "returning": returning.take_reason,
}
_ANSWERING = frozenset({"asking", "listing", "confirming", "clarifying"})


async def handle(turn: Turn) -> None:
    """Answers one message. Every message gets an answer."""
    incoming = turn.incoming
    if not incoming.private:
        await _in_group(turn)
    elif incoming.button is not None:
        await press(turn, incoming.button)
    elif turn.person is not None and (incoming.file or incoming.file_fault):
        await take_file(turn)
    else:
        await _text(turn, incoming.text or "")


async def _in_group(turn: Turn) -> None:
    # A report is nobody's business in a group; without a command, neither is the talk there.
    found = find_command(turn.incoming.text or "")
    if found and found[0].in_groups and turn.person is not None:
        await run_command(turn, *found)
    elif found:
        turn.tell(msg("Please write to me in a private chat."))


async def _text(turn: Turn, text: str) -> None:
    command = find_command(text.strip())
    if command is not None:
        await run_command(turn, *command)
    elif turn.person is None:
        await _hear_stranger(turn, text)
    elif _asked_elsewhere(turn):
        await _go_on_here(turn)
    elif came_late(turn) and not said_command(text):
        ask_for_which(turn, text)
    elif button := typed_button(turn.conversation, text):
        await _choose_by_typing(turn, button, text)
    elif take := _FOR_OTHERS.get(turn.conversation.mode):
        await take(turn, text)
    elif said := said_command(text):
        await _say_command(turn, said, text)
    elif take := _ASKED_FOR.get(turn.conversation.mode):
        await take(turn, text)
    elif _moves_on(turn, text):
        pass
    elif _leaves_the_list(turn, text):
        await contents.go_on(turn, "")
    elif turn.conversation.mode == "attaching" and turn.desk is not None:
        keeping.take_where(turn, text)
    elif earlier := await offered_earlier(turn, text):
        await take_earlier(turn, text, earlier)
    elif not await _request(turn, text):
        _by_mode(turn, text)


async def _hear_stranger(turn: Turn, text: str) -> None:
    """A code alone joins, too: where there are no links, it is what people copy and send."""
    await (start(turn, text.strip()) if is_code(text) else greet_stranger(turn))


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


async def _choose_by_typing(turn: Turn, button: Button, text: str) -> None:
    """Presses the button; other words for it than those shown may be the answer to a text."""
    is_shown = fold(text) in (fold(button.label), fold(button.shown_word))
    if takes_any_text(turn) and leads_elsewhere(button) and not is_shown:
        ask_if_request(turn, text, label=button.label, data=button.data)
    else:
        await press(turn, button.data)


async def _say_command(turn: Turn, command: Command, text: str) -> None:
    if takes_any_text(turn):
        data = encode(Token("run", command.english))
        ask_if_request(turn, text, label=command.says, data=data)
    else:
        await run_command(turn, command, "")


def _moves_on(turn: Turn, text: str) -> bool:
    """Goes on or back where `bỏ qua` or `quay lại` is said though no button offers it."""
    item, said = open_item(turn), fold(text)
    if item is None or turn.conversation.mode not in _ANSWERING:
        return False
    if said in _words_for(asking.SKIP):
        lists.pass_over(turn, item) if lists.is_at_part(turn) else skipping.pass_over(turn, item)
    elif said in _words_for(asking.BACK):
        lists.step_back(turn, item) if lists.is_at_part(turn) else skipping.step_back(turn, item)
    else:
        return False
    return True


def _leaves_the_list(turn: Turn, text: str) -> bool:
    """Whether `quay lại` is said where nothing is asked: after `/thieu`, say."""
    is_asked = turn.conversation.mode not in ("idle", "choosing")
    return turn.desk is not None and not is_asked and fold(text) in _words_for(asking.BACK)


def _words_for(action: Message) -> frozenset[str]:
    return _all_words(action.text)


@cache
def _all_words(text: str) -> frozenset[str]:
    said = [language(code).say(msg(text)) for code in LOCALES]
    return frozenset(fold(word) for words in said for word in words.split(" | "))


async def _request(turn: Turn, text: str) -> bool:
    """Carries out `sửa hộ nghèo 305` or `mục 2.6`; false where `text` is no such request."""
    intent = read_intent(turn.desk, text) if turn.desk and not is_bare(text) else None
    if intent is None:
        return False
    if takes_any_text(turn):
        ask_if_request(turn, text, label=describe(intent))
    else:
        await carry_out(turn, intent)
    return True


def _by_mode(turn: Turn, text: str) -> None:
    """What a message means by where the conversation stands."""
    item = open_item(turn)
    mode = turn.conversation.mode
    if text.startswith("/") and not takes_any_text(turn):
        _unknown_command(turn, text)
    elif item is None:
        _not_understood(turn, text)
    elif mode in ("asking", "confirming", "clarifying", "doubting"):
        answering.take_text(turn, item, text)
    elif mode == "listing":
        lists.take_lines(turn, item, text)
    elif mode == "skipping":
        skipping.type_reason(turn, item, text)
    else:
        _not_understood(turn, text)


def _unknown_command(turn: Turn, text: str) -> None:
    near = nearest_command(text.partition(" ")[0])
    if near:
        name = near.name_in(turn.language.code)
        turn.tell(msg("There is no such command. Did you mean /{name}?", name=name))
    else:
        turn.tell(msg("There is no such command. What there is: /help"))


def _not_understood(turn: Turn, text: str) -> None:
    choices = turn.conversation.choices
    near = nearest_command(text)
    if near:
        name = near.name_in(turn.language.code)
        turn.tell(msg("Did you mean /{name}?", name=name))
    elif turn.conversation.mode in ("choosing", "deciding") and choices:
        example = f"{numbers_of(choices)[0] or 1} ({choices[0].label})"
        turn.tell(
            msg("Please choose one of the above, by its number or its words."),
            msg("For example: {example}", example=example),
        )
    else:
        turn.tell(msg("Type /report to fill in the report."), msg("What else there is: /help"))
