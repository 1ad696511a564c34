"""A reply as the messages that Telegram takes: text with its bold places, buttons, a document."""

from __future__ import annotations

from bot.channels.layout import split, utf16_length
from config.records import record
from handlers.messages import Button, Reply
from report.lines import Line
from report.values import StoredFile

LONGEST_TEXT = 4096  # UTF-16 units
LONGEST_CAPTION = 1024
# As JSON: core.telegram.org/bots/api#messageentity and #inlinekeyboardmarkup.
Entity = dict[str, str | int]
Keyboard = dict[str, list[list[dict[str, str]]]]
_SHORT_ROW = 24  # characters of labels that stand side by side on a phone


@record(frozen=True, slots=True)
class Message:
    """One message; under a document, `text` is the caption."""

    text: str
    entities: list[Entity]
    keyboard: Keyboard | None = None
    document: StoredFile | None = None


def messages_of(reply: Reply) -> list[Message]:
    """What a reply becomes, in order: long text in parts, the buttons under the last message."""
    if reply.document is None:
        texts = split(reply.lines, LONGEST_TEXT) if reply.lines else []
    elif _length(reply.lines) <= LONGEST_CAPTION:
        texts = [reply.lines]
    else:
        texts = [*split(reply.lines, LONGEST_TEXT), ()]
    last = len(texts) - 1
    return [
        _message(lines, keyboard_of(reply), reply.document) if n == last else _message(lines)
        for n, lines in enumerate(texts)
    ]


def _length(lines: tuple[Line, ...]) -> int:
    return sum(utf16_length(line.text) + 1 for line in lines)


def _message(
    lines: tuple[Line, ...],
    keyboard: Keyboard | None = None,
    document: StoredFile | None = None,
) -> Message:
    return Message("\n".join(line.text for line in lines), _entities(lines), keyboard, document)


def _entities(lines: tuple[Line, ...]) -> list[Entity]:
    """What is bold or italic, by place: without markup, nothing that was typed becomes any."""
    entities: list[Entity] = []
    position = 0
    for line in lines:
        length = utf16_length(line.text)
        if line.style != "plain" and line.text.strip():
            kind = "bold" if line.style == "strong" else "italic"
            entities.append({"type": kind, "offset": position, "length": length})
        position += length + 1
    return entities


def keyboard_of(reply: Reply) -> Keyboard | None:
    """A row for each choice, or one row for a few short ones; the actions share the last row."""
    keys = [_key(button) for button in reply.choices]
    short = len(keys) <= 3 and sum(len(key["text"]) for key in keys) <= _SHORT_ROW
    rows = [keys] if short else [[key] for key in keys]
    rows.append([_key(button) for button in reply.actions])
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def _key(button: Button) -> dict[str, str]:
    return {"text": button.label, "callback_data": button.data}
