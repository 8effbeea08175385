"""The database as the rest of the app sees it: work is handed over as a function of a connection."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from api.storage.engines import READERS, database_url, open_reader, open_writer
from api.storage.migrate import upgrade
from api.storage.writer import DatabaseUnavailable, Job, Writer, explained

T = TypeVar("T")
QueryError = SQLAlchemyError
"""Whatever a statement can end in, for callers that must tell it from errors of their own."""
__all__ = ["Database", "DatabaseUnavailable", "QueryError"]


class Database:
    """`url` is sqlite:///path or postgresql://...; ValueError for anything else. Nothing is opened before first use."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self._writing = open_writer(self.url)
        self._reading = open_reader(self.url)
        self._writer = Writer(self._writing)
        self._readers = ThreadPoolExecutor(READERS, "storage-read")

    async def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, once it is durably committed. Work that raises changes nothing.

        `work` may run more than once, each time as if for the first time, so it must touch nothing but the connection.
        DatabaseUnavailable: not known to be written; the caller may try again.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writer.submit(Job(work, future, loop))
        return await future

    def write_now(self, work: Callable[[Connection], T]) -> T:
        """`write` for callers without an event loop."""
        future: Future[T] = Future()
        self._writer.submit(Job(work, future))
        return future.result()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, seeing one moment of the database. It cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """`read` for callers without an event loop."""
        with explained():
            try:
                return self._see(work)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return self._see(work)  # on a new connection: the server was restarted, say

    def _see(self, work: Callable[[Connection], T]) -> T:
        with self._reading.connect() as connection:
            return work(connection)

    def migrate(self) -> None:
        """Brings the tables up to date; several processes may do so at once."""
        with explained():
            upgrade(self._writing)

    async def scrub(self) -> bool:
        """Overwrites what erased rows left in SQLite's write-ahead log. False: a reader was in the way; ask again."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.scrub_now)

    def scrub_now(self) -> bool:
        """`scrub` for callers without an event loop."""
        if self.url.get_backend_name() != "sqlite":
            return True
        with explained(), self._reading.connect() as connection:
            raw: Any = connection.connection.driver_connection
            try:
                busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
            return not busy

    def close(self) -> None:
        """Finishes what was handed over, then lets go of the database."""
        self._writer.close()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()
