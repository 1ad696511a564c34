"""Text as a document may hold it: what people typed, without what only machines read."""

from __future__ import annotations

import re

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls: XML 1.0 has no place for most of them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the order of letters around
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]"  # halves of letters, and no letters at all
)


def plain(text: str) -> str:
    """`text` on as many lines as it has, without controls and marks that turn it around.

    What is left reads as it stands, in any program: a name cannot be shown backwards.
    """
    return _UNSEEN.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(plain(text).split())
