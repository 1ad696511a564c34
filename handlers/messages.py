"""What comes in from a channel and what goes back: the same on Telegram, Zalo, web, console."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

from config.language import Language, Message
from config.records import record
from report.form import FilledForm
from report.lines import Line
from report.values import StoredFile

LONGEST_LABEL = 60  # characters: what a phone shows of a button on two lines
# Characters of what people say: far beyond any answer, so that the bot can say so itself. What is
# longer is cut off there, for reading ten megabytes would hold up everybody.
LONGEST_SAID = 50_000
ChannelName = Literal["telegram", "zalo", "web", "console"]


@record(frozen=True, slots=True)
class Incoming:
    """One message, button press, file or start link; no channel adds any meaning to it."""

    channel: ChannelName
    update_id: str  # the channel's own id of this delivery: the same again on re-delivery
    chat_id: str
    sender_id: str
    at: datetime  # when it was received, UTC
    text: str | None = None
    button: str | None = None  # the `data` of the pressed button
    press_id: str | None = None  # what the channel wants answered about the press
    file: StoredFile | None = None
    # A file came but was not kept: "size", "type", "fetch" (it did not come through), "disk" (there
    # is no room for it), or "unsupported" by the channel.
    file_fault: str | None = None
    form: FilledForm | None = None  # the file is a filled-in form: what was read out of it
    form_fault: Message | None = None  # it is one that cannot be read, and why
    sender_name: str = ""
    language: str | None = None  # IETF tag, where the channel tells
    private: bool = True  # false in groups
    sent_at: datetime | None = None  # when it was written, UTC by our clock, where that is known


@record(frozen=True, slots=True)
class Button:
    """A label to press, what pressing it means (64 bytes at most), and what to type instead:
    `word`, or one of several, `quay lại | trở lại`, of which the first is shown."""

    label: str
    data: str
    word: str = ""

    @property
    def shown_word(self) -> str:
        return self.word.split(" | ")[0]

    @property
    def typed(self) -> tuple[str, ...]:
        """All that can be typed in place of pressing it."""
        return (self.label, *self.word.split(" | "))


OrderKind = Literal["qr", "evidence", "form", "word", "excel", "progress", "figure", "part"]


@record(frozen=True, slots=True)
class Order:
    """What is made when its message goes out, so that nobody waits for it before: a document, or
    a part of a compiled report of many units.

    `person_id` is for whom: they have to be allowed it then, too. What `subject` says depends on
    the kind (`handlers/documents.py`).
    """

    kind: OrderKind
    person_id: str
    subject: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Reply:
    """One message to one chat.

    `choices` answer the question; where `numbered`, typing their number chooses, and channels
    without buttons show the numbers. `actions` lead elsewhere (back, skip, contents).
    """

    lines: tuple[Line, ...] = ()
    choices: tuple[Button, ...] = ()
    actions: tuple[Button, ...] = ()
    numbered: bool = True
    progress: tuple[int, int] | None = None  # answered and total
    toast: str | None = None  # shown briefly at the pressed button, where there is one
    press_id: str | None = None
    document: StoredFile | None = None
    order: Order | None = None  # for a document still to be made
    locale: str = ""  # of the reader, for what a channel adds of its own
    takes_file: bool = False  # a file may be sent now; channels without files show another way

    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def to(self, locale: str, press_id: str | None) -> Reply:
        """The reply to such a reader. Done at every message, for which `replace` is slow."""
        return Reply(
            self.lines,
            self.choices,
            self.actions,
            self.numbered,
            self.progress,
            self.toast,
            press_id,
            self.document,
            self.order,
            locale,
            self.takes_file,
        )


def plain(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text) for text in texts)


def saying(*messages: Message) -> Callable[[Language], Reply]:
    """A reply that says these in whoever's language."""
    return lambda language: Reply(plain(*map(language.say, messages)))


def paragraphs(*groups: Iterable[Line]) -> tuple[Line, ...]:
    """Groups of lines with a blank line between those that hold anything."""
    lines: list[Line] = []
    for group in groups:
        some = list(group)
        if some and lines:
            lines.append(Line(""))
        lines.extend(some)
    return tuple(lines)


def encode_reply(reply: Reply) -> dict[str, Any]:
    """The JSON form in which the outbox keeps a reply; what is empty is left out."""
    encoded: dict[str, Any] = {
        "lines": [[line.text, line.style] for line in reply.lines],
        "choices": [[button.label, button.data, button.word] for button in reply.choices],
        "actions": [[button.label, button.data, button.word] for button in reply.actions],
        "progress": reply.progress,
        "toast": reply.toast,
        "press_id": reply.press_id,
        "document": _encode_file(reply.document),
        "order": _encode_order(reply.order),
        "locale": reply.locale,
    }
    if not reply.numbered:
        encoded["unnumbered"] = True
    if reply.takes_file:
        encoded["takes_file"] = True
    return {name: part for name, part in encoded.items() if part}


def _encode_file(file: StoredFile | None) -> list[str | int] | None:
    return [file.sha256, file.name, file.media_type, file.size] if file else None


def _encode_order(order: Order | None) -> list[Any] | None:
    return [order.kind, order.person_id, list(order.subject)] if order else None


def decode_reply(encoded: dict[str, Any]) -> Reply:
    progress = encoded.get("progress")
    document = encoded.get("document")
    order = encoded.get("order")
    return Reply(
        lines=tuple(Line(text, style) for text, style in encoded.get("lines", ())),
        choices=tuple(Button(*parts) for parts in encoded.get("choices", ())),
        actions=tuple(Button(*parts) for parts in encoded.get("actions", ())),
        numbered="unnumbered" not in encoded,
        progress=(progress[0], progress[1]) if progress else None,
        toast=encoded.get("toast"),
        press_id=encoded.get("press_id"),
        document=StoredFile(*document) if document else None,
        order=Order(order[0], order[1], tuple(order[2])) if order else None,
        locale=encoded.get("locale", ""),
        takes_file=encoded.get("takes_file", False),
    )
