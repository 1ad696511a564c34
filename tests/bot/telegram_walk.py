"""An officer who answers question after question, as a person with a list of values would."""

from __future__ import annotations

from collections.abc import Mapping

from report.checklist import Checklist
from report.items import Item
from tests.fakes.telegram_users import BotMessage, Person

_PATIENCE = 30.0  # seconds; a bot that starts anew takes one or two
PHOTO = b"\xff\xd8\xff\xe0" + bytes(2000)


class Walk:
    """Reads a question, types what the list says or presses the button of that label.

    `typed` holds the values by the labels of their items. What the bot says a second time, as
    it may after a crash, is passed over, and so are reminders.
    """

    def __init__(
        self,
        person: Person,
        checklist: Checklist,
        typed: Mapping[str, str],
        patience: float = _PATIENCE,
    ) -> None:
        self._person = person
        self._asked = {item.ask: item for item in checklist.asked("unit")}
        self._typed = typed
        self._patience = patience
        self._heard: set[str] = set()
        self.met: list[str] = []  # the items asked, in order: all but the last are written down
        self.sent = 0  # messages and presses

    async def to_the_end(self) -> BotMessage:
        """The message that offers to submit."""
        await self._person.say("/baocao")
        self.sent += 1
        while (message := await self.next_message()) and not verbs(message) & {"submit"}:
            await self._answer(message)
            self.sent += 1
        return message

    async def submit(self, offer: BotMessage) -> BotMessage:
        """The thanks for the report."""
        await press(self._person, offer, "submit")
        await press(self._person, await self.next_message(), "send")
        self.sent += 2
        return await self.next_message()

    async def next_message(self) -> BotMessage:
        while not self._is_news(message := await self._person.next_message(self._patience)):
            pass
        self._heard.add(message.text)
        return message

    @property
    def has_news(self) -> bool:
        """Whether something came that was not read: behind the end of one's patience."""
        return any(map(self._is_news, self._person.untaken()))

    def _is_news(self, message: BotMessage) -> bool:
        return message.text not in self._heard and "resume" not in verbs(message)

    async def _answer(self, message: BotMessage) -> None:
        for verb in ("sure", "say", "why", "done"):  # what a question leads to before the next one
            if verb in verbs(message):
                await press(self._person, message, verb)
                return
        item = self._item(message)
        self.met.append(item.id)
        typed = self._typed.get(item.label)
        if item.type == "file":
            await self._person.send_photo(PHOTO)
        elif typed is None:
            await press(self._person, message, "skip")
        elif item.type in ("yes_no", "choice"):
            await self._person.press(typed, message_id=message.message_id)
        else:
            await self._person.say(typed)

    def _item(self, message: BotMessage) -> Item:
        """The item whose question stands in the message."""
        found = [self._asked[line] for line in message.text.split("\n") if line in self._asked]
        assert len(found) == 1, f"no question, or several: {message.text}"
        return found[0]


def verbs(message: BotMessage) -> set[str]:
    """What the buttons of a message do; for a command's button, the command."""
    parts = [data.split(":") for row in message.buttons for _, data in row]
    return {part[1] if part[0] == "run" else part[0] for part in parts}


async def press(person: Person, message: BotMessage, verb: str) -> int:
    """Presses the first button of a message that does this."""
    every = [data for row in message.buttons for _, data in row]
    found = [data for data in every if verb in data.split(":")[:2]]
    assert found, f"no button for {verb!r} among {every}"
    return await person.press(data=found[0], message_id=message.message_id)
