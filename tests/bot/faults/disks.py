"""A disk of its own for a test: small, so that it can be full, or read-only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# What no package mends: a build server that may not mount. It is told all the same.
NOT_TO_BE_HAD = "no disk can be mounted here"
_BLOCK = bytes(4096)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system in memory, gone in the end. Skips for whoever may not mount one."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"{NOT_TO_BE_HAD}: run the tests as root, with CAP_SYS_ADMIN")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Takes all the room that is left; it is free again when the file is deleted."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(_BLOCK)
        except OSError:
            return filling


def make_read_only(disk: Path) -> None:
    """As the system does by itself with a disk that has faults; nobody may be writing there."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def overwrite_the_middle(file: Path) -> None:
    """All of a database but its first page, as a dying disk might."""
    with file.open("r+b") as database:
        size = os.fstat(database.fileno()).st_size
        database.seek(4096)
        database.write(b"\xa5" * (size - 4096))
        os.fsync(database.fileno())
