"""A report's answers as they are kept: JSON by item, of which little is read at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping
from functools import lru_cache
from sys import intern
from typing import Any, Self

import orjson
from propcache.api import cached_property

from report.values import Json

# Others write no blank there, and no line's end.
_BEGINNING, _END = b'{ "', b"\n}"


class StoredAnswers(Mapping[str, Json]):
    """Each answer's JSON by item id, read when it is looked at. Never changes.

    A report holds dozens of answers and one message touches two or three. So each item and each
    answer stands on a line of its own (within JSON a line ends nowhere else), and the report is
    taken apart and put together by its lines:

        { "households":
        {"by":"…","via":"telegram","at":"…","value":"1290"}
        ,"poor":
        {"by":"…","via":"telegram","at":"…","skipped":"…"}
        }
    """

    def __init__(self, texts: dict[str, bytes] | None, *text: bytes) -> None:
        """`texts`: JSON by item id; `text`: all of them, perhaps in pieces. One of the two can be
        missing. All of it is UTF-8, as databases keep it: most is neither looked at nor changed."""
        if texts is not None:
            self._texts = texts
        self._pieces = text

    @classmethod
    def of(cls, answers: Mapping[str, Json]) -> Self:
        return answers if isinstance(answers, cls) else cls(_written(answers))

    @classmethod
    def from_text(cls, text: str | bytes) -> Self:
        """Out of what `text` gives, or any other JSON object; where it is none, looking into it
        raises ValueError."""
        return cls(None, text.encode() if isinstance(text, str) else text)

    @cached_property
    def _texts(self) -> dict[str, bytes]:
        text = self.text
        if text.startswith(_BEGINNING) and text.endswith(_END):
            lines = text.split(b"\n")
            names = _names_in(b"".join(lines[:-1:2]))
            if 2 * len(names) == len(lines) - 1:
                return dict(zip(names, lines[1::2], strict=True))
        found = orjson.loads(text)
        if not isinstance(found, dict):
            raise ValueError("a report's answers are no JSON object")
        written = _written(found)
        self._pieces = ()  # it is laid out otherwise: nothing can be put behind it
        return written

    @property
    def text(self) -> bytes:
        """A JSON object."""
        if not self._pieces:
            lines = b"\n,".join(_line(*one) for one in self._texts.items())
            self._pieces = (b"{ %b\n}" % lines if lines else b"{}",)
        elif len(self._pieces) > 1:
            before, *behind = self._pieces
            self._pieces = (b"".join((before[:-1], *behind, b"}")),)
        return self._pieces[0]

    def text_of(self, item_id: str) -> str | None:
        """The JSON of one answer."""
        text = self._texts.get(item_id)
        return None if text is None else text.decode()

    def values_of(self, item_ids: Iterable[str]) -> tuple[bytes | None, ...]:
        """Of each of the items what is the same wherever the same was answered to it, whoever did
        so and when; None where it has no answer."""
        texts = map(self._texts.get, item_ids)
        return tuple([text and _value_in(text) for text in texts])

    def with_one(self, item_id: str, answer: Json | None) -> StoredAnswers:
        """These with another answer to one item, which is the last then; None: without any."""
        texts = {**self._texts}
        old = texts.pop(item_id, None)
        rest = self._pieces if old is None else (_without(self.text, item_id, old),)
        if answer is None:
            return StoredAnswers(texts, *rest)
        is_first = not texts
        new = texts[item_id] = orjson.dumps(answer)
        if is_first or not rest:
            return StoredAnswers(texts)
        return StoredAnswers(texts, *rest, b",%b\n" % _line(item_id, new))

    def with_some(self, answers: Mapping[str, Json]) -> StoredAnswers:
        """These with other answers to several items."""
        return StoredAnswers(self._texts | _written(answers))

    def only(self, item_ids: Collection[str]) -> StoredAnswers:
        """The answers to these items."""
        return StoredAnswers({name: one for name, one in self._texts.items() if name in item_ids})

    def __getitem__(self, item_id: str) -> Json:
        return orjson.loads(self._texts[item_id])

    def get(self, item_id: str, default: Any = None) -> Any:
        # Mapping's own finds out by an exception that there is no answer (yet).
        text = self._texts.get(item_id)
        return default if text is None else orjson.loads(text)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def keys(self) -> KeysView[str]:
        return self._texts.keys()

    def __repr__(self) -> str:
        return f"StoredAnswers({dict(self)!r})"


@lru_cache(maxsize=256)  # items are asked in order: many reports have the same ones answered
def _names_in(heads: bytes) -> tuple[str, ...]:
    """The items of `{ "households":,"poor":`; none where what follows `{ "` is anything else.
    Raises ValueError where it is no UTF-8."""
    names = tuple(map(intern, heads[3:-2].decode().split('":,"')))
    is_right = heads.endswith(b'":') and heads.count(b'"') == 2 * len(names)
    return names if is_right else ()


def _written(answers: Mapping[str, Json]) -> dict[str, bytes]:
    return {name: orjson.dumps(one) for name, one in answers.items()}


def _line(name: str, text: bytes) -> bytes:
    return b'"%b":\n%b' % (name.encode(), text)


def _value_in(text: bytes) -> bytes:
    """The value is behind the first key of that name, for a quote within a text is written as two
    signs. Nothing is the value of whatever was skipped."""
    before, _, behind = text.partition(b'"value":')
    if b'"skipped"' in before and "skipped" in orjson.loads(text):
        return b""
    return behind or text


def _without(text: bytes, name: str, old: bytes) -> bytes:
    """The text of all answers, laid out by lines, without one of them."""
    head = b'"%b":\n' % name.encode()
    length = len(head) + len(old) + 1  # and the end of its line
    if text.startswith(head, 2):
        return b"{ " + text[2 + length :].removeprefix(b",")
    at = text.index(b"\n," + head) + 1
    return text[:at] + text[at + 1 + length :]
