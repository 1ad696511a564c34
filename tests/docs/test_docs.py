"""The documents say what the code does: settings, commands, dependencies, links."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import _parser
from config.language import language
from config.settings import PREFIX, Settings
from handlers.command_table import commands

ROOT = Path(__file__).parents[2]
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
OFFICERS = (ROOT / "docs" / "huong-dan-can-bo.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    row = next(
        (line for line in RUNNING.split("\n") if line.startswith(f"| `{PREFIX}{name.upper()}`")),
        "",
    )
    default = Settings.model_fields[name].default
    assert row, f"docs/running.md has no row for {name}"
    assert "empty" in row if default is None else f"`{default}" in row


def test_no_setting_is_documented_that_is_not_there() -> None:
    named = set(re.findall(rf"{PREFIX}([A-Z_]+)", RUNNING))
    assert named <= {name.upper() for name in Settings.model_fields}


def subcommands(parser: argparse.ArgumentParser, path: str) -> Iterator[tuple[str, set[str]]]:
    """Each command with its options."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from subcommands(child, f"{path} {name}")
            return
    options = {one for action in parser._actions for one in action.option_strings}
    yield path, {one for one in options if one.startswith("--")} - {"--help"}


@pytest.mark.parametrize(("command", "options"), [*subcommands(_parser(), "giaoban")])
def test_every_command_is_documented_with_its_options(command: str, options: set[str]) -> None:
    rows = [line for line in RUNNING.split("\n") if line.startswith(f"| `{command}")]
    assert rows, f"docs/running.md has no row for {command}"
    known = set(re.findall(r"--[a-z-]+", rows[0])) | {"--db"}
    assert options <= known


def test_exit_codes_are_documented() -> None:
    text = " ".join(RUNNING.split())
    assert (
        "Exit codes: 0 done; 1 refused, with the reason on standard error; 2 wrong usage." in text
    )


def requirements(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").split("\n")
    return {
        re.split(r"[<>=!\[]", line)[0].lower()
        for line in lines
        if line and not line.startswith(("#", "-"))
    }


def test_every_dependency_has_its_reason() -> None:
    table = ARCHITECTURE.split("## Dependencies")[1]
    rows = set(re.findall(r"^\| ([a-z][a-z-]+) \| \S", table, re.MULTILINE)) - {"package"}
    assert requirements("requirements.in") <= rows
    assert rows <= requirements("requirements.in")
    for name in requirements("requirements-dev.in"):
        assert name in ARCHITECTURE.lower(), f"docs/architecture.md does not say why {name}"


def test_every_runtime_dependency_is_imported_somewhere() -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("bot", "handlers", "report", "storage", "config")
        for file in (ROOT / folder).rglob("*.py")
    )
    modules = {
        "pillow": "PIL",
        "prometheus-client": "prometheus_client",
        "python-telegram-bot": "telegram",
        "pydantic-settings": "pydantic_settings",
        "pyyaml": "yaml",
    }
    # Used by others of them: openpyxl reads through defusedxml where it is there, zoneinfo tzdata.
    indirect = {"setuptools", "certifi", "defusedxml", "tzdata"}
    for name in requirements("requirements.in") - indirect:
        module = modules.get(name, name)
        assert re.search(rf"(?:from|import) {module}\b", code), f"{name} is not in use"


@pytest.mark.parametrize("lock", sorted(one.name for one in ROOT.glob("requirements*.lock")))
def test_locks_are_exact_and_hashed_and_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9_.-]+)(\S*)", text, re.MULTILINE)
    assert pins
    assert all(version.startswith("==") for _, version in pins)
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "index" not in text.replace("index-", "")


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_links_lead_somewhere(doc: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", doc.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (doc.parent / link).exists(), f"{doc.name}: {link}"


def test_officers_guide_lists_every_command_they_have() -> None:
    theirs = [one for one in commands() if one.roles is None and one.name != "start"]
    for one in theirs:
        assert f"| `/{one.name}` |" in OFFICERS
    rows = re.findall(r"^\| `/(\w+)` \|", OFFICERS, re.MULTILINE)
    assert set(rows) == {one.name for one in theirs}


@pytest.mark.parametrize(
    "words", re.findall(r"`([a-zà-ỹđ ]+)`: ", OFFICERS.split("## Trong lúc trả lời")[1])
)
def test_words_of_the_officers_guide_are_understood(words: str) -> None:
    vietnamese = language("vi")
    said = {form for one in commands() for form in vietnamese.say(one.words).split(" | ")}
    buttons = {"quay lại", "bỏ qua", "mục lục", "như cũ"}
    assert words in said | buttons or words.startswith(("sửa ", "mục "))


def test_readme_commands_are_in_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_no_file_names_a_package_registry() -> None:
    hosts = ("pypi." + "org", "python" + "hosted", "registry.npm" + "js", "deb." + "debian")
    texts = [
        *DOCS,
        *ROOT.glob("*.toml"),
        *ROOT.glob("*.in"),
        ROOT / "Makefile",
        ROOT / "Dockerfile",
    ]
    for file in texts:
        text = file.read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text], file.name
