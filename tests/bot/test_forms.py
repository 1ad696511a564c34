"""Forms among the files that come in: read in a process of their own, in the order of the chat."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from bot.files import Files
from bot.forms import Forms
from config.language import language
from handlers.messages import Incoming
from tests.report.form.forms import edited, form
from tests.report.form.test_hostile import bomb
from tests.transcript import NOW


class Heard:
    """Where messages are handed on to."""

    def __init__(self) -> None:
        self.messages: list[Incoming] = []

    async def submit(self, incoming: Incoming) -> None:
        self.messages.append(incoming)


async def said(files: Files, content: bytes, name: str = "bieu-mau.xlsx") -> Incoming:
    return message(file=await files.keep(content, name))


def message(chat: str = "a", **more: object) -> Incoming:
    return Incoming("web", "1", chat, chat, NOW, **more)  # type: ignore[arg-type]


async def test_form_is_read_and_other_files_pass(tmp_path: Path) -> None:
    files, heard = Files(tmp_path), Heard()
    forms = Forms(files, heard.submit)  # with a process of its own, as the bot has
    await forms.submit(await said(files, form()))
    await forms.submit(await said(files, b"%PDF-1.7" + bytes(50), "a.pdf"))
    await forms.submit(await said(files, edited(form(), lambda book: book.remove(book["Câu 11"]))))
    await forms.submit(await said(files, bomb()))
    forms.close()
    first, second, third, fourth = heard.messages
    assert first.form is not None
    assert first.form.mark.unit_id == "son-bua"
    assert (second.form, second.form_fault) == (None, None)
    for one, words in ((third, "Thiếu trang"), (fourth, "lớn hơn biểu mẫu")):
        assert one.form is None
        assert one.form_fault is not None
        assert words in language("vi").say(one.form_fault)


async def test_what_is_said_behind_a_form_is_heard_behind_it(tmp_path: Path) -> None:
    files, heard = Files(tmp_path), Heard()
    forms = Forms(files, heard.submit, lambda: ThreadPoolExecutor(1))
    with_form = await said(files, form())
    sent = [with_form, message(text="xong"), message(text="nộp"), message("b", text="4")]
    await asyncio.gather(*map(forms.submit, sent))
    forms.close()
    assert [one.text for one in heard.messages if one.chat_id == "a"] == [None, "xong", "nộp"]
    assert heard.messages[0].chat_id == "b"  # another chat does not wait


async def test_a_killed_reader_costs_one_form_and_not_the_next(tmp_path: Path) -> None:
    files, heard = Files(tmp_path), Heard()
    forms = Forms(files, heard.submit)
    with_form = await said(files, form())
    await forms.submit(with_form)
    pool = forms.process.executor
    assert isinstance(pool, ProcessPoolExecutor)
    (child,) = pool._processes
    os.kill(child, signal.SIGKILL)
    await forms.submit(with_form)
    while heard.messages[-1].form is None:
        assert heard.messages[-1].form_fault is not None
        await forms.submit(with_form)
    forms.close()
