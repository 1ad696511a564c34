"""What people, programs and platforms could send: texts, buttons, JSON and files."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, get_args

from hypothesis import strategies as st

from bot.demo import CAMPAIGN
from handlers.command_table import commands
from handlers.tokens import Verb, mark_of, seal

Json = Any
Path = tuple[str | int, ...]
NEW = "#new"  # stands for a number that has not been used yet

_ODD = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff x", "\ufeff", "\u200b\u200b", "\u202e12\u202c",
    "\u2066\u2069", "\u200f-5\u200e", "e\u0301" * 300, "👨‍👩‍👧" * 600, "x" * 4097, "á" * 50_001,
    "1" * 400, "9" * 5000, "1e400", "-1e-400", "1/0", "²", "٣٤٥", "NaN", "Infinity", "0x10",
    "31/02/2026", "99/99/9999", "29/2/1900", "1.000.000.000.000.000.000", "-0", "%", "100%%",
    "'; drop table report; --", "\" or 1=1", "{0.__class__}", "{unit}", "{", "%s%n%(x)s", "$1",
    "<script>alert(1)</script>", "</b><b>", "&#0;", "*[x](tg://user?id=1)_`", "{{7*7}}", "{% x %}",
    "=cmd|' /C calc'!A0", "../../etc/passwd", "C:\\x\\..\\y", "\r\nX: y", "\x1b[2J", "\u2028",
    "/", "//", "/@", "/start", "/start \x00", "/ start", "/baocao@bot", "có", "không", "bỏ qua",
    "1", "2", "0", "-1", "sửa 1", "câu 20", "sửa hộ nghèo 5", "quay lại", "xong", "thêm", "mục 2.6",
    "ABCDEFGHJKMN", "abcd-efgh-jkmn", "2345 6789 ABCD",
]  # fmt: skip
_ARGUMENTS = ["", " 1", " sơn bua", " 7 x", " sơn bua 5: lý do", " " + "x" * 500, " \u202e", " -1"]
_NAMES = [command.name for command in commands()]
_commands = st.builds(lambda name, more: f"/{name}{more}", st.sampled_from(_NAMES),
                      st.sampled_from(_ARGUMENTS))  # fmt: skip
texts = st.one_of(st.sampled_from(_ODD), _commands, st.text(max_size=60))

_UNITS = ["son-tinh", "son-bua", "son-tay"]
_FIRST = ["", "poor_households", "highlights", "plan_file", "directives", "report", "all", "en",
          "send", "return", "II.2.6", *_UNITS, CAMPAIGN, "\ud800", "x" * 70]  # fmt: skip
_SECOND = ["", "0", "1", "-1", "9", "²", "yes", "answered", "review", "0.abcdef", seal(CAMPAIGN),
           f"son-bua.{seal(CAMPAIGN)}", "officer.1.14", "2026-13-45", "\x00"]  # fmt: skip
_MARKS = ["", "ffffff", *(mark_of(CAMPAIGN, unit) for unit in _UNITS)]
_forged = st.builds(
    lambda *parts: ":".join(parts),
    st.sampled_from([*get_args(Verb), "nothing"]),
    st.sampled_from(_FIRST),
    st.sampled_from(_SECOND),
    st.sampled_from(_MARKS),
)
button_data = st.one_of(_forged, _forged, texts)

junk: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 2**31, 2**53, 2**63, -(2**63) - 1, 10**30, 1e308, -0.5]),
    texts,
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=6,
    ),
)


@st.composite
def mutated(draw: st.DrawFn, sane: st.SearchStrategy[Json]) -> Json:
    """A sane value, of which up to three parts are missing, doubled or something else."""
    value = draw(sane)
    for _ in range(draw(st.integers(0, 3))):
        value = _changed(draw, value)
    return value


def _changed(draw: st.DrawFn, value: Json) -> Json:
    value = copy.deepcopy(value)
    paths = [path for path in _paths(value) if path]
    if not paths:
        return draw(junk)
    *way, last = draw(st.sampled_from(paths))
    parent = value
    for step in way:
        parent = parent[step]
    match draw(st.sampled_from(["drop", "junk", "junk", "wrap"])):
        case "drop":
            del parent[last]
        case "junk":
            parent[last] = draw(junk)
        case _:
            parent[last] = [parent[last], parent[last]]
    return value


def _paths(value: Json, here: Path = ()) -> Iterator[Path]:
    yield here
    if isinstance(value, dict):
        for key in value:
            yield from _paths(value[key], (*here, key))
    elif isinstance(value, list):
        for place in range(len(value)):
            yield from _paths(value[place], (*here, place))


def encoded(value: Json) -> bytes:
    """As JSON that holds what is no Unicode, and numbers that nobody can hold, too."""
    return json.dumps(value).encode()


def bodies(sane: st.SearchStrategy[Json]) -> st.SearchStrategy[bytes]:
    """Mostly nearly right JSON; now and then any JSON, JSON that breaks off, or any bytes."""
    nearly = mutated(sane).map(encoded)
    broken = st.tuples(nearly, st.integers(0, 60)).map(lambda both: both[0][: -both[1] or None])
    deep = st.sampled_from([b"[" * 5000, b'{"message":' * 3000, b"[1" + b"0" * 10_000 + b"]"])
    return st.one_of(nearly, nearly, nearly, broken, junk.map(encoded), deep, st.binary())


def numbered(body: bytes, number: int) -> bytes:
    """With a number in each place of NEW; what is nothing but NEW becomes one."""
    quoted = f'"{NEW}"'.encode()
    return body.replace(quoted, b"%d" % number).replace(NEW.encode(), b"%d" % number)
