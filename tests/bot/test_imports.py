"""What takes long to import is imported where it is used: the command line answers at once, and the
bot starts without what few of its messages need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# Documents, pictures and forms are made in processes of their own; these are for them.
FOR_DOCUMENTS = {"PIL", "defusedxml", "docx", "docxtpl", "lxml", "matplotlib", "numpy", "openpyxl",
                 "segno", "xlsxwriter"}  # fmt: skip
# For those who use that: PostgreSQL, Telegram. And holidays, which the bot needs only at its start.
FOR_SOME = {"asyncpg", "holidays", "httpx", "telegram"}
SHOW_HELP = """
import contextlib
from bot.cli import main
with contextlib.suppress(SystemExit):
    main(["--help"])
"""
TELL = """
import importlib.metadata, json, sys
kinds = {name.partition(".")[0] for name in sys.modules if name[0] != "_"}
print(json.dumps(sorted(kinds & importlib.metadata.packages_distributions().keys())))
"""


def imported_by(program: str) -> set[str]:
    """The packages that do not come with Python, by the names under which they are imported."""
    command = [sys.executable, "-c", program + TELL]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_needs_nothing_that_does_not_come_with_python() -> None:
    assert imported_by(SHOW_HELP) <= {"bot"}


@pytest.mark.parametrize("module", ["bot.app", "bot.commands.serving"])
def test_bot_starts_without_what_few_of_its_messages_need(module: str) -> None:
    found = imported_by(f"import {module}")
    assert found & {"aiohttp", "pydantic"} == {"aiohttp", "pydantic"}  # else nothing is looked at
    assert found & (FOR_DOCUMENTS | FOR_SOME) == set()


def test_telegram_needs_no_documents_either() -> None:
    found = imported_by("import bot.app, bot.channels.telegram, bot.channels.telegram_listening")
    assert "telegram" in found
    assert found & FOR_DOCUMENTS == set()


def test_bot_is_warm_when_it_listens() -> None:
    warm_up = """
import datetime
from bot.warming import warm_up
from config.language import LOCALES, language
warm_up(datetime.date(2026, 11, 25))
assert language.cache_info().currsize == len(LOCALES)
"""
    assert "holidays" in imported_by(warm_up)


def test_what_a_command_imports_is_not_searched_for_garbage() -> None:
    list_people = """
import gc
from bot.cli import main
assert main(["people", "--db", "sqlite:///none.db"]) == 1
assert gc.isenabled()
assert gc.get_freeze_count() > 10_000
"""
    assert "pydantic" in imported_by(list_people)
