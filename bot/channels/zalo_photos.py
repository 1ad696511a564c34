"""Photos that Zalo gives the address of: fetched within limits, and from public addresses only."""

from __future__ import annotations

import ipaddress
import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.files import LARGEST, FileRefused, Files
from config.records import record
from report.values import StoredFile

_SECONDS = 30.0
_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


class NotFetched(Exception):
    """The photo will not come: the address is not to be asked, or nobody answers there."""


@record(frozen=True, slots=True)
class Photos:
    """Fetches photos. `platform` is the address of the platform itself, which is set by whoever
    runs the bot and so may be anywhere."""

    files: Files
    platform: str

    async def keep(self, address: str) -> StoredFile:
        """The photo, kept. Raises NotFetched or FileRefused."""
        content = await self._fetch(address)
        file = await self.files.keep(content, "anh.jpg")
        if not file.media_type.startswith("image/"):
            raise FileRefused("type")
        return file

    async def _fetch(self, address: str) -> bytes:
        timeout = aiohttp.ClientTimeout(total=_SECONDS, connect=10)
        connector = aiohttp.TCPConnector(resolver=_PublicResolver(URL(self.platform)))
        try:
            async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
                return await self._follow(session, address)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotFetched(type(error).__name__) from error

    async def _follow(self, session: aiohttp.ClientSession, address: str) -> bytes:
        """The content, each redirect checked like the first address."""
        url = URL(address)
        for _ in range(_MOST_REDIRECTS + 1):
            self._check(url)
            async with session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await _content(response)
                url = url.join(URL(response.headers.get("Location", "")))
        raise NotFetched("too many redirects")

    def _check(self, url: URL) -> None:
        """Raises NotFetched for what is not to be asked; the resolver checks names."""
        if str(url.origin()) == self.platform:
            return
        if url.scheme != "https" or url.user is not None or not url.host:
            raise NotFetched("not a plain https address")
        if _is_literal(url.host) and not is_public(url.host):
            raise NotFetched("not a public address")


async def _content(response: aiohttp.ClientResponse) -> bytes:
    """The body. Raises FileRefused as soon as it is too large."""
    if response.status != 200:
        raise NotFetched(f"status {response.status}")
    if (response.content_length or 0) > LARGEST:
        raise FileRefused("size")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise FileRefused("size")
    return bytes(content)


class _PublicResolver(AbstractResolver):
    """Looks names up, and gives only addresses of the open internet: what was checked is what is
    connected to."""

    def __init__(self, platform: URL) -> None:
        self._names = ThreadedResolver()
        self._trusted = platform.host, platform.port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        if (host, port) != self._trusted and not all(is_public(one["host"]) for one in found):
            raise OSError(f"{host} is within a private network")
        return found

    async def close(self) -> None:
        await self._names.close()


def _is_literal(host: str) -> bool:
    """Whether aiohttp takes this for an address and looks nothing up: `2130706433`, too."""
    return ":" in host or host.replace(".", "").isdigit()


def is_public(address: str) -> bool:
    """Whether this is an IP address of the open internet, also where IPv6 wraps an IPv4 one."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    wrapped = _wrapped(found) if isinstance(found, ipaddress.IPv6Address) else None
    if wrapped is not None:
        return is_public(str(wrapped))
    return found.is_global and not found.is_multicast


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which packets for this one may go in the end."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
