"""The console: the same conversation on standard input and output."""

from __future__ import annotations

from typing import TextIO

from bot.channels.layout import with_typed_choices
from bot.files import Files
from config.language import closest, language
from handlers.messages import Reply


class Console:
    """Prints replies as plain text, a blank line behind each; of a document, where it lies."""

    messages_per_second = 0.0

    def __init__(self, out: TextIO, files: Files) -> None:
        self._out = out
        self._files = files

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        lines = [
            line.text for line in with_typed_choices(reply, language(closest(reply.locale, "vi")))
        ]
        if reply.toast:
            lines.insert(0, reply.toast)
        if reply.document:
            path = self._files.path(reply.document.sha256).absolute()
            lines.append(f"[{reply.document.name}: {path}]")
        # A blank line ends a message, for programs that read it; so there is none inside.
        shown = [line for line in "\n".join(lines).splitlines() if line.strip()]
        print("\n".join(shown), end="\n\n", file=self._out, flush=True)
