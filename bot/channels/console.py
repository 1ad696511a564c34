"""The console: the same conversation on standard input and output."""

from __future__ import annotations

import sys
from typing import TextIO

from bot.channels.layout import with_typed_choices
from config.language import closest, language
from handlers.messages import Reply


class Console:
    """Prints replies as plain text, a blank line behind each."""

    messages_per_second = 0.0

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        lines = [
            line.text for line in with_typed_choices(reply, language(closest(reply.locale, "vi")))
        ]
        if reply.toast:
            lines.insert(0, reply.toast)
        print("\n".join(lines), end="\n\n", file=self._out, flush=True)
