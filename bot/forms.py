"""Filled-in forms among the files that come in: read in a process of their own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from functools import partial

from bot.files import Files
from bot.processes import OwnProcess, own_process
from config.language import Message, msg
from handlers.messages import Incoming
from report.form import FilledForm, FormRefused, is_form, read_form
from report.values import XLSX, StoredFile

Submit = Callable[[Incoming], Awaitable[None]]
_log = logging.getLogger(__name__)
_MEMORY = 1024 * 1024 * 1024  # bytes of address space; the reader itself stays far below
_UNREADABLE = msg("This form cannot be read. Please get a new one: /form")


def _reader() -> Executor:
    return own_process(_MEMORY)


class Forms:
    """Hands messages on, forms read. The process starts with the first form."""

    def __init__(
        self, files: Files, submit: Submit, executor: Callable[[], Executor] = _reader
    ) -> None:
        self._files = files
        self._submit = submit
        self.process = OwnProcess(executor)
        self._reading: dict[tuple[str, str], asyncio.Task[None]] = {}  # the last, by chat

    def submit(self, incoming: Incoming) -> Awaitable[None]:
        """Like the pipeline's; what a chat says behind a form waits until that is read."""
        chat = incoming.channel, incoming.chat_id
        before = self._reading.get(chat)
        if incoming.file is not None and incoming.file.media_type == XLSX:
            reading = asyncio.create_task(self._read_behind(before, incoming, incoming.file))
            self._reading[chat] = reading
            reading.add_done_callback(partial(self._forget, chat))
            return reading
        return self._submit_behind(before, incoming) if before else self._submit(incoming)

    async def _read_behind(
        self, before: asyncio.Task[None] | None, incoming: Incoming, file: StoredFile
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        await self._submit(await self._with_form(incoming, file))

    async def _submit_behind(self, before: asyncio.Task[None], incoming: Incoming) -> None:
        await asyncio.wait([before])
        await self._submit(incoming)

    def _forget(self, chat: tuple[str, str], reading: asyncio.Task[None]) -> None:
        if self._reading.get(chat) is reading:
            del self._reading[chat]

    async def _with_form(self, incoming: Incoming, file: StoredFile) -> Incoming:
        """With what the file says, if it is one of our forms."""
        content = await asyncio.to_thread(self._files.path(file.sha256).read_bytes)
        if not await asyncio.to_thread(is_form, content):
            return incoming
        found = await self._read(content)
        if isinstance(found, FilledForm):
            return replace(incoming, form=found)
        return replace(incoming, form_fault=found)

    async def _read(self, content: bytes) -> FilledForm | Message:
        try:
            return await self.process.run(_work, content)
        except BrokenExecutor as error:
            _log.error("a form took the process that read it with it", exc_info=error)
            return _UNREADABLE

    def close(self) -> None:
        self.process.close()


def _work(content: bytes) -> FilledForm | Message:
    """In the other process."""
    try:
        return read_form(content)
    except FormRefused as refused:
        return refused.said
    except MemoryError:
        return _UNREADABLE
