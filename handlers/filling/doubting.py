"""A word that may be the answer or a request: it is asked, never guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config.language import Message, msg
from handlers.filling.answering import take_for_sure
from handlers.filling.asking import ask_item
from handlers.filling.intents import carry_out, read_intent
from handlers.filling.lists import take_lines
from handlers.filling.skipping import type_reason
from handlers.messages import Reply
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.items import Item


def open_item(turn: Turn) -> Item | None:
    """The item that the open question is about."""
    desk = turn.desk
    return desk.item(turn.conversation.item) if desk and turn.conversation.item else None


def takes_any_text(turn: Turn) -> bool:
    """Whether the open question takes any words, so that a request may be its answer."""
    item = open_item(turn)
    if item is None:
        return False
    match turn.conversation.mode:
        case "asking":
            return item.type == "text"
        case "listing":
            return any(part.type == "text" for part in item.fields)
        case mode:
            return mode == "skipping"


def ask_if_request(turn: Turn, text: str, *, label: Message | str, data: str = "") -> None:
    """Asks whether `text` is the answer or wants what `label` says; `data` is that button's,
    else the request is read out of the text again."""
    item = open_item(turn)
    assert item is not None
    desk = turn.at_desk()
    otherwise = data or desk.token("do", "", seal(text))
    meant = turn.language.show(label)
    reply = Reply(
        lines=(turn.line(msg("“{text}”: is that your answer?", text=text.strip())),),
        choices=(
            turn.button(msg("Yes, write it down"), desk.token("say", item.id, seal(text))),
            turn.button(msg("No, I meant: {label}", label=meant), otherwise),
        ),
    )
    doubt = {"text": text, "mode": turn.conversation.mode, "draft": turn.conversation.draft}
    turn.ask(reply, "doubting", item.id, doubt)


def take_as_answer(turn: Turn, item: Item, token: Token) -> None:
    """`say`: what was typed is the answer although it reads like a request."""
    doubt = _doubt(turn, token.second)
    if doubt is None:
        ask_item(turn, item)
        return
    mode, draft = doubt["mode"], doubt.get("draft")
    turn.conversation = replace(turn.conversation, mode=mode, draft=draft)
    if mode == "skipping":
        type_reason(turn, item, doubt["text"])
    elif mode == "listing":
        take_lines(turn, item, doubt["text"])
    else:
        take_for_sure(turn, item, doubt["text"])


def _doubt(turn: Turn, sealed: str) -> dict[str, Any] | None:
    """What is in doubt, if it is what the button was shown for."""
    conversation = turn.conversation
    draft = conversation.draft
    if conversation.mode != "doubting" or not isinstance(draft, dict):
        return None
    return draft if seal(draft["text"]) == sealed else None


async def take_as_request(turn: Turn, token: Token) -> None:
    """`do`: what was typed was a request."""
    doubt = _doubt(turn, token.second)
    intent = read_intent(turn.at_desk(), doubt["text"]) if doubt and turn.desk else None
    if intent is None:
        turn.toast(msg("This button is no longer in use. Type /report to go on."))
    else:
        await carry_out(turn, intent)
