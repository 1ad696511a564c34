"""A PostgreSQL server of our own, from the machine's programs, and empty databases on it."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

# What a power cut would do to it is nobody's concern.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
DURABLE = ("fsync=on", "synchronous_commit=on", "shared_buffers=128MB")  # as it is installed
_USER = "giaoban"
_EMPTY = """
set lock_timeout = '10s';
do $$
declare names text;
begin
  select string_agg(quote_ident(tablename), ', ') into names
  from pg_tables where schemaname = 'public' and tablename <> 'schema_version';
  if names is not null then
    execute 'truncate ' || names || ' restart identity cascade';
  end if;
end $$
"""


def find_programs() -> Path | None:
    """The folder with `initdb` and `postgres`; None where PostgreSQL is not installed."""
    if found := shutil.which("pg_config"):
        told = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=True)
        if (Path(told.stdout.strip()) / "initdb").exists():
            return Path(told.stdout.strip())
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


@dataclass
class Server:
    """A running server; anybody on this machine who knows its port may do anything on it."""

    port: int
    _made: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{name}"

    def new_database(self, like: str = "") -> str:
        """The address of a new database, empty or a copy of that one, which nobody may be using."""
        name = f"test_{next(self._made)}"
        template = _name_of(like) if like else "template0"
        self._run(self.url("postgres"), f"create database {name} template {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self._run(self.url("postgres"), f"drop database {_name_of(url)} with (force)")

    @cached_property
    def shared(self) -> str:
        """A database for one test after the other: to empty one is faster than to make one."""
        return self.new_database()

    def empty(self, url: str) -> None:
        """Fails where somebody still has something to do in there."""
        self._run(url, _EMPTY)

    def _run(self, url: str, sql: str) -> None:
        asyncio.run(_run(url, sql))


def _name_of(url: str) -> str:
    return url.rpartition("/")[2]


async def _run(url: str, sql: str) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@contextmanager
def running(programs: Path, options: Sequence[str] = FAST) -> Iterator[Server]:
    """A fresh server, gone with all its data in the end."""
    with cluster(programs, options) as server, server.at_work():
        yield Server(server.port)


@dataclass(frozen=True)
class Cluster:
    """The data of a server, which can be at work on one port again and again."""

    programs: Path
    folder: Path
    account: str | None
    options: Sequence[str]
    port: int = field(default_factory=lambda: _free_port())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with _serving(self.programs, self.folder, self.account, self.port, self.options):
            yield


@contextmanager
def cluster(programs: Path, options: Sequence[str] = FAST) -> Iterator[Cluster]:
    """A fresh one, gone with all its data in the end."""
    with tempfile.TemporaryDirectory(prefix="giaoban-pg-") as name:
        folder = Path(name)
        account = _account(folder)
        made = ["-D", str(folder / "data"), "-U", _USER, "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [programs / "initdb", *made, "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder, user=account,
        )  # fmt: skip
        yield Cluster(programs, folder, account, options)


@contextmanager
def _serving(
    programs: Path, folder: Path, account: str | None, port: int, chosen: Sequence[str]
) -> Iterator[None]:
    where = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
    options = [part for one in (*chosen, *where) for part in ("-c", one)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            stdout=log, stderr=log, cwd=folder, user=account,
        )  # fmt: skip
    try:
        _wait_until_ready(programs, port, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # whoever is still connected is cut off
        server.wait(timeout=60)


def _wait_until_ready(programs: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    asked = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(asked, check=False).returncode != 0:
        assert server.poll() is None, "the server has ended"


def _account(folder: Path) -> str | None:
    """Whom the server runs as, which refuses to be root; the folder becomes theirs."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_name


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
