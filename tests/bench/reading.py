"""How well and how fast typed answers and names are read."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from itertools import product
from time import perf_counter

from report.reading import read
from report.reading.names import Names
from report.reading.text import fold, untype
from tests.bench.tables import middle_and_tail, table
from tests.corpus.answers import TODAY, measure, rows
from tests.corpus.misspellings import misspellings

COMMUNES = 3321  # of the whole country since July 2025
# Put together so that many are a letter apart, as the real ones are.
_FIRST = "Sơn Trà Ba Bình Nghĩa Tịnh Hành Phổ Đức Mộ An Thanh Tân Phú Hòa Long Vĩnh Quảng"
_SECOND = "Bua Dung Lập Liên Màu Mùa Tân Tinh Thủy Giang Hải Trung Đông Tây Nam Bắc Phong"
_THIRD = "- Thượng Hạ Trung Đông Tây Nam Bắc Một Hai Ba"


def accuracy() -> str:
    found = measure()
    return table(
        "Reading answers: the corpus of typed answers",
        ("answers", "taken", "wrong", "asked or refused though a colleague would understand"),
        [
            (
                str(found.rows),
                str(found.taken),
                str(len(found.wrong)),
                f"{len(found.asked_needlessly)} ({found.needless:.1%})",
            )
        ],
    )


def speed() -> str:
    answers = [row for row in rows() if row.type != "unit"]
    by_type: dict[str, list[float]] = {}
    for _ in range(20):
        for row in answers:
            spent = _time(partial(read, row.field, row.text, today=TODAY))
            by_type.setdefault(row.type, []).append(spent)
    whole = [one for some in by_type.values() for one in some]
    timed = [(name, some) for name, some in sorted(by_type.items())]
    return table(
        "Reading one answer, ms (goal: median 0.2, 99th percentile 1)",
        ("type", "readings", "median", "p99"),
        [(name, str(len(some)), *middle_and_tail(some)) for name, some in [*timed, ("all", whole)]],
    )


def _communes() -> list[str]:
    named = product(_THIRD.split(), _FIRST.split(), _SECOND.split())
    return [f"{one} {two} {three}".removesuffix(" -") for three, one, two in named][:COMMUNES]


def names() -> str:
    known = _communes()
    index = Names({str(n): (f"Xã {name}", name) for n, name in enumerate(known)})
    timed, found, offered, wrong = [], 0, 0, 0
    for place in random.Random(COMMUNES).sample(range(len(known)), 200):
        for typed in misspellings(known[place], 10, seed=place):
            started = perf_counter()
            could = index.match(typed)
            timed.append((perf_counter() - started) * 1000)
            found += could == (str(place),)
            offered += len(could) > 1
            is_other = len(could) == 1 and could != (str(place),)
            wrong += is_other and not _is_spelled(typed, known[int(could[0])])
    return table(
        f"Matching a misspelt name among {len(known):,} communes, ms (goal: 3)",
        ("names", "median", "p99", "found", "offered", "wrong"),
        [(str(len(timed)), *middle_and_tail(timed), str(found), str(offered), str(wrong))],
    )


def _is_spelled(typed: str, name: str) -> bool:
    """Whether what was typed is just how `name` is written."""
    half_typed = " ".join(untype(word) for word in typed.lower().split())
    return fold(name) in (fold(typed), fold(half_typed))


def _time(call: Callable[[], object]) -> float:
    started = perf_counter()
    call()
    return (perf_counter() - started) * 1000
