"""Work in a process of its own: what is slow or may be hostile holds up and takes down nobody."""

from __future__ import annotations

import multiprocessing
import os
import resource
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait

_TASKS = 50  # of one process; then its memory goes back to the system


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
