"""A folder tree that stands for an image: this machine's own, seen through, and what the steps
change in it on top, apart from it and only for as long as this process lives."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from time import monotonic

from tests.image.dockerfile import FILE, Stage, Step, assigned

_CONTEXT = FILE.parent
_DEVICES = ("null", "zero", "full", "random", "urandom")
_CACHE = Path.home() / ".cache" / "pip"


class StepFailed(Exception):
    """What the step was, and what it said."""


class Tree:
    """Of one stage. Has to be root, in a mount namespace of its own."""

    def __init__(self, folder: Path, others: dict[str, Tree]) -> None:
        self.root, self.added = folder / "root", folder / "added"
        self.env = {"PATH": f"{_python().parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}
        self.user = "root"
        self._folder = "/"
        self._others = others
        self._mount(folder)

    def _mount(self, folder: Path) -> None:
        for one in (self.root, self.added, folder / "work"):
            one.mkdir(parents=True)
        layers = f"lowerdir=/,upperdir={self.added},workdir={folder / 'work'}"
        mount("-t", "overlay", "overlay", "-o", layers, self.root)
        mount("--bind", "/proc", self.root / "proc")
        for own in ("dev", "tmp"):
            mount("-t", "tmpfs", "tmpfs", self.root / own)
        for device in _DEVICES:
            (self.root / "dev" / device).touch()
            mount("--bind", f"/dev/{device}", self.root / "dev" / device)
        (self.root / "dev" / "shm").mkdir(mode=0o1777)
        (self.root / "dev" / "shm").chmod(0o1777)
        self._lend_python()

    def _lend_python(self) -> None:
        """In the base image everybody may run `python`."""
        python = _python()
        if not (python.parent / "python").exists():
            (self.root / python.parent.relative_to("/") / "python").symlink_to(python.name)
        for parent in python.parents:
            (self.root / parent.relative_to("/")).chmod(0o755)

    def build(self, stage: Stage) -> None:
        """Takes every step. Raises StepFailed."""
        for step in stage.steps:
            match step.word:
                case "RUN":
                    self._run(step)
                case "COPY":
                    self._copy(step)
                case "ENV":
                    self.env |= assigned(step.said, self.env)
                case "WORKDIR":
                    self._folder = step.said
                    self.inside(step.said).mkdir(parents=True, exist_ok=True)
                case "USER":
                    self.user = step.said

    def inside(self, path: str) -> Path:
        """Where a path of the image is; relative ones are of the folder of its WORKDIR."""
        return self.root / os.path.normpath(os.path.join(self._folder, path)).lstrip("/")

    def _run(self, step: Step) -> None:
        begun = monotonic()
        target = _cache_of(step)
        if target:
            _CACHE.mkdir(parents=True, exist_ok=True)
            self.inside(target).mkdir(parents=True, exist_ok=True)
            mount("--bind", _CACHE, self.inside(target))
        ours = {name: value for name, value in os.environ.items() if _is_networks(name)}
        ran = subprocess.run(self.call(["/bin/sh", "-c", step.rest()], "root"), check=False,
                             env=self.env | ours, capture_output=True, text=True)  # fmt: skip
        if ran.returncode:
            raise StepFailed(f"{step.said}\n{ran.stdout}\n{ran.stderr}")
        print(f"{monotonic() - begun:5.1f} s  {step.rest()}", flush=True)
        if target:
            subprocess.run(["umount", self.inside(target)], check=True)

    def _copy(self, step: Step) -> None:
        *sources, target = shlex.split(step.rest())
        origin = step.options().get("from")
        for source in sources:
            there = self._others[origin].root / source.lstrip("/") if origin else _CONTEXT / source
            here = self.inside(target) / there.name if target.endswith("/") else self.inside(target)
            if there.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "*.db")
                shutil.copytree(there, here, symlinks=True, ignore=ignored)
            else:
                shutil.copy2(there, here)

    def call(self, command: list[str], user: str) -> list[str]:
        """The command as that user runs it in there."""
        inner = f"cd {shlex.quote(self._folder)} && exec {shlex.join(command)}"
        return ["chroot", f"--userspec={user}", str(self.root), "/bin/sh", "-c", inner]

    def lock(self, volume: str) -> None:
        """From now on only the volume and /tmp can be written to."""
        kept = self.inside(volume)
        mount("--bind", kept, kept)
        mount("-o", "remount,ro,bind", self.root)
        assert not os.access(self.root / "usr", os.W_OK)


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)


def _python() -> Path:
    return Path(os.path.realpath(sys._base_executable))  # type: ignore[attr-defined]


def _cache_of(step: Step) -> str:
    """The folder of a `--mount=type=cache`."""
    mounted = dict(part.partition("=")[::2] for part in step.options().get("mount", "").split(","))
    return mounted.get("target", "")


def _is_networks(name: str) -> bool:
    """What says how the network is reached from here."""
    return name.startswith("PIP_") or name.lower().endswith("_proxy") or name == "SSL_CERT_FILE"
