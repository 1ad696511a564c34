"""What every test shares: the browser, and a plain list of what could not be run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import postgresql as postgresql_server
from tests.bot.faults.disks import NOT_TO_BE_HAD
from tests.postgresql import Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# A busy machine is no reason to fail: hypothesis's time limit per example is off.
hypothesis.settings.register_profile("giaoban", deadline=None)
hypothesis.settings.load_profile("giaoban")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, for Playwright's `executable_path`. Skips where there is none."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium here: install it (Debian: apt-get install chromium)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = list(_skipped(terminalreporter))
    if not skipped:
        return
    terminalreporter.section("not run")
    for test, reason in skipped:
        terminalreporter.line(f"{test}: {reason}")
    if _is_ci():
        said = f"CI=true: what is not run counts as failed, but for “{NOT_TO_BE_HAD}”."
        terminalreporter.line(said, red=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    passed = session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    missing = [why for _, why in _skipped(reporter) if NOT_TO_BE_HAD not in why] if reporter else []
    if _is_ci() and passed and missing:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_ci() -> bool:
    return os.environ.get("CI") == "true"


def _skipped(reporter: pytest.TerminalReporter) -> Iterator[tuple[str, str]]:
    """Each skipped test, or test file, with the reason it gave."""
    for report in reporter.stats.get("skipped", []):
        where = report.longrepr
        reason = where[2] if isinstance(where, tuple) else str(where)
        yield report.nodeid, reason.removeprefix("Skipped: ")


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice, run without a window."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    pytest.skip(
        "no LibreOffice here: install it (Debian: apt-get install libreoffice-writer-nogui "
        "libreoffice-calc-nogui)"
    )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server for this run alone. Skips where PostgreSQL is not installed."""
    programs = postgresql_server.find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here: install it (Debian: apt-get install postgresql)")
    with postgresql_server.running(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a test's database is: once with each engine."""
    if request.param == "sqlite":
        yield tmp_path / "giaoban.db"
        return
    server: Server = request.getfixturevalue("postgresql")
    yield server.shared
    server.empty(server.shared)
