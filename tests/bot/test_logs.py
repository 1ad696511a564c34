"""The log: a reference for each message, no secret, no text of anybody's, no forged line."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from bot.logs import JsonForm, TextForm, about

TOKEN = "123456:a-token-that-nobody-may-see"
FORGED = "harmless\n2026-01-01T00:00:00.000+00:00 ERROR bot: all is lost\x1b[2J"


class Log:
    """A logger of one's own with what it wrote."""

    def __init__(self, form: logging.Formatter) -> None:
        self._written = io.StringIO()
        handler = logging.StreamHandler(self._written)
        handler.setFormatter(form)
        self.logger = logging.getLogger(f"tests.{type(form).__name__}")
        self.logger.propagate = False
        self.logger.setLevel(logging.INFO)
        self.logger.handlers = [handler]

    def lines(self) -> list[str]:
        return self._written.getvalue().splitlines()

    def fail(self, error: Exception) -> None:
        try:
            raise error
        except Exception:
            self.logger.exception("it went wrong: %s", error)


@pytest.fixture
def text() -> Log:
    return Log(TextForm([TOKEN]))


@pytest.fixture
def json_() -> Log:
    return Log(JsonForm([TOKEN]))


def objects(log: Log) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.lines()]


def test_each_line_is_one_object(json_: Log) -> None:
    with about("A1B2C3"):
        json_.logger.info("message %s", "handled", extra={"facts": {"channel": "web"}})
    json_.fail(ValueError(FORGED))
    first, second = objects(json_)
    assert {name: part for name, part in first.items() if name != "at"} == {
        "level": "info",
        "logger": "tests.JsonForm",
        "message": "message handled",
        "reference": "A1B2C3",
        "channel": "web",
    }
    assert "reference" not in second
    assert second["traceback"].startswith("Traceback")


def test_reference_stands_in_a_text_line(text: Log) -> None:
    with about("A1B2C3"):
        text.logger.warning("odd")
    text.logger.warning("even")
    assert [line.split(" ", 1)[1] for line in text.lines()] == [
        "WARNING tests.TextForm [A1B2C3]: odd",
        "WARNING tests.TextForm: even",
    ]


def test_nothing_typed_makes_a_line_of_its_own(text: Log) -> None:
    text.logger.warning("unit %s", FORGED)
    [line] = text.lines()
    assert "\\n2026-01-01" in line
    assert "\x1b" not in line


def test_error_texts_make_no_line_of_their_own(text: Log) -> None:
    text.fail(ValueError(FORGED))
    first, *rest = text.lines()
    assert "it went wrong: harmless\\n2026" in first
    assert rest
    assert all(line.startswith("    ") for line in rest)
    assert "\x1b" not in "".join(rest)


@pytest.mark.parametrize("form", ["text", "json_"])
def test_secrets_are_taken_out_of_messages_and_tracebacks(
    form: str, request: pytest.FixtureRequest
) -> None:
    log: Log = request.getfixturevalue(form)
    log.logger.warning("POST https://api.example/bot%s/getMe", TOKEN)
    log.fail(RuntimeError(f"cannot reach /bot{TOKEN}/sendMessage"))
    written = "\n".join(log.lines())
    assert TOKEN not in written
    assert "/bot***/getMe" in written
    assert "/bot***/sendMessage" in written


def test_warnings_of_libraries_are_lines_like_all_others() -> None:
    """They come in the words of what was sent: aiohttp shows the header that it could not read."""
    warn = f"import bot.logs, warnings; bot.logs.set_up_logging('json'); warnings.warn({FORGED!r})"
    run = subprocess.run([sys.executable, "-c", warn], capture_output=True, text=True, check=True)
    [line] = map(json.loads, run.stderr.splitlines())
    assert (line["level"], line["logger"]) == ("warning", "py.warnings")
    assert FORGED in line["message"]
