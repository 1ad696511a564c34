"""The `giaoban` command. Heavy imports stand in the commands that need them."""

from __future__ import annotations

import argparse
import asyncio
import gc
import io
import os
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.exits import DONE, REFUSED

_MOST = 10_000  # of uses and days of an invite
_LAST_PORT = 65535
Command = Callable[[argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. 0: done; 1: refused, the reason on stderr; 2: wrong usage."""
    chosen = _parser().parse_args(arguments)
    _bear_any_text()
    try:
        return asyncio.run(_run(chosen))
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:  # `giaoban people | head -1`: nobody reads on
        return DONE
    finally:
        _let_go_of_output()


def _let_go_of_output() -> None:
    """What could not be written until now, Python need not try to write again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bear_any_text() -> None:
    """What is no text, or not for this terminal, becomes a question mark and not an error."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


async def _run(chosen: argparse.Namespace) -> int:
    from bot.refusal import reason_of

    try:
        with _imports_for_good():
            command = _command(chosen.command)
        status: int = await command(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except Exception as error:
        reason = reason_of(error)
        if reason is None:
            raise
        print(reason, file=sys.stderr)
        return REFUSED
    return status


@contextmanager
def _imports_for_good() -> Iterator[None]:
    """What is imported is never garbage: looking for some in it takes a tenth of the start, and
    later some milliseconds again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        # What a message leaves behind is let go of at once, by its references; cycles are few.
        gc.set_threshold(20_000, 20, 50)
        gc.enable()


def _command(name: str) -> Command:
    """The function behind a command's name, its module imported only now."""
    if name in ("demo", "run", "seed-demo"):
        from bot.commands import serving

        return {"demo": serving.demo, "run": serving.run, "seed-demo": serving.seed}[name]
    if name == "copy":
        from bot.commands import copying

        return copying.copy
    if name in ("people", "invite"):
        from bot.commands import directory

        return directory.people if name == "people" else directory.invite
    if name in ("units", "campaigns"):
        from bot.commands import opening

        return opening.list_or_load_units if name == "units" else opening.list_or_open_campaigns
    if name == "chat":
        from bot.commands.chatting import chat

        return chat
    if name in ("form", "import"):
        from bot.commands import forms

        return forms.form if name == "form" else forms.take_in
    if name in ("backup", "restore"):
        from bot.commands import keeping

        return keeping.backup if name == "backup" else keeping.restore
    if name == "summary":
        from bot.commands.summarising import summary

        return summary
    if name == "reminders":
        from bot.commands.reminding import reminders

        return reminders
    from bot.commands.checklists import checklist

    return checklist


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="giaoban", description="Communes report by chat; the district gets the report."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serving(commands)
    _add_directory(commands)
    _add_reports(commands)
    _add_keeping(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse has no public name for it


def _with_database(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument(
        "--db",
        metavar="URL",
        help="sqlite:///path or postgresql://user@host/name (default: GIAOBAN_DATABASE_URL)",
    )
    return parser


def _add_serving(commands: _Commands[argparse.ArgumentParser]) -> None:
    demo = _with_database(
        commands.add_parser("demo", help="a sample district with a web chat, on this machine only")
    )
    demo.add_argument("--port", type=_port, help="port of the web chat (8080)")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    run = _with_database(commands.add_parser("run", help="the bot itself"))
    run.add_argument("--port", type=_port, help="port of the web chat (8080)")
    _with_database(
        commands.add_parser("seed-demo", help="write the sample district, start nothing")
    )
    copy = _with_database(commands.add_parser("copy", help="all data into an empty database"))
    copy.add_argument("--to", required=True, metavar="URL", help="where to, written as for --db")


def _add_directory(commands: _Commands[argparse.ArgumentParser]) -> None:
    _add_listing(commands, "people", "everybody, with unit, role and channels")
    units = _add_listing(commands, "units", "the tree of units")
    units.add_argument("--load", type=Path, metavar="FILE", help="add or renew those of a file")
    campaigns = _add_listing(commands, "campaigns", "the campaigns, latest deadline first")
    campaigns.add_argument(
        "--open", type=Path, metavar="CHECKLIST", help="open one that asks a checklist file"
    )
    campaigns.add_argument("--owner", metavar="UNIT", help="who collects; all below it are asked")
    campaigns.add_argument("--due", metavar="TIME", help="deadline, such as 2026-12-20T17:00")
    campaigns.add_argument("--year", type=_year, help="year reported on (that of the deadline)")
    invite = _with_database(commands.add_parser("invite", help="a code by which people join"))
    invite.add_argument("--unit", required=True, help="id, name or alias of the unit")
    invite.add_argument("--role", required=True, choices=("officer", "approver", "lead", "viewer"))
    invite.add_argument("--uses", type=_count, default=1, help="how many may join (1)")
    invite.add_argument("--days", type=_count, default=14, help="days until it expires (14)")
    invite.add_argument("--qr", type=Path, metavar="FILE.png", help="the link as a QR picture")
    invite.add_argument("--name", help="what whoever joins is called (default: role and unit)")


def _add_listing(
    commands: _Commands[argparse.ArgumentParser], name: str, help_: str
) -> argparse.ArgumentParser:
    listing = _with_database(commands.add_parser(name, help=help_))
    listing.add_argument("--json", action="store_true", help="as JSON")
    return listing


def _add_reports(commands: _Commands[argparse.ArgumentParser]) -> None:
    chat = _with_database(
        commands.add_parser("chat", help="a conversation on standard input and output")
    )
    chat.add_argument(
        "--as", dest="person", required=True, metavar="PERSON", help="id or name of a person"
    )
    for name, help_ in (
        ("form", "the Excel form of a report, as it stands now"),
        ("import", "a filled-in form, read and checked as in the chat"),
    ):
        form = _with_database(commands.add_parser(name, help=help_))
        form.add_argument("file", type=Path, metavar="FILE.xlsx")
        form.add_argument(
            "--as", dest="person", required=True, metavar="PERSON", help="id or name of a person"
        )
        if name == "form":
            form.add_argument("--unit", metavar="ID", help="which report, where there are several")
    summary = _with_database(commands.add_parser("summary", help="the compiled report"))
    summary.add_argument("--campaign", default="latest", metavar="ID", help="(latest)")
    summary.add_argument(
        "--unit", help="the unit that collects (the campaign's owner), or one below"
    )
    summary.add_argument(
        "--count",
        choices=("submitted", "approved", "all"),
        default="submitted",
        help="which reports are added up (submitted); all: drafts, too",
    )
    summary.add_argument(
        "--format", choices=("text", "json", "docx", "xlsx", "png"), default="text", help="(text)"
    )
    summary.add_argument("-o", "--output", type=Path, metavar="FILE", help="(standard output)")
    _add_reminders(commands)
    checklist = commands.add_parser("checklist", help="check a checklist file, try an answer")
    kinds = checklist.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = kinds.add_parser("check", help="names file, line, item and reason of every fault")
    check.add_argument("file", type=Path)
    attempt = kinds.add_parser("try", help="how the bot reads an answer, as JSON")
    attempt.add_argument("file", type=Path)
    attempt.add_argument("item")
    attempt.add_argument("text")


def _add_reminders(commands: _Commands[argparse.ArgumentParser]) -> None:
    reminders = _add_listing(commands, "reminders", "who would be reminded when and why")
    reminders.add_argument("--campaign", default="latest", metavar="ID", help="(latest)")
    reminders.add_argument("--from", dest="start", metavar="TIME", help="(now)")
    reminders.add_argument("--to", dest="end", metavar="TIME", help="(30 days later)")


def _add_keeping(commands: _Commands[argparse.ArgumentParser]) -> None:
    backup = _with_database(
        commands.add_parser("backup", help="everything into one file, while the bot goes on")
    )
    backup.add_argument("file", type=Path, metavar="FILE.zip")
    restore = _with_database(
        commands.add_parser("restore", help="everything out of such a file, the bot being stopped")
    )
    restore.add_argument("file", type=Path, metavar="FILE.zip")
    restore.add_argument(
        "--force", action="store_true", help="also where there is a database; it is set aside"
    )


def _count(text: str) -> int:
    """Between one and as many as anybody could mean."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _MOST:
        raise argparse.ArgumentTypeError(f"should be a number from 1 to {_MOST}")
    return int(text)


def _port(text: str) -> int:
    """0 is any free one."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"should be a number from 0 to {_LAST_PORT}")
    return int(text)


def _year(text: str) -> int:
    if not re.fullmatch(r"20\d\d", text):
        raise argparse.ArgumentTypeError("should be a year such as 2026")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
