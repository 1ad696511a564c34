"""Whole conversations as text files, played through the real pipeline, outbox and database.

    # What the conversation shows.
    @officer-son-tinh            who speaks from here on: a person of the sample district
    > 661                        typed
    > [Như kỳ trước: 4 thôn]     a button of what was said before, pressed
    > 2.1 \\n 2.2                 \\n is a new line within one message
    > {photo}                    a file: {photo}, {pdf} or {program}
    > {form C8=5 | Câu 11!B4=x}  the form that the bot sent last, with these cells filled in
    < 3/54 · I. Khái quát        the answer, line by line; `< ...` stands for any lines
    < {ke-hoach.pdf}             a document that came with it
    < [Có] [Không]               its buttons
    = poor_households 352        what is stored now (JSON; nothing behind the name: no answer)
    ! restart                    the bot stops and starts again on the same database
    ! web                        the person goes on in another channel (console, web, telegram)
    ! +3 days                    the clock goes on
    ! remind                     the planner wakes: `<` lines are what the person is told by it
    ! invite officer son-bua     makes a code: {code} in what is typed next, as is one that the
                                 bot gave

Blank lines do not count. A message without `<` lines only has to be answered at all.
`python -m tests.transcript FILE ...` writes the files anew as the conversations go now; a new
message needs a `<` line behind it, be it a wrong one, for its answer to be written.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, cast

from openpyxl import load_workbook

from bot.channels.base import Channel
from bot.core import Core, open_core
from bot.demo import CAMPAIGN, seed_demo
from bot.files import FileRefused, Files
from bot.reminders import remind
from config.settings import Settings
from handlers.messages import Button, ChannelName, Incoming, Reply
from report.values import XLSX, StoredFile
from storage.campaigns import campaign_units, find_unit
from storage.database import Database
from storage.people import add_identity, all_people, create_invite

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday, nine in the morning in Hà Nội
_CHANNELS: tuple[ChannelName, ...] = ("console", "web", "telegram", "zalo")
_FILES = {
    "photo": (b"\xff\xd8\xff\xe0" + bytes(64), "anh.jpg"),
    "pdf": (b"%PDF-1.7\n" + bytes(64), "ke-hoach.pdf"),
    "program": (b"MZ" + bytes(64), "setup.exe"),
}
Kind = Literal["@", ">", "<", "=", "!", "#", ""]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a transcript; `number` counts from 1."""

    number: int
    kind: Kind
    text: str


def parse(text: str) -> list[Step]:
    """The steps of a transcript. Raises ValueError for a line of no known kind."""
    return [_step(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def _step(number: int, line: str) -> Step:
    kind = line[:1]
    if line and (kind not in "@><=!#" or (kind in "><=!" and line[1:2] not in (" ", ""))):
        raise ValueError(f"line {number}: {line!r} begins with none of @ > < = ! #")
    return Step(number, cast(Kind, kind), line[1:].strip())


class Heard:
    """The channel at the other end: keeps what the bot said."""

    messages_per_second = 0.0

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        self.replies.setdefault(chat_id, []).append(reply)

    def take(self, chat_id: str) -> list[Reply]:
        return self.replies.pop(chat_id, [])


@dataclass
class Speaker:
    """Somebody in the conversation: where they write, and the buttons that they see."""

    id: str
    channel: ChannelName = "console"
    buttons: dict[str, Button] = field(default_factory=dict)
    code: str = ""


class Bot:
    """The bot on one database, with a clock that stands until it is moved."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        """With the file `bot.db` in the folder, or another database."""
        self.now = NOW
        self.database: Database
        self.heard = Heard()
        self._settings = Settings(
            database_url=database_url or f"sqlite:///{folder / 'bot.db'}",
            files_dir=folder / "files",
        )
        self._running: AsyncExitStack
        self.core: Core
        self._files = Files(folder / "files")
        self._sent = 0

    async def start(self) -> None:
        self._running = AsyncExitStack()
        self.database = await Database.open(self._settings.database)
        self._running.push_async_callback(self.database.close)
        core = open_core(
            self._settings,
            self.database,
            await self.channels(),
            lambda: self.now,
            # Documents are made in a thread here: a process more for each conversation is slow.
            executor=lambda: ThreadPoolExecutor(1),
        )
        self.core = await self._running.enter_async_context(core)

    async def channels(self) -> dict[str, Channel]:
        """Where the bot's answers go."""
        return dict.fromkeys(_CHANNELS, self.heard)

    async def stop(self) -> None:
        await self._running.aclose()

    async def remind(self) -> None:
        """The planner wakes, and what is due goes out."""
        await remind(self.database, self.core.house, lambda: self.now, self.core.outbox.put)
        await self.core.outbox.drained()

    async def told(self, speaker: Speaker) -> list[Reply]:
        """What the bot has said to somebody besides its answers."""
        return self.heard.take(speaker.id)

    def label(self, written: str) -> str:
        """What a button is called that the transcript calls so."""
        return written

    async def press(self, speaker: Speaker, button: Button) -> list[Reply]:
        """What the bot answers to a pressed button."""
        return await self.hear(speaker, button=button.data)

    async def hear(self, speaker: Speaker, **said: Any) -> list[Reply]:
        """What the bot answers to one message."""
        return await self.hear_all(speaker, [said])

    async def hear_all(self, speaker: Speaker, messages: Sequence[dict[str, Any]]) -> list[Reply]:
        """What it answers to several that arrive together."""
        incoming = [self._incoming(speaker, said) for said in messages]
        await asyncio.gather(*(self.core.submit(one) for one in incoming))
        await self.core.outbox.drained()
        await self.core.broadcasts.look()  # in place of waiting for its next time
        await self.core.outbox.drained()
        return self.heard.take(speaker.id)

    def _incoming(self, speaker: Speaker, said: dict[str, Any]) -> Incoming:
        self._sent += 1
        return Incoming(
            channel=speaker.channel,
            update_id=f"{self._sent}",
            chat_id=speaker.id,
            sender_id=speaker.id,
            at=self.now,
            **said,
        )

    async def hear_file(self, speaker: Speaker, name: str) -> list[Reply]:
        return await self.hear_content(speaker, *_FILES[name])

    async def hear_content(self, speaker: Speaker, content: bytes, file_name: str) -> list[Reply]:
        """What it answers to a file."""
        try:
            return await self.hear(speaker, file=await self._files.keep(content, file_name))
        except FileRefused as refused:
            return await self.hear(speaker, file_fault=refused.fault)

    async def hear_form(self, speaker: Speaker, form: StoredFile | None, cells: str) -> list[Reply]:
        """What it answers to the form, with `C8=5 | Câu 11!B4=x` filled in."""
        book = load_workbook(BytesIO(await self.form_content(speaker, form)))
        for cell in filter(None, cells.split(" | ")):
            place, _, value = cell.partition("=")
            sheet, _, name = place.rpartition("!")
            (book[sheet] if sheet else book.worksheets[0])[name] = value.replace("\\n", "\n")
        content = BytesIO()
        book.save(content)
        return await self.hear_content(speaker, content.getvalue(), "bieu-mau.xlsx")

    async def form_content(self, speaker: Speaker, form: StoredFile | None) -> bytes:
        """The form as the speaker has it; `form` is the last that the bot sent."""
        assert form is not None, "the bot has sent no form"
        return self._files.path(form.sha256).read_bytes()

    async def meet(self, person_id: str, channel: ChannelName) -> None:
        """Makes a person of the sample district known on a channel; strangers stay strangers."""
        async with self.database.transaction() as db:
            if person_id in {one.id for one in await all_people(db)}:
                await add_identity(db, person_id, channel, person_id, person_id, self.now)

    async def invite(self, role: Any, unit_id: str) -> str:
        async with self.database.transaction() as db:
            unit = await find_unit(db, unit_id)
            assert unit is not None, f"there is no unit {unit_id}"
            return await create_invite(
                db,
                unit_id=unit_id,
                role=role,
                name=f"Người mới, {unit.name}",
                uses=1,
                expires_at=self.now + timedelta(days=14),
                now=self.now,
            )

    async def stored(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """By unit, what became of its report in the open campaign: state and answers, without
        who gave them, where, and what files were called."""
        async with self.database.transaction() as db:
            units = await campaign_units(db, CAMPAIGN)
        return {
            one.unit.id: (one.report.state, _essence(one.report.answers))
            for one in units
            if one.report
        }

    async def answers(self, unit_id: str) -> dict[str, Any]:
        """The stored answers of a unit in the open campaign."""
        async with self.database.transaction() as db:
            units = await campaign_units(db, CAMPAIGN)
        report = next(one.report for one in units if one.unit.id == unit_id)
        return dict(report.answers) if report else {}


def _essence(answers: Any) -> Any:
    """JSON without what differs from channel to channel."""
    if isinstance(answers, list):
        return [_essence(one) for one in answers]
    if not isinstance(answers, Mapping):
        return answers
    if "sha256" in answers:
        return answers["sha256"]
    return {key: _essence(one) for key, one in answers.items() if key not in ("by", "via", "at")}


class Play:
    """One transcript being played."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._speakers: dict[str, Speaker] = {}
        self._speaker = Speaker("")
        self._code = ""
        self._form: StoredFile | None = None

    async def run(self, steps: Sequence[Step]) -> AsyncIterator[tuple[Step, list[str]]]:
        """Each step with the lines that the bot answered to it; for a stored answer that is
        another, the line that says so."""
        for step in steps:
            yield step, await self._do(step)

    async def _do(self, step: Step) -> list[str]:
        match step.kind:
            case "@":
                await self._speak_as(step.text)
            case ">":
                return self._shown(await self._say(step.text))
            case "=":
                return await self._compare_stored(step)
            case "!":
                return await self._direct(step.text)
        return []

    async def _speak_as(self, person_id: str) -> None:
        self._speaker = self._speakers.setdefault(person_id, Speaker(person_id))
        await self._bot.meet(person_id, self._speaker.channel)

    async def _say(self, text: str) -> list[Reply]:
        speaker = self._speaker
        if text.startswith("[") and text.endswith("]"):
            label = self._bot.label(text[1:-1])
            assert label in speaker.buttons, f"no button {label!r}: {list(speaker.buttons)}"
            return await self._bot.press(speaker, speaker.buttons[label])
        if match := re.fullmatch(r"\{(photo|pdf|program)\}", text):
            return await self._bot.hear_file(speaker, match[1])
        if match := re.fullmatch(r"\{form ?(.*)\}", text):
            return await self._bot.hear_form(speaker, self._form, match[1])
        typed = text.replace("\\n", "\n").replace("{code}", self._code)
        return await self._bot.hear(speaker, text=typed)

    def _shown(self, replies: list[Reply]) -> list[str]:
        lines: list[str] = []
        for reply in replies:
            buttons = (*reply.choices, *reply.actions)
            self._speaker.buttons |= {button.label: button for button in buttons}
            lines += [f"({reply.toast})"] if reply.toast else []
            lines += [
                self._without_code(line.strip())
                for part in reply.lines
                for line in part.text.split("\n")
                if line
            ]
            if reply.document:
                lines.append(f"{{{reply.document.name}}}")
                self._form = reply.document if reply.document.media_type == XLSX else self._form
            lines += [" ".join(f"[{button.label}]" for button in buttons)] if buttons else []
        return lines

    def _without_code(self, line: str) -> str:
        """A code that the bot has made is kept, and shown as {code}: the next is another."""
        if match := re.fullmatch(r"/start ([A-Z0-9]{12})", line):
            self._code = match[1]
            return "/start {code}"
        return line

    async def _compare_stored(self, step: Step) -> list[str]:
        item, _, expected = step.text.partition(" ")
        unit = self._speaker.id.split("-", 1)[1]
        stored = (await self._bot.answers(unit)).get(item)
        found = "" if stored is None else stored.get("value", {"skipped": stored.get("skipped")})
        wanted = json.loads(expected) if expected else ""
        return [] if found == wanted else [f"{item} is {found!r}, not {wanted!r}"]

    async def _direct(self, text: str) -> list[str]:
        match text.split():
            case ["remind"]:
                await self._bot.remind()
                return self._shown(await self._bot.told(self._speaker))
            case ["restart"]:
                await self._bot.stop()
                await self._bot.start()
            case [("console" | "web" | "telegram" | "zalo") as channel]:
                self._speaker.channel = channel
                await self._bot.meet(self._speaker.id, channel)
            case [ahead, unit] if ahead.startswith("+"):
                self._bot.now += timedelta(**{unit.removesuffix("s") + "s": int(ahead)})
            case ["invite", role, unit]:
                self._code = await self._bot.invite(role, unit)
            case _:
                raise ValueError(f"! {text} is not known")
        return []


def mismatch(expected: Sequence[str], found: Sequence[str]) -> str | None:
    """Why the lines found are not those expected; None where they are."""
    if not expected:
        return None if found else "there was no answer"
    pattern = "\n".join(".*" if line == "..." else re.escape(line) for line in expected)
    pattern = pattern.replace("\n.*\n", "\n(?:.*\n)?").replace("\n.*", "(?:\n.*)?")
    if pattern.startswith(".*\n"):
        pattern = "(?:.*\n)?" + pattern[3:]
    if re.fullmatch(pattern, "\n".join(found), re.DOTALL):
        return None
    said = "\n".join(f"< {line}" for line in found)
    wanted = "\n".join(f"< {line}" for line in expected)
    return f"expected\n{wanted}\nbut the bot said\n{said}"


def exchanges(steps: Sequence[Step]) -> Iterator[tuple[Step, list[str]]]:
    """Each step but the `<` ones, with the `<` lines that follow it."""
    current: tuple[Step, list[str]] | None = None
    for step in steps:
        if step.kind == "<":
            assert current is not None, f"line {step.number}: an answer before any message"
            current[1].append(step.text)
        elif step.kind:
            if current is not None:
                yield current
            current = step, []
    if current is not None:
        yield current


async def seed(folder: Path) -> None:
    """Writes the sample district into `folder`, for any number of `running` copies."""
    await seed_at(folder / "bot.db")


async def seed_at(place: Path | str) -> None:
    database = await Database.open(place)
    await seed_demo(database, NOW, Settings().zone)
    await database.close()


@asynccontextmanager
async def running(seeded: Path, folder: Path) -> AsyncIterator[Bot]:
    """The bot on a copy of the sample district."""
    shutil.copy(seeded / "bot.db", folder / "bot.db")
    async with started(Bot(folder)) as bot:
        yield bot


@asynccontextmanager
async def started(bot: Bot) -> AsyncIterator[Bot]:
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


async def check(bot: Bot, text: str) -> None:
    """Plays a transcript. Raises AssertionError at the first line that is not as written."""
    wanted = list(exchanges(parse(text)))
    play = Play(bot).run([step for step, _ in wanted])
    expected = iter(wanted)
    async for step, found in play:
        _, lines = next(expected)
        is_said = step.kind == ">" or (step.kind == "!" and lines)
        reason = mismatch(lines, found) if is_said else "\n".join(found)
        assert not reason, f"line {step.number}: {step.kind} {step.text}\n{reason}"


async def play(bot: Bot, text: str) -> None:
    """Plays a transcript and only compares what is stored with its `=` lines."""
    steps = [step for step, _ in exchanges(parse(text))]
    async for step, found in Play(bot).run(steps):
        assert step.kind != "=" or not found, f"line {step.number}: {step.text}\n{found}"


async def record(bot: Bot, text: str) -> str:
    """The transcript as the conversation goes now; `< ...` and comments are kept as they are."""
    steps = parse(text)
    answers = dict(exchanges(steps))
    found: dict[int, list[str]] = {}
    try:
        async for step, lines in Play(bot).run(list(answers)):
            keep = "..." in answers[step] and mismatch(answers[step], lines) is None
            found[step.number] = answers[step] if keep or not answers[step] else lines
            if step.kind == "=" and lines:
                print(f"line {step.number}:", *lines, file=sys.stderr)
    except AssertionError as error:
        print(error, file=sys.stderr)  # what came before it is worth reading
    written: list[str] = []
    for step, line in zip(steps, text.split("\n"), strict=True):
        if step.kind != "<":
            written += [line, *(f"< {one}" for one in found.get(step.number, []))]
    return "\n".join(written)


async def _record_all(files: Sequence[Path]) -> None:
    with tempfile.TemporaryDirectory() as name:
        seeded = Path(name)
        await seed(seeded)
        for file in files:
            with tempfile.TemporaryDirectory() as folder:
                async with running(seeded, Path(folder)) as bot:
                    text = await record(bot, file.read_text(encoding="utf-8"))
            file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_record_all([Path(name) for name in sys.argv[1:]]))
