"""Answers to what is not the open question any more: on channels without buttons a number or a
word says nothing of the message that it belongs to. What may be one is asked, never guessed."""

from __future__ import annotations

from datetime import datetime

from config.language import msg
from config.records import record
from handlers.filling.answering import is_answer
from handlers.filling.doubting import open_item, takes_any_text
from handlers.messages import Button, Reply, decode_reply
from handlers.pressing import press
from handlers.tokens import Token, decode, encode
from handlers.turn import Turn
from handlers.typed import leads_elsewhere
from report.lines import Line
from report.reading.text import fold
from report.showing import shorten
from storage.outbox import said_lately

_WITHOUT_BUTTONS = frozenset({"zalo", "console"})
# These mean the open question, whichever it is: what was done before is not undone by `thôi`.
_WORDS_OF_THEIR_OWN = frozenset({"back", "skip", "stop"})
_CHANGING_NOTHING = frozenset(
    {"run", "sec", "go", "desk", "view", "show", "source", "picture", "evidence"}
)
_LONGEST_QUOTE = 80  # characters


@record(frozen=True, slots=True)
class Earlier:
    """A button of an earlier message, and what that message was about."""

    button: Button
    about: str


def came_late(turn: Turn) -> bool:
    """Whether this was written before the open question was asked: an answer to another."""
    conversation, sent_at = turn.conversation, turn.incoming.sent_at
    if sent_at is None or not conversation.since or conversation.mode == "idle":
        return False
    return sent_at < datetime.fromisoformat(conversation.since)


def ask_for_which(turn: Turn, text: str) -> None:
    """Says that nothing was written down, and shows the open question with its choices again."""
    item = open_item(turn)
    lines = [
        turn.line(
            msg(
                "“{text}” was sent before this question reached you, so nothing was written down. "
                "If it is your answer to it, please send it again:",
                text=shorten(text.strip(), _LONGEST_QUOTE),
            )
        )
    ]
    if item is not None and item.ask:
        lines.append(Line(item.ask, "strong"))
    conversation = turn.conversation
    choices = tuple(one for one in conversation.choices if not leads_elsewhere(one))
    others = tuple(one for one in conversation.choices if leads_elsewhere(one))
    turn.reply(Reply(tuple(lines), choices, others, numbered=conversation.numbered))


async def offered_earlier(turn: Turn, text: str) -> Earlier | None:
    """What `text` names that a message before the open question offered, where there are no
    buttons to press and it is no answer to that question."""
    if turn.incoming.channel not in _WITHOUT_BUTTONS or _is_answer(turn, text):
        return None
    said, here = fold(text), (turn.incoming.channel, turn.incoming.chat_id)
    if not any(char.isalpha() for char in said):  # figures, which come by the hundred
        return None
    for payload in await said_lately(await turn.read(), *here):
        reply = decode_reply(payload)
        if fitting := _fitting(reply, said):
            return Earlier(fitting[0], _about(reply)) if len(fitting) == 1 else None
    return None


def _fitting(reply: Reply, said: str) -> list[Button]:
    """Its buttons that are typed so: of several, none is taken to be meant."""
    buttons = (*reply.choices, *reply.actions)
    return [b for b in buttons if said in map(fold, b.typed) and _is_worth_asking(b)]


def _is_answer(turn: Turn, text: str) -> bool:
    item, mode = open_item(turn), turn.conversation.mode
    if item is None:
        return False
    if takes_any_text(turn) or mode == "listing":
        return len(text.split()) < 2  # two words and more are hardly the same by accident
    return mode == "asking" and is_answer(turn, item, text)


def _is_worth_asking(button: Button) -> bool:
    token = decode(button.data)
    return token is not None and token.verb not in _WORDS_OF_THEIR_OWN


def _about(reply: Reply) -> str:
    strong = next((one.text for one in reply.lines if one.style == "strong"), "")
    return strong or next((one.text for one in reply.lines if one.text), "")


async def take_earlier(turn: Turn, text: str, earlier: Earlier) -> None:
    """Asks whether that is meant; what changes nothing needs no asking where no question waits."""
    token = decode(earlier.button.data)
    if open_item(turn) is None and token is not None and token.verb in _CHANGING_NOTHING:
        await press(turn, earlier.button.data)
        return
    item = turn.conversation.item
    about = shorten(earlier.about, _LONGEST_QUOTE)
    no = turn.at_desk().token("again", item) if open_item(turn) else encode(Token("stop"))
    meant = turn.button(msg("Yes, for: {question}", question=about), earlier.button.data)
    not_meant = turn.button(msg("No, that is not what I mean"), no)
    question = msg(
        "“{text}” was a choice of an earlier message. Is that what you mean?", text=text.strip()
    )
    turn.ask(Reply((turn.line(question),), (meant, not_meant)), "doubting", item)
