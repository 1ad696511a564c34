"""Zalo, through the Zalo Bot Platform: plain text, pictures by address, and links for the rest."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from bot.channels.base import Unsent
from bot.channels.zalo_http import ZaloClient, ZaloError, ZaloUnreachable
from bot.channels.zalo_messages import LONGEST, lines_of, texts_of
from bot.clock import Clock, utc_now
from bot.links import Address, Links
from config.language import Language, closest, language, msg
from handlers.messages import Reply, encode_reply

_log = logging.getLogger(__name__)
WEBHOOK_PATH = "/zalo"
_TIMEOUT = 25.0  # seconds for a call
_FETCHING = 60.0  # seconds that Zalo may take to fetch a picture, and we to draw it
_PAUSE = 3.0  # seconds after 429: Zalo does not say how long
_LONGEST_REASON = 300  # characters
_PICTURES = ("image/png", "image/jpeg")
_DRAWN = ("qr", "progress", "figure")  # orders that pictures come of

_Call = Callable[[], Awaitable[object]]


class Zalo:
    """The Zalo channel: replies out, and what listening for updates needs of the platform."""

    def __init__(
        self,
        token: str,
        base_url: str,
        rate: float,
        links: Links,
        zone: tzinfo,
        *,
        is_public: bool = False,
        clock: Clock = utc_now,
        seconds: float = _TIMEOUT,
    ) -> None:
        """`is_public`: Zalo's servers can reach our web front, and so fetch pictures there."""
        self._client = ZaloClient(token, base_url, seconds)
        self.links = links
        self._zone = zone
        self._is_public = is_public
        self._clock = clock
        self.messages_per_second = rate
        self.base_url = base_url
        self.name = ""  # the account's, under which people find it; empty until Zalo has said it
        # Not the token itself, but known only to whoever knows the token.
        self.secret = secret_of(token, "webhook").hex()
        self._ahead = timedelta()  # how far Zalo's clock is before ours
        self._made: dict[int, list[_Call]] = {}  # what is left of messages to be tried again

    async def start(self) -> None:
        """Asks who the bot is. Raises ZaloError or ZaloUnreachable; all else works without."""
        found = await self._client.call("getMe")
        self.name = str(found.get("account_name", "")) if isinstance(found, dict) else ""

    async def stop(self) -> None:
        await self._client.close()

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Sends a reply, message by message.

        Raises Unsent; called again for the same message, it goes on where it stopped.
        """
        calls = self._made.pop(message_id, None) or await self._calls(chat_id, reply)
        while calls:
            try:
                await calls[0]()
            except (ZaloError, ZaloUnreachable) as error:
                unsent = _unsent(error)
                if not unsent.permanent:
                    self._made[message_id] = calls
                raise unsent from error
            calls = calls[1:]

    async def _calls(self, chat_id: str, reply: Reply) -> list[_Call]:
        words = language(closest(reply.locale, "vi"))
        if _is_picture(reply) and self._is_public:
            return await self._picture(chat_id, reply, words)
        return self._texts(chat_id, reply, words, await self._with_links(chat_id, reply, words))

    def _texts(
        self, chat_id: str, reply: Reply, words: Language, more: tuple[str, ...]
    ) -> list[_Call]:
        texts = texts_of(lines_of(reply, words, more))
        return [partial(self._say, "sendMessage", chat_id=chat_id, text=text) for text in texts]

    async def _picture(self, chat_id: str, reply: Reply, words: Language) -> list[_Call]:
        """The picture with what belongs to it below; text that is too long goes before it."""
        address = await self._link(chat_id, reply)
        if address is None:
            return []
        texts = texts_of(lines_of(reply, words))
        caption = texts.pop() if texts and len(texts[-1]) <= LONGEST else ""
        before: list[_Call] = [
            partial(self._say, "sendMessage", chat_id=chat_id, text=text) for text in texts
        ]
        return [*before, partial(self._show, chat_id, address, caption, words)]

    async def _show(self, chat_id: str, address: Address, caption: str, words: Language) -> None:
        """The picture; where Zalo cannot fetch it, a link to it."""
        said = {"caption": caption} if caption else {}
        try:
            await self._say(
                "sendPhoto", _FETCHING, chat_id=chat_id, photo=f"{address.url}/tep", **said
            )
        except ZaloError as error:
            if not _unsent(error).permanent:
                raise
            _log.warning("a picture was refused (%s); its link is sent in its place", error)
            text = "\n".join(filter(None, (caption, *self._fetch_words(address, words))))
            await self._say("sendMessage", chat_id=chat_id, text=text)

    async def _with_links(self, chat_id: str, reply: Reply, words: Language) -> tuple[str, ...]:
        """The lines that stand in for a document, and those by which a file can be sent."""
        found: list[str] = []
        if reply.document or reply.order:
            address = await self._link(chat_id, reply)
            found += self._fetch_words(address, words) if address else []
        if reply.takes_file or (reply.order and reply.order.kind == "form"):
            address = await self.links.make("upload", "zalo", chat_id, {})
            found += self._send_words(address, words) if address else []
        return tuple(found)

    async def _link(self, chat_id: str, reply: Reply) -> Address | None:
        wanted = Reply(document=reply.document, order=reply.order, locale=reply.locale)
        return await self.links.make("download", "zalo", chat_id, encode_reply(wanted))

    def _fetch_words(self, address: Address, words: Language) -> list[str]:
        until = address.until.astimezone(self._zone)
        return [
            words.say(msg("Open it here:")),
            address.url,
            words.say(msg("The link is for you alone, until {until}.", until=until)),
        ]

    def _send_words(self, address: Address, words: Language) -> list[str]:
        return [words.say(msg("To send a file (Excel, Word, PDF), open:")), address.url]

    async def _say(self, method: str, seconds: float | None = None, **said: Any) -> None:
        result = await self._client.call(method, seconds, **said)
        self._set_clock(result)

    def _set_clock(self, result: Any) -> None:
        """Learns from the time at which Zalo says it took a message."""
        moment = moment_of(result.get("date")) if isinstance(result, dict) else None
        if moment is not None:
            self._ahead = moment - self._clock()

    def by_our_clock(self, moment: datetime) -> datetime:
        """When by our clock something happened that Zalo gives a time for."""
        return moment - self._ahead

    async def set_webhook(self, public_url: str) -> None:
        """Has Zalo deliver to this address."""
        url = f"{public_url}{WEBHOOK_PATH}"
        await self._client.call("setWebhook", url=url, secret_token=self.secret)

    async def delete_webhook(self) -> None:
        await self._client.call("deleteWebhook")

    async def update(self, wait: int) -> dict[str, Any] | None:
        """The next update, waited for so many seconds; it will not be handed out again."""
        return await self._client.update(wait)


def secret_of(token: str, purpose: str) -> bytes:
    """A key for one purpose, that only whoever has the token can know."""
    return hmac.digest(token.encode(), purpose.encode(), "sha256")


def moment_of(milliseconds: object) -> datetime | None:
    """The time (UTC) that Zalo writes as milliseconds; None where it is none."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _is_picture(reply: Reply) -> bool:
    if reply.order is not None:
        return reply.order.kind in _DRAWN
    return reply.document is not None and reply.document.media_type in _PICTURES


def _unsent(error: ZaloError | ZaloUnreachable) -> Unsent:
    reason = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
    match error:
        case ZaloError(code=429):
            return Unsent(reason, retry_after=_PAUSE)
        case ZaloError(code=403):
            return Unsent(reason, permanent=True, unreachable=True)
        case ZaloError(code=code) if 400 <= code < 500 and code not in (401, 408):
            return Unsent(reason, permanent=True)
        case _:  # a server that is down or not itself; a token that can be set right
            return Unsent(reason)
