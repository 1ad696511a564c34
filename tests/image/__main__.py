"""`.ci/image`: takes the Dockerfile's own steps in a folder tree, then runs what comes of it as its
user, with everything read-only but its volume and /tmp, until its own health check is content."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot.telegram_run import free_port
from tests.image.dockerfile import FILE, Stage, stages
from tests.image.tree import Tree, mount

_PATIENCE = 60.0  # seconds for the start
_FORMATS = ("text", "json", "docx", "xlsx", "png")


def main(name: str) -> None:
    """In an empty folder. Nothing of what is mounted is ever deleted: it goes with this process."""
    begun = time.monotonic()
    mount("-t", "tmpfs", "tmpfs", name)
    trees: dict[str, Tree] = {}
    for number, stage in enumerate(stages(FILE.read_text(encoding="utf-8"))):
        tree = trees[stage.name] = Tree(Path(name, str(number)), trees)
        tree.build(stage)
    print(f"the image's own layers: {_megabytes(tree.added):.0f} MB, on {stage.base}", flush=True)
    _try(tree, stage)
    print(f"{time.monotonic() - begun:.0f} seconds")


def _try(tree: Tree, stage: Stage) -> None:
    tree.lock(stage.last("VOLUME").said)
    env = tree.env | {"GIAOBAN_WEB_HOST": "127.0.0.1", "GIAOBAN_WEB_PORT": str(free_port())}
    _refused(tree, env)
    _documents(tree, env)
    with _running(tree, stage, env):
        address = f"http://127.0.0.1:{env['GIAOBAN_WEB_PORT']}/healthz"
        with urllib.request.urlopen(address) as answer:
            print("healthz:", json.load(answer))


def _refused(tree: Tree, env: dict[str, str]) -> None:
    """Its user is nobody in particular, and can write where it should and nowhere else."""
    writes = "test $(id -u) = 10001; for d in / /etc /opt/giaoban/bin /usr; do ! touch $d/x; done"
    subprocess.run(tree.call(["sh", "-ec", writes + "; touch /data/x; rm /data/x"], tree.user),
                   env=env, check=True, stderr=subprocess.DEVNULL)  # fmt: skip


def _documents(tree: Tree, env: dict[str, str]) -> None:
    """Whatever was taken out, every kind of document can be made."""
    mine = env | {"GIAOBAN_DATABASE_URL": "sqlite:////tmp/demo.db"}
    _giaoban(tree, mine, "seed-demo")
    for form in _FORMATS:
        _giaoban(tree, mine, "summary", "--campaign", "latest", "--format", form,
                 "-o", f"/tmp/x.{form}")  # fmt: skip
        print(f"{form}: {(tree.root / 'tmp' / f'x.{form}').stat().st_size:,} bytes")
    _giaoban(tree, mine, "form", "/tmp/form.xlsx", "--as", "officer-son-bua")


def _giaoban(tree: Tree, env: dict[str, str], *said: str) -> None:
    subprocess.run(tree.call(["giaoban", *said], tree.user), env=env, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


@contextmanager
def _running(tree: Tree, stage: Stage, env: dict[str, str]) -> Iterator[None]:
    """What a container runs, from when its health check is content until it is told to stop."""
    begun = time.monotonic()
    bot = subprocess.Popen(tree.call(stage.command(), tree.user), env=env)
    try:
        while subprocess.run(tree.call(stage.health(), tree.user), env=env, check=False,
                             stderr=subprocess.DEVNULL).returncode:  # fmt: skip
            assert bot.poll() is None, "it has ended"
            assert time.monotonic() - begun < _PATIENCE, "it does not become healthy"
            time.sleep(0.2)
        print(f"healthy after {time.monotonic() - begun:.1f} seconds", flush=True)
        yield
    finally:
        bot.send_signal(signal.SIGTERM)
        ended = bot.wait(timeout=20)
    assert ended == 0, f"told to stop, it ended with {ended}"


def _megabytes(folder: Path) -> float:
    """What files hold, as `docker images` counts."""
    files = (Path(where, name) for where, _, names in os.walk(folder) for name in names)
    return sum(one.lstat().st_size for one in files) / 1e6


if __name__ == "__main__":
    main(sys.argv[1])
