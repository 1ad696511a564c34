"""People who write to the bot on Zalo, and read what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.zalo_server import ZaloServer

PATIENCE = 30.0  # seconds that an answer may take


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as the phone shows it: plain text, perhaps below a picture."""

    text: str
    picture: bytes | None = None


class ZaloPerson:
    """Somebody on Zalo. What they send is an update at once; what they were told, in order."""

    def __init__(self, server: ZaloServer, person_id: str, name: str) -> None:
        self.id = person_id
        self.chat_id = f"chat-{person_id}"
        self.has_blocked = False
        self._server = server
        self._name = name
        self._heard: asyncio.Queue[Shown] = asyncio.Queue()

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """The update that comes of a text."""
        return self._send("message.text.received", text=text, **more)

    def send_photo(self, content: bytes, caption: str = "") -> dict[str, Any]:
        address = self._server.host_photo(content)
        said = {"caption": caption} if caption else {}
        return self._send("message.image.received", photo_url=address, **said)

    def send_sticker(self) -> dict[str, Any]:
        return self._send("message.sticker.received", sticker="9aa8c2b0d5f73ea967e6")

    def send_document(self) -> dict[str, Any]:
        """A file: the bot learns only that something came."""
        return self._send("message.unsupported.received")

    def hear(self, shown: Shown) -> None:
        self._heard.put_nowait(shown)

    async def next_message(self) -> Shown:
        """The next message not taken yet, waited for."""
        return await asyncio.wait_for(self._heard.get(), PATIENCE)

    def untaken(self) -> list[Shown]:
        """What the bot has said and nobody has taken, in order."""
        return [self._heard.get_nowait() for _ in range(self._heard.qsize())]

    def _send(self, event: str, **fields: Any) -> dict[str, Any]:
        message = {
            "message_id": self._server.new_id(),
            "date": self._server.now(),
            "from": {"id": self.id, "display_name": self._name, "is_bot": False},
            "chat": {"id": self.chat_id, "chat_type": "PRIVATE"},
            **fields,
        }
        update = {"event_name": event, "message": message}
        self._server.happen(update if self._server.is_named else {"message": message})
        return update
