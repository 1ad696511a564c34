"""Files sent from the chat page: kept, then handled as messages."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.web import WebChat
from bot.clock import Clock
from bot.files import FileRefused, Files
from bot.web.front import Front, language_of
from bot.web.protocol import MESSAGE_ID
from bot.web.socket import Submit
from config.language import closest, language, msg
from config.records import record
from handlers.messages import LONGEST_SAID, Incoming

_STATUS = {"size": 413, "type": 415, "disk": 507}  # from 500 on, the page tries again by itself
Known = Callable[[str, str], Awaitable[bool]]
# What aiohttp raises for a form that breaks off or is none.
_UNREADABLE = (ValueError, LookupError, RuntimeError, HttpProcessingError, ConnectionError)


@record(frozen=True, slots=True)
class Form:
    """One file of a page; `id` is the page's own and the same when it sends it again."""

    id: str
    content: bytes
    name: str
    caption: str


class Malformed(Exception):
    """Not the form that our page sends."""


class Uploads:
    """Takes the files of people who have joined, each once, however often the page sends it."""

    def __init__(
        self,
        chat: WebChat,
        submit: Submit,
        known: Known,
        files: Files,
        clock: Clock,
        front: Front,
    ) -> None:
        self._chat = chat
        self._submit = submit
        self._known = known
        self._files = files
        self._clock = clock
        self._front = front

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/upload", self.upload)]

    async def upload(self, request: web.Request) -> web.Response:
        """202 once the file is stored and handled; else why it was not taken."""
        chat_id = self._front.chat_of(request)
        if chat_id is None or not self._front.is_our_page(request):
            return _refusal(403)
        if not await self._known("web", chat_id):
            return _refusal(403)  # before anything of it is read
        try:
            form = await read_form(request)
            await self._take(chat_id, form, language_of(request))
        except Malformed:
            return _refusal(400)
        except web.HTTPRequestEntityTooLarge:
            return _refusal(413, self._reason(request))
        except FileRefused as refused:
            return _refusal(_STATUS[refused.fault], self._reason(request))
        return web.json_response({"ok": True}, status=202)

    async def _take(self, chat_id: str, form: Form, locale: str) -> None:
        file = await self._files.keep(form.content, form.name)
        await self._chat.heard(chat_id, form.id, form.caption, file)
        await self._submit(
            Incoming(
                channel="web",
                update_id=f"{chat_id}/{form.id}",
                chat_id=chat_id,
                sender_id=chat_id,
                at=self._clock(),
                text=form.caption or None,
                file=file,
                language=locale,
            )
        )

    def _reason(self, request: web.Request) -> str:
        words = language(closest(language_of(request), self._front.locale))
        return words.say(
            msg("This file cannot be taken: photos, PDF, Word and Excel up to 20 MB can.")
        )


def _refusal(status: int, said: str = "") -> web.Response:
    """`said` is shown at the file; without it the page has words of its own."""
    refusal = {"ok": False, "error": said} if said else {"ok": False}
    return web.json_response(refusal, status=status)


async def read_form(request: web.Request) -> Form:
    """Raises Malformed, or HTTPRequestEntityTooLarge beyond what the server takes at all."""
    if not request.content_type.startswith("multipart/"):
        raise Malformed(request.content_type)
    said: dict[str | None, str] = {}
    content, name = b"", "file"
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise Malformed("a form within the form")
            if part.name == "file":
                content, name = bytes(await part.read()), part.filename or name
            elif part.name in ("id", "caption"):
                said[part.name] = await part.text()
    except _UNREADABLE as error:
        raise Malformed(str(error)) from error
    return _checked(Form(said.get("id", ""), content, name, said.get("caption", "").strip()))


def _checked(form: Form) -> Form:
    if not re.fullmatch(MESSAGE_ID, form.id):
        raise Malformed("id")
    if not form.content or len(form.caption) > LONGEST_SAID:
        raise Malformed("fields")
    return form
