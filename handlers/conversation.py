"""Where a person stands in the conversation: kept as JSON, never expiring."""

from __future__ import annotations

from dataclasses import field, fields
from itertools import starmap
from typing import Any, Literal

from config.records import record
from handlers.messages import Button, Reply

Mode = Literal[
    "idle",
    "asking",  # an item's question is open
    "clarifying",  # which of several readings was meant
    "confirming",  # a soft check asked whether the figure is right
    "doubting",  # what was typed may be a command or the answer
    "skipping",  # why an item is skipped
    "listing",  # an entry of a list is being put together
    "choosing",  # a menu: contents, units, language
    "attaching",  # which question a file supports
    "changing",  # which question is to be asked again
    "moving",  # to which unit somebody goes
    "returning",  # why a report is returned
    "planning",  # when reminders go out
    "extending",  # until when a unit gets time
    "addressing",  # to whom a broadcast goes
    "telling",  # what it says
    "opening",  # what a new collection asks, of whom, until when
    "wording",  # what a passage of the compiled text is to say
    "deciding",  # yes or no to something: submit, take back
]


@record(frozen=True, slots=True)
class Conversation:
    """`choices` are the buttons of the last question, so that they can be typed as well."""

    mode: Mode = "idle"
    campaign: str = ""
    unit: str = ""
    at: str = ""  # the item last asked: where the person goes on after a look elsewhere
    item: str = ""  # the item that the open question is about
    seen: str = ""  # seal of that item's answer when it was asked: others may answer meanwhile
    draft: Any = None  # JSON of what is pending in this mode
    choices: tuple[Button, ...] = ()
    numbered: bool = False
    # Answers that a rule refused, by item: two that fit only each other are taken together.
    refused: dict[str, Any] = field(default_factory=dict)
    files_for: str = ""  # the item whose files may still be coming: photos come one by one
    chat: tuple[str, str] = ("", "")  # channel and chat in which it was asked
    heard: str = ""  # the channel on which the person wrote last: there they are told things
    since: str = ""  # when this question, and not the one before, was first asked (UTC, ISO)

    def is_same_question(
        self, mode: Mode, item: str, chat: tuple[str, str], choices: tuple[Button, ...]
    ) -> bool:
        """Whether an answer to the open question is one to what is asked now: asked again, it is
        the same."""
        if (self.mode, self.item, self.chat) != (mode, item, chat):
            return False
        return mode in ("asking", "listing") or self.choices == choices

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> Conversation:
        if not stored:
            return cls()
        choices = tuple(starmap(Button, stored.pop("choices", ())))
        channel, chat_id = stored.pop("chat", ("", ""))
        return cls(choices=choices, chat=(channel, chat_id), **stored)

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = {n: part for n in _FIELDS if (part := getattr(self, n))}
        if self.choices:
            stored["choices"] = [[b.label, b.data, b.word] for b in self.choices]
        return stored


_FIELDS = tuple(one.name for one in fields(Conversation))


def typed_choices(reply: Reply) -> tuple[Button, ...]:
    """The buttons that can be typed after this reply: by number, label or word."""
    return (*reply.choices, *reply.actions)
