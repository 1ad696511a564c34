"""The other process: ends with the bot, however that ends, and has no more memory than allowed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.processes import own_process

ROOT = Path(__file__).parents[2]
_PARENT = """
import os, time
from bot.processes import own_process
if __name__ == "__main__":
    print(own_process().submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_it_ends_with_a_bot_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        if not _is_alive(child):
            return
        time.sleep(0.05)
    pytest.fail("it outlived the bot")


def _is_alive(process: int) -> bool:
    """A zombie, which nobody has taken note of yet, is not."""
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_it_has_no_more_memory_than_allowed() -> None:
    with own_process(1024 * 1024 * 1024) as pool:
        with pytest.raises(MemoryError):
            pool.submit(bytes, 2 * 1024 * 1024 * 1024).result()
        assert pool.submit(len, b"abc").result() == 3
