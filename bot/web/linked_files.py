"""What is behind signed links: a document to fetch, and a form by which a file comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo

from aiohttp import web

from bot.clock import Clock
from bot.files import FileRefused, Files
from bot.links import PATHS, Links
from bot.web import linked_page
from bot.web.downloads import sent_file
from bot.web.uploads import Malformed, read_form
from config.language import Language, Locales, Message, closest, language, msg
from config.records import record
from handlers.files import NO_ROOM
from handlers.messages import Incoming, Reply, decode_reply
from storage.signed_links import Purpose, SignedLink

Submit = Callable[[Incoming], Awaitable[None]]
Fulfil = Callable[[Reply], Awaitable[Reply]]
_SHOWN = ("image/png", "image/jpeg")  # what Zalo fetches as a picture is no attachment
_OVER = msg("The link leads nowhere from now on.")
_ENDED = msg("This link is of no use any more. Please ask for a new one in the chat.")


@record(frozen=True, slots=True)
class LinkedFiles:
    """`/tep/...` and `/gui/...`. Every request looks the link up anew: a role that was lost, a chat
    that was left and a day that has passed end it at once."""

    links: Links
    files: Files
    fulfil: Fulfil
    submit: Submit
    clock: Clock
    zone: tzinfo
    locale: Locales

    def routes(self) -> list[web.RouteDef]:
        down, up = f"{PATHS['download']}/{{signed}}", f"{PATHS['upload']}/{{signed}}"
        return [
            web.get(down, self.offer),
            web.get(f"{down}/tep", self.fetch),
            web.post(f"{down}/huy", self.end_download),
            web.get(up, self.ask),
            web.post(up, self.take),
            web.post(f"{up}/huy", self.end_upload),
        ]

    async def offer(self, request: web.Request) -> web.Response:
        link = await self._find("download", request)
        document = decode_reply(link.reply).document
        name = document.name if document else ""
        return linked_page.download_page(self._words(link), request.path, name, self._until(link))

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        """The file, made now where it was ordered; where it may not be had (any more), why."""
        link = await self._find("download", request)
        reply = decode_reply(link.reply)
        if reply.order is not None:
            reply = await self.fulfil(reply)
        if reply.document is None:
            return linked_page.word_page(self._words(link), [reply.text()], 403)
        path = self.files.path(reply.document.sha256)
        if not await asyncio.to_thread(path.is_file):
            raise self._ended(self._words(link))
        return sent_file(path, reply.document, is_shown=reply.document.media_type in _SHOWN)

    async def end_download(self, request: web.Request) -> web.Response:
        return await self._end("download", request)

    async def end_upload(self, request: web.Request) -> web.Response:
        return await self._end("upload", request)

    async def ask(self, request: web.Request) -> web.Response:
        link = await self._find("upload", request)
        return linked_page.upload_page(self._words(link), request.path, self._until(link))

    async def take(self, request: web.Request) -> web.Response:
        """Handles the file as if it had come in the chat; a form sent twice counts once."""
        link = await self._find("upload", request)  # before anything of the file is read
        words = self._words(link)
        try:
            form = await read_form(request)
            file = await self.files.keep(form.content, form.name)
        except (Malformed, FileRefused, web.HTTPRequestEntityTooLarge) as refused:
            why = words.say(_reason(refused))
            return linked_page.upload_page(words, request.path, self._until(link), why, 422)
        await self.submit(
            Incoming(
                channel=link.channel,
                update_id=f"upload/{link.id}/{form.id}",
                chat_id=link.chat_id,
                sender_id=link.sender_id,
                at=self.clock(),
                text=form.caption or None,
                file=file,
            )
        )
        return linked_page.thanks_page(words, request.path, file.name)

    async def _end(self, purpose: Purpose, request: web.Request) -> web.Response:
        link = await self._find(purpose, request)
        await self.links.end(link)
        return linked_page.word_page(self._words(link), [self._words(link).say(_OVER)], 200)

    async def _find(self, purpose: Purpose, request: web.Request) -> SignedLink:
        """Raises HTTPNotFound, the same for what never was as for what has ended."""
        link = await self.links.find(purpose, request.match_info["signed"])
        if link is None:
            raise self._ended(language(self.locale))
        return link

    def _ended(self, words: Language) -> web.HTTPNotFound:
        page = linked_page.word_page(words, [words.say(_ENDED)], 404)
        return web.HTTPNotFound(text=page.text, content_type="text/html")

    def _words(self, link: SignedLink) -> Language:
        return language(closest(link.language, self.locale))

    def _until(self, link: SignedLink) -> datetime:
        return link.expires_at.astimezone(self.zone)


def _reason(refused: Exception) -> Message:
    if isinstance(refused, FileRefused) and refused.fault == "disk":
        return NO_ROOM
    return msg("This file cannot be taken: photos, PDF, Word and Excel up to 20 MB can.")
