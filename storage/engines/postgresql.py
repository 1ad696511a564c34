"""PostgreSQL: several bot processes on one database, each with a few connections."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from storage.engines import CannotOpen, Damaged, Params, Query, Row, Session
from storage.engines.postgresql_schema import migrate
from storage.migrations import NewerSchema

_CONNECTIONS = 4  # one writes, the others read: documents and pages
_CONNECTING = 10.0  # seconds until nobody is taken to be there
_ANSWERING = 30.0  # seconds the same for whoever serves, whose queries take some thousandths
_LIVING, _SERVING = 3, 4  # kinds of advisory locks: see the view `living_process`
# A machine that is gone without a word is noticed within a minute, and not after the two hours that
# systems wait by themselves: its locks go, and others take over what it had in hand.
_NOTICED = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")  # and not the type behind `::`
REFUSALS = (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)
CONFLICTS = (asyncpg.TransactionRollbackError,)  # of these, what works when it is done again
OUTAGES = (  # of these, what may work again later
    ConnectionError,
    asyncpg.PostgresConnectionError,
    *CONFLICTS,
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.OperatorInterventionError,  # the server is being stopped or started
    asyncpg.ReadOnlySQLTransactionError,  # the server is a stand-by
)
_DAMAGE = (asyncpg.DataCorruptedError, asyncpg.IndexCorruptedError)


@cache
def positional(sql: str) -> tuple[str, tuple[str, ...]]:
    """The SQL with `$1`, `$2` ... in place of `:name`, and the names in that order."""
    names = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    numbers = {name: f"${number}" for number, name in enumerate(names, start=1)}
    return _PARAMETER.sub(lambda found: numbers[found[1]], sql), names


def without_password(url: str) -> str:
    """The address as it may be shown."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, where, parts.path, "", ""))


def _is_lost(connection: Any) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # the pool has taken it back already
        return True


@contextmanager
def _hanging_up(connection: Any) -> Iterator[None]:
    """A server that does not answer, gone without a farewell perhaps, is not waited for again on
    the same line. Raises ConnectionError."""
    try:
        yield
    except TimeoutError as error:
        connection.terminate()
        raise ConnectionError("the server does not answer") from error
    except asyncpg.InternalClientError as error:  # cut while idle, and what it said last half read
        connection.terminate()
        raise ConnectionError(f"the connection is lost: {error}") from error


def _in_order(params: Params, names: tuple[str, ...]) -> list[Any]:
    """The parameters as the server takes them; text can come as UTF-8, as other engines take it."""
    given = [params[name] for name in names]
    return [one.decode() if isinstance(one, bytes) else one for one in given]


class _Session:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, sql: str, params: Params) -> list[Row]:
        text, names = positional(sql)
        with _hanging_up(self._connection):
            found: list[Row] = await self._connection.fetch(text, *_in_order(params, names))
        return found

    async def fetch_together(self, queries: Sequence[Query]) -> list[list[Row]]:
        return [await self.fetch(sql, params) for sql, params in queries]

    async def execute(self, sql: str, params: Params) -> None:
        text, names = positional(sql)
        with _hanging_up(self._connection):
            await self._connection.execute(text, *_in_order(params, names))

    async def execute_many(self, sql: str, rows: Iterable[Params]) -> None:
        text, names = positional(sql)
        many = [_in_order(row, names) for row in rows]
        with _hanging_up(self._connection):
            await self._connection.executemany(text, many)


async def _pool(url: str, number: int, serves: bool) -> Any:
    """Connections by which the process of that number is known to be alive, and what it does."""

    async def be_there(connection: Any) -> None:
        lock = "select pg_advisory_lock_shared($1, $2)"
        await connection.execute(lock, _SERVING if serves else _LIVING, number)

    async def nothing_to_reset(connection: Any) -> None:
        """The lock stays, and nobody leaves anything else behind a transaction."""

    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=_CONNECTIONS,
        max_inactive_connection_lifetime=0,  # not closed for idleness, nor after so many queries:
        max_queries=sys.maxsize,  # the lock would go
        server_settings={"giaoban.process": str(number), **_NOTICED},
        timeout=_CONNECTING,
        # A backup reads whole tables, and has all the time that it needs.
        command_timeout=_ANSWERING if serves else None,
        init=be_there,
        reset=nothing_to_reset,
    )


class PostgreSQL:
    name = "postgresql"
    is_shared = True

    def __init__(self, pool: Any, place: str) -> None:
        self.place = place
        self._pool = pool
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, *, serves: bool) -> PostgreSQL:
        """Connects, and where needed creates or upgrades the tables. Raises CannotOpen."""
        place = without_password(url)
        try:
            connection = await asyncpg.connect(url, timeout=_CONNECTING)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError) as error:
            raise CannotOpen(f"{place} cannot be opened: {error}") from error
        try:
            await migrate(connection)
            number = await connection.fetchval("select nextval('process_numbers')")
            return cls(await _pool(url, number, serves), place)
        except (asyncpg.PostgresError, NewerSchema) as error:
            raise CannotOpen(f"{place} cannot be used: {error}") from error
        finally:
            await connection.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        async with self._turn, self._begun() as session:
            yield session

    def reading(self) -> AbstractAsyncContextManager[Session]:
        return self._begun(isolation="repeatable_read", readonly=True)

    @asynccontextmanager
    async def _begun(self, **how: Any) -> AsyncIterator[Session]:
        async with self._connected() as connection:
            try:
                with _hanging_up(connection):
                    async with connection.transaction(**how):
                        yield _Session(connection)
            except _DAMAGE as error:
                raise Damaged(
                    f"{self.place} is damaged ({error}): put the last backup into an empty "
                    "database with `giaoban restore FILE.zip`"
                ) from error
            except asyncpg.InterfaceError as error:
                # One name for two things: what was asked is wrong, or nobody is there to ask.
                if _is_lost(connection):
                    raise ConnectionError(str(error)) from error
                raise

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        """A connection, made anew where it was lost. Raises ConnectionError where it cannot be."""
        try:
            connection = await self._pool.acquire()
        except (OSError, asyncpg.InterfaceError) as error:
            raise ConnectionError(str(error)) from error
        try:
            yield connection
        finally:
            await self._pool.release(connection)

    async def close(self) -> None:
        await self._pool.close()
