"""Whatever is typed, pressed or made up: an answer comes back, nothing raises, and a text is
stored as it was typed or not at all."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.messages import Reply
from handlers.tokens import Verb, mark_of
from tests.transcript import Bot, Speaker, running, seed

T = TypeVar("T")
OFFICER = "officer-son-tinh"
MARK = mark_of("dan-van-2022", "son-tinh")
ODD = [
    "", " ", "/", "//", "/baocao@bot", "0", "-1", "1 2 3", "1;2;3", "a" * 10_000, "\x00", "\ud800",
    "\u202e12", "=cmd()", "<b>x</b>", "{unit}", "%s", "😀", "không", "có", "bỏ qua", "quay lại",
    "sửa", "sửa 1", "sửa hộ nghèo 5", "mục 2.6", "câu 20", "/sua 1 2", "/start", "/start X",
    "xong", "thêm", "đúng", "sai", "2.745 hộ nghèo, 552 cận nghèo", "ne\u0301t", "1/0", "1e5",
    "/han", "/xemlai", "/nop", "/mucluc", "/ngonngu", "English", "/donvi", "/summary",
]  # fmt: skip
ITEMS = [
    "villages", "gift_value", "highlights", "one_stop", "targets_result", "directives", "models",
    "commune_plan", "plan_file", "conference_date", "poor_rate", "location", "nothing", "",
]  # fmt: skip
VERBS = [*get_args(Verb), "nothing"]
FIRST = [*ITEMS, "II.2.6", "en", "report"]
SECOND = ["", "0", "1", "9", "²", "-1", "0.abcdef", "9.abcdef", "answered", "x" * 40]
forged = st.builds(
    lambda verb, first, second, mark: f"{verb}:{first}:{second}:{mark}",
    st.sampled_from(VERBS),
    st.sampled_from(FIRST),
    st.sampled_from(SECOND),
    st.sampled_from([MARK, "", "ffffff"]),
)
typed = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
seen = st.integers(0, 30)  # the button of that place among all that were shown


def played(course: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(course)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    played(seed(folder))
    return folder


async def _answer(bot: Bot, speaker: Speaker, message: str | int, **said: str) -> list[Reply]:
    replies = await bot.hear(speaker, **said)
    assert replies, f"no answer to {message!r}"
    await _nothing_buried(bot)
    return replies


async def _nothing_buried(bot: Bot) -> None:
    async with bot.database.transaction() as db:
        buried = await db.fetch("dead-letters")
    assert not buried, f"{buried[-1]['body']}: {buried[-1]['error']}"


async def _talk(seeded: Path, messages: Sequence[tuple[str, str | int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            speaker = Speaker(OFFICER)
            await bot.meet(OFFICER, "console")
            for kind, message in messages:
                if kind == "typed":
                    replies = await _answer(bot, speaker, message, text=str(message))
                elif kind == "forged" or not speaker.buttons:
                    replies = await _answer(bot, speaker, message, button=str(message))
                else:
                    shown = list(speaker.buttons.values())
                    button = shown[int(message) % len(shown)]
                    replies = await _answer(bot, speaker, button.label, button=button.data)
                for reply in replies:
                    known = {one.label: one for one in (*reply.choices, *reply.actions)}
                    speaker.buttons |= known


messages = st.lists(
    st.one_of(
        st.tuples(st.just("typed"), typed),
        st.tuples(st.just("forged"), forged),
        st.tuples(st.just("seen"), seen),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(messages=messages)
def test_everything_is_answered_and_nothing_raises(
    seeded: Path, messages: list[tuple[str, str | int]]
) -> None:
    played(_talk(seeded, messages))


async def _press_all(seeded: Path, opening: str) -> None:
    """Every verb with every item, behind the question that `opening` asks."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            speaker = Speaker(OFFICER)
            await bot.meet(OFFICER, "console")
            for verb, first in itertools.product(VERBS, FIRST):
                pressed = [{"button": f"{verb}:{first}:{one}:{MARK}"} for one in SECOND]
                replies = await bot.hear_all(speaker, [{"text": opening}, *pressed])
                assert len(replies) > len(SECOND), f"{verb}:{first}: something had no answer"
            await _nothing_buried(bot)


@pytest.mark.parametrize("opening", ["/sua 19", "/sua 46"])
def test_every_made_up_button_is_answered(seeded: Path, opening: str) -> None:
    played(_press_all(seeded, opening))


async def _stored(seeded: Path, texts: Sequence[str]) -> list[tuple[str, Any]]:
    """What is stored of each text as the answer to an open text question."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            speaker = Speaker(OFFICER)
            await bot.meet(OFFICER, "console")
            for text in texts:
                await bot.hear(speaker, text="/sua 7")
                before = (await bot.answers("son-tinh")).get("highlights")
                await bot.hear(speaker, text=text)
                after = (await bot.answers("son-tinh")).get("highlights", {})
                if after and after != before:
                    found.append((text, after.get("value", after.get("skipped"))))
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=10))
def test_a_text_is_stored_as_typed(seeded: Path, texts: list[str]) -> None:
    for text, stored in played(_stored(seeded, texts)):
        assert stored in (text, text.strip())


LONG = "Xã đã làm đường. " * 400  # 6,800 characters


@pytest.mark.parametrize(
    "text",
    [
        "đa\u0323t chi\u0309 tiêu",
        "Được mùa 🎉👨‍👩‍👧",
        "\u200fمرحبا\u200e Sơn Tinh",
        "<script>alert(1)</script> & co",
        "=cmd|' /C calc'!A0",
        "*đậm* _nghiêng_ [x](tg://user?id=1)",
        "dòng một\ndòng hai\n\ndòng ba",
        LONG,
    ],
    ids=ascii,
)
def test_odd_but_good_text_is_stored_to_the_letter(seeded: Path, text: str) -> None:
    assert played(_stored(seeded, [text])) == [(text, text)]


@pytest.mark.parametrize("text", ["a\x00b", "nửa chữ \ud800", "x" * 8001], ids=ascii)
def test_what_cannot_be_kept_is_refused(seeded: Path, text: str) -> None:
    assert played(_stored(seeded, [text])) == []
