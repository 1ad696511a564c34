"""The page's own words: the same in both languages, and none for nothing."""

from __future__ import annotations

import re
from typing import get_args

from bot.web.server import STATIC
from storage.records import ReportState

WORDS = (STATIC / "words.js").read_text(encoding="utf-8")
PAGE = "".join(
    file.read_text(encoding="utf-8") for file in STATIC.iterdir() if file.suffix in (".js", ".html")
)


def words_in(language: str) -> dict[str, str]:
    block = WORDS.split(f"  {language}: {{\n")[1].split("\n  },")[0]
    return dict(re.findall(r'^    (\w+):\s+"(.+)",$', block, re.MULTILINE))


def test_everything_is_said_in_both_languages() -> None:
    assert list(words_in("vi")) == list(words_in("en"))
    assert len(words_in("vi")) > 40


def test_both_languages_fill_in_the_same_figures() -> None:
    figures = re.compile(r"{\w+}")
    for (key, vietnamese), english in zip(
        words_in("vi").items(), words_in("en").values(), strict=True
    ):
        assert figures.findall(vietnamese) == figures.findall(english), key


def test_every_state_of_a_report_has_a_name() -> None:
    names = [words_in("vi").get(state) for state in get_args(ReportState)]
    assert None not in names
    assert len(set(names)) == len(names)


def test_every_word_is_used() -> None:
    states = {*get_args(ReportState), "collecting"}
    used = {key for key in words_in("vi") if f'"{key}"' in PAGE} | states
    assert [key for key in words_in("vi") if key not in used] == []
