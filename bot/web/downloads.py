"""Files that hang on messages: for the chat in which they were sent, and for nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.channels.web import FILES, WebChat
from bot.files import Files
from bot.web.front import Front
from report.values import StoredFile

_MOST_DIGITS = 18  # of a seq; what is longer no database has given out


class Downloads:
    """`/files/SEQ`: the file that hangs on that message."""

    def __init__(self, chat: WebChat, files: Files, front: Front) -> None:
        self._chat = chat
        self._files = files
        self._front = front

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"{FILES}{{seq:[0-9]{{1,{_MOST_DIGITS}}}}}", self.download)]

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The file; 404 for strangers as for files that are not there, to tell them nothing."""
        chat_id = self._front.chat_of(request)
        seq = int(request.match_info["seq"])
        file = await self._chat.document(chat_id, seq) if chat_id else None
        path = self._files.path(file.sha256) if file else None
        if file is None or path is None or not await asyncio.to_thread(path.is_file):
            raise web.HTTPNotFound
        return sent_file(path, file)


def sent_file(path: Path, file: StoredFile, *, is_shown: bool = False) -> web.FileResponse:
    """The file as it goes out: saved, or `is_shown`, under its own name and type."""
    return web.FileResponse(
        path,
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": _named("inline" if is_shown else "attachment", file.name),
            "Cache-Control": "private, no-store",
        },
    )


def _named(how: str, name: str) -> str:
    """RFC 6266, the name in UTF-8. What people sent is saved, never shown as a page of ours."""
    return f"{how}; filename*=UTF-8''{quote(name, safe='')}"
