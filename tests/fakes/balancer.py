"""What stands between Telegram and several bots behind one address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from urllib.parse import urlsplit, urlunsplit


class Balancer:
    """Hands requests to the bots in turn, and to the next one where nobody listens, as nginx does
    (`proxy_next_upstream error`). A request that a bot broke off is not repeated here: Telegram
    delivers it again, and then it is the next bot's turn.

    It is no hop of its own: the stand-in asks it where to deliver.
    """

    def __init__(self, ports: Sequence[int] = ()) -> None:
        """Without ports there is nothing in between."""
        self._ports = ports
        self._turns = count()

    def addresses(self, url: str) -> Iterator[str]:
        """Where to deliver what goes to `url`: first to whose turn it is."""
        if not self._ports:
            yield url
            return
        turn, parts = next(self._turns), urlsplit(url)
        for tried in range(len(self._ports)):
            port = self._ports[(turn + tried) % len(self._ports)]
            yield urlunsplit(parts._replace(netloc=f"127.0.0.1:{port}"))
