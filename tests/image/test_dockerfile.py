"""What the Dockerfile promises can be read in it; `.ci/image` takes its steps."""

from __future__ import annotations

import json
import re

import pytest

from config.settings import Settings
from tests.image.dockerfile import FILE, Stage, Step, assigned, stages

ROOT = FILE.parent


@pytest.fixture
def image() -> Stage:
    """The stage that becomes the image."""
    return stages(FILE.read_text(encoding="utf-8"))[-1]


def test_base_is_one_release_of_one_distribution() -> None:
    bases = {stage.base for stage in stages(FILE.read_text(encoding="utf-8"))}
    [base] = bases
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", base)


def test_it_runs_the_bot_as_a_user_without_rights(image: Stage) -> None:
    assert image.last("USER").said == "giaoban"
    assert image.command() == ["giaoban", "run"]
    assert image.health()[0] == "python"


def test_everything_that_is_kept_is_in_the_volume(image: Stage) -> None:
    env: dict[str, str] = {}
    for step in image.steps:
        env |= assigned(step.said, env) if step.word == "ENV" else {}
    volume = image.last("VOLUME").said
    settings = Settings(
        _env_file=None,
        database_url=env["GIAOBAN_DATABASE_URL"],
        files_dir=env["GIAOBAN_FILES_DIR"],
        web_host=env["GIAOBAN_WEB_HOST"],
    )
    assert str(settings.database).startswith(f"{volume}/")
    assert str(settings.files_dir).startswith(f"{volume}/")
    assert int(image.last("EXPOSE").said) == Settings(_env_file=None).web_port


def test_whatever_is_copied_is_let_into_the_build() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for stage in stages(FILE.read_text(encoding="utf-8")):
        for step in stage.steps:
            if step.word == "COPY" and "from" not in step.options():
                for source in step.rest().split()[:-1]:
                    assert (ROOT / source).exists()
                    assert f"!{source}" in let_in


def test_steps_are_read_as_docker_reads_them() -> None:
    text = (
        "ARG A=x:1\nFROM $A AS one\n# no\n"
        'RUN --mount=type=cache,target=/c \\\n    a && b\nCMD ["c"]'
    )
    [stage] = stages(text)
    assert (stage.base, stage.name) == ("x:1", "one")
    assert stage.steps[0] == Step("RUN", "--mount=type=cache,target=/c a && b")
    assert stage.steps[0].options() == {"mount": "type=cache,target=/c"}
    assert stage.steps[0].rest() == "a && b"
    assert json.loads(stage.last("CMD").said) == ["c"]
