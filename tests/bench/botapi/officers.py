"""The officers: what they write, when, and how long each reply took."""

from __future__ import annotations

import asyncio
import random
from array import array
from collections import deque
from collections.abc import Callable, Sequence
from time import perf_counter

Script = Callable[[int], str]  # what an officer writes, by number; 0 begins the conversation
Say = Callable[[int, str], None]


class Officers:
    """Everybody begins; when all of them have been answered, they answer what they are asked."""

    def __init__(self, chats: Sequence[int], answers: int, script: Script, say: Say) -> None:
        self._answers, self._script, self._say = answers, script, say
        self._said = dict.fromkeys(chats, 0)
        self._open: dict[int, deque[float]] = {chat: deque() for chat in chats}  # when written
        self.waited = array("d")  # seconds, of each reply to an answer
        self.unasked = 0  # messages of the bot to which nothing had been written
        self.begun = asyncio.Event()
        self.done = asyncio.Event()
        self._heard = 0

    @property
    def expected(self) -> int:
        return len(self._said) * self._answers

    @property
    def heard(self) -> int:
        return self._heard

    def begin(self) -> None:
        for chat in self._said:
            self._write(chat)

    def hear(self, chat: int) -> None:
        """The bot has said something in a chat."""
        waiting = self._open.get(chat)
        if not waiting:
            self.unasked += 1
            return
        written = waiting.popleft()
        self._heard += 1
        if not self.begun.is_set():
            if self._heard == len(self._said):
                self._heard = 0
                self.begun.set()
            return
        self.waited.append(perf_counter() - written)
        if self._heard == self.expected:
            self.done.set()
        else:
            self.go_on(chat)

    def go_on(self, chat: int) -> None:
        """Whoever has been answered; here they answer again at once."""
        if self._said[chat] <= self._answers:
            self._write(chat)

    async def answer_all(self) -> None:
        """Returns when all have begun to answer."""
        for chat in self._said:
            self._write(chat)

    def _write(self, chat: int) -> None:
        number = self._said[chat]
        self._said[chat] = number + 1
        self._open[chat].append(perf_counter())
        self._say(chat, self._script(number))


class OfficersByTheClock(Officers):
    """They answer a number of times a minute, at random moments, whatever the bot has said."""

    def __init__(
        self, chats: Sequence[int], answers: int, script: Script, say: Say, a_minute: float
    ) -> None:
        super().__init__(chats, answers, script, say)
        self._chats = list(chats)
        self._slot = 60 / a_minute

    def go_on(self, chat: int) -> None:
        """Not at once: their next answer has its moment."""

    async def answer_all(self) -> None:
        """Returns when all have written all."""
        chance, started = random.Random(1), perf_counter()
        for slot in range(self._answers):
            moments = sorted((chance.uniform(0, self._slot), chat) for chat in self._chats)
            for moment, chat in moments:
                early = started + slot * self._slot + moment - perf_counter()
                if early > 0:
                    await asyncio.sleep(early)
                self._write(chat)
