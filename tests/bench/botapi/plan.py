"""What the officers are to do in a run."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench import walk

_FIRST_CHAT = 100_001


@dataclass(frozen=True, slots=True)
class Plan:
    """`a_minute`: answers by the clock; 0 = each as soon as the one before is answered.
    `patience`: seconds after which it ends in any case; 0 = when all is answered. `ports`: of the
    bot's processes where they are several."""

    officers: int
    answers: int = walk.ANSWERS
    a_minute: float = 0.0
    patience: float = 0.0
    ports: tuple[int, ...] = ()

    @property
    def chats(self) -> range:
        return range(_FIRST_CHAT, _FIRST_CHAT + self.officers)
