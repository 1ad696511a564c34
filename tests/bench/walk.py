"""What an officer types to answer the whole checklist, from the transcript of a whole report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.demo import read_demo_data
from tests.transcript import parse

_TRANSCRIPT = Path(__file__).parent.parent / "transcripts" / "whole-report.txt"
ANSWERS = 60  # the questions, and a correction or two
_UNIT = "son-tinh"  # of whom the transcript is
_DONE = "xong"  # ends a list, which has been answered by then
_VILLAGES = (5, 4)  # what the first answer is corrected to, again and again


@cache
def typed() -> tuple[str, ...]:
    """`/baocao`, then an answer to each question, up to where the officer looks it over."""
    lines = [one.text for one in parse(_TRANSCRIPT.read_text("utf-8")) if one.kind == ">"]
    answers = lines[: lines.index("/xemlai")]
    return tuple(line.replace(r" \n ", "\n") for line in answers)


def script(number: int) -> str:
    """The message of that number; 0 begins. When everything is answered, corrections follow."""
    walk = typed()
    if number < len(walk):
        return walk[number]
    return f"/sua 1 {_VILLAGES[(number - len(walk)) % len(_VILLAGES)]}"


def answered(answers: int) -> int:
    """How many items have an answer, or a reason for none, after so many of the messages."""
    return sum(line != _DONE for line in typed()[1 : answers + 1])


def logged(answers: int) -> int:
    """How many changes were made by so many of the messages."""
    return answered(answers) + max(0, answers + 1 - len(typed()))


@cache
def values(answers: int) -> Mapping[str, Any]:
    """What the typed answers mean, all items; the corrections among the messages are made."""
    found = dict(read_demo_data().this_year[_UNIT])
    corrections = answers + 1 - len(typed())
    if corrections > 0:
        found["villages"] = _VILLAGES[(corrections - 1) % len(_VILLAGES)]
    return found
