"""Reads a Dockerfile as far as ours goes: what its steps are, stage by stage."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

FILE = Path(__file__).parents[2] / "Dockerfile"


@dataclass(frozen=True, slots=True)
class Step:
    """One line, such as `RUN`, and what stands behind it."""

    word: str
    said: str

    def options(self) -> dict[str, str]:
        """`--from=build` as {"from": "build"}."""
        return dict(re.findall(r"^--(\w[\w-]*)=(\S+)", self.said.replace(" --", "\n--"), re.M))

    def rest(self) -> str:
        """Without the options in front."""
        return re.sub(r"^(--\S+\s+)+", "", self.said)


@dataclass
class Stage:
    """From one FROM to the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, word: str) -> Step:
        """Raises IndexError where there is none."""
        return [step for step in self.steps if step.word == word][-1]

    def command(self) -> list[str]:
        """What a container runs."""
        return [*json.loads(self.last("ENTRYPOINT").said), *json.loads(self.last("CMD").said)]

    def health(self) -> list[str]:
        """What is run to see whether it lives."""
        found: list[str] = json.loads(self.last("HEALTHCHECK").said.partition("CMD ")[2])
        return found


def stages(text: str) -> list[Stage]:
    found: list[Stage] = []
    arguments: dict[str, str] = {}
    for step in _steps(text):
        if step.word == "ARG":
            arguments |= assigned(step.said, {})
        elif step.word == "FROM":
            base, _, name = Template(step.said).substitute(arguments).partition(" AS ")
            found.append(Stage(base, name))
        else:
            found[-1].steps.append(step)
    return found


def assigned(said: str, known: dict[str, str]) -> dict[str, str]:
    """What ENV or ARG give names to, of what is known before."""
    parts = (part.partition("=") for part in shlex.split(said))
    return {name: Template(value).safe_substitute(known) for name, _, value in parts}


def _steps(text: str) -> list[Step]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    return [Step(*line.split(" ", 1)) for line in whole]
