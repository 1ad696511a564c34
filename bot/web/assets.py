"""The parts of the page: read once, packed for poor lines, sent again only when they changed."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from aiohttp import ETag, web

from config.records import record

# Not left to the machine's own list of types: some call JavaScript plain text, which browsers
# then refuse to run.
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


@record(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `packed` by gzip, which every browser takes."""

    media_type: str
    plain: bytes
    packed: bytes
    tag: ETag

    def answer(self, request: web.Request) -> web.Response:
        """The file, or 304 where the browser has just this."""
        headers = {"ETag": f'W/"{self.tag.value}"', "Vary": "Accept-Encoding"}
        if self.tag in (request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        body = self.plain
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = self.packed
        return web.Response(
            body=body, headers=headers, content_type=self.media_type, charset="utf-8"
        )


def read_asset(file: Path) -> Asset:
    plain = file.read_bytes()
    tag = ETag(hashlib.sha256(plain).hexdigest()[:16], is_weak=True)
    return Asset(_TYPES[file.suffix], plain, gzip.compress(plain, mtime=0), tag)
