"""Work in a process of its own: what is slow or may be hostile holds up and takes down nobody."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")

_TASKS = 50  # of one process; then its memory goes back to the system


class OwnProcess:
    """An executor that starts with the first task and is made anew where it broke."""

    def __init__(self, new_executor: Callable[[], Executor]) -> None:
        self._new_executor = new_executor
        self.executor: Executor | None = None  # none before the first task

    async def run(self, work: Callable[[_In], _Out], task: _In) -> _Out:
        """What `work` makes of the task. Raises what it raises, and BrokenExecutor where the
        process was killed, out of memory perhaps: the next task gets a new one."""
        if self.executor is None:
            self.executor = self._new_executor()
        try:
            return await asyncio.get_running_loop().run_in_executor(self.executor, work, task)
        except BrokenExecutor:
            self.executor = None
            raise

    def close(self) -> None:
        if self.executor is not None:
            self.executor.shutdown(wait=False, cancel_futures=True)
            self.executor = None


def own_process(memory: int = 0) -> ProcessPoolExecutor:
    """One process, started with the first task. `memory`: bytes of address space it may have at
    the most; 0: as much as there is."""
    return ProcessPoolExecutor(
        1,
        # A fork would copy the event loop's threads and sockets half alive.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(memory,),
        max_tasks_per_child=_TASKS,
    )


@contextmanager
def without_collection() -> Iterator[None]:
    """Looks for no garbage meanwhile: the answers of a national round are hundreds of thousands of
    objects and none of them is garbage, but going through them takes half of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _begin(memory: int) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with_parent() -> None:
    """A bot that was killed could not end its processes, and they would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
