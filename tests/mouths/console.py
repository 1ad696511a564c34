"""The console's side: lines typed, and what was printed."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from io import StringIO
from pathlib import Path

from bot.channels.base import Channel
from bot.channels.console import Console
from bot.commands.chatting import with_file
from bot.core import Core
from handlers.messages import Button, Incoming, Reply
from tests.mouths.mouth import Place
from tests.mouths.typing_person import to_type


class ConsoleMouth:
    """Several people, each at a console of their own."""

    messages_per_second = 0.0

    def __init__(self) -> None:
        self._screens: defaultdict[str, list[str]] = defaultdict(list)
        self._typed = 0

    async def open(self, place: Place) -> Channel:
        self._place = place
        return self

    async def listen(self, core: Core) -> None:
        self._submit = core.submit

    async def close(self) -> None:
        pass

    def account(self, person_id: str) -> tuple[str, str]:
        return person_id, person_id

    async def say(self, person_id: str, text: str) -> None:
        await self._line(person_id, text)

    async def press(self, person_id: str, button: Button) -> None:
        await self._line(person_id, to_type(self._screens[person_id], button))

    async def offer(self, person_id: str, content: bytes, name: str) -> None:
        path = self._place.folder / name
        path.write_bytes(content)
        await self._line(person_id, f"@{path}")

    async def document(self, person_id: str) -> bytes:
        """From where the console says that it lies."""
        said = "\n".join(self._screens[person_id])
        paths = re.findall(r"^\[\S+: (.+)\]$", said, re.MULTILINE)
        return await asyncio.to_thread(Path(paths[-1]).read_bytes)

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        out = StringIO()
        await Console(out, self._place.files).send(message_id, chat_id, reply)
        self._screens[chat_id].append(out.getvalue())

    async def _line(self, person_id: str, line: str) -> None:
        self._typed += 1
        incoming = Incoming(
            channel="console",
            update_id=f"typed/{self._typed}",
            chat_id=person_id,
            sender_id=person_id,
            at=self._place.clock(),
            text=line,
        )
        await self._submit(await with_file(incoming, line, self._place.files))
