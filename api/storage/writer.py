"""Group commit: one thread runs all waiting writes in a single transaction, so that a durable commit is shared.

When one of them raises, all are run again with a savepoint each, so that only that one is undone; when the
transaction itself fails, each is tried in one of its own. Where none can begin, all waiting writes are refused at once.
"""

import asyncio
import contextlib
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from api.storage import locks

_log = logging.getLogger(__name__)
MAX_BATCH = 256
_ATTEMPTS = 4
_CROSSED = {"40001", "40P01"}
"""PostgreSQL's serialization failure and deadlock: another process's writes crossed ours, try again."""


class DatabaseUnavailable(Exception):  # noqa: N818 - a state of the world, not a fault of the caller
    """The database cannot be reached, is locked by another program, or has no room."""


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turns the drivers' many ways of saying "not now" into DatabaseUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise DatabaseUnavailable(f"the database does not answer: {error.orig}") from error


@dataclass(slots=True)
class Job:
    """One write. `future` belongs to `loop`, or is a thread's when `loop` is None."""

    work: Callable[[Connection], Any]
    future: "asyncio.Future[Any] | Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        if self.future.done():  # its caller was cancelled; the write itself stands
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class _Refused(Exception):  # noqa: N818
    """No transaction could begin, or the connection was lost in its commit: nothing more can be done now."""


class Writer:
    """The thread. Starts with the first job; `close` finishes what was handed over."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="storage-write", daemon=True)
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, job: Job) -> None:
        """Hands over a job. DatabaseUnavailable: closed. RuntimeError: called inside a write, to wait for itself."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write cannot wait for another write: call its function with the connection")
        with self._lock:
            if self._closed:
                raise DatabaseUnavailable("the database is closed")
            if self._thread.ident is None:
                self._thread.start()
            self._queue.put(job)

    def close(self) -> None:
        with self._lock:
            already, self._closed = self._closed, True
        if not already and self._thread.ident is not None:
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while jobs := self._waiting():
            self._process(jobs)
            _deliver(jobs)

    def _waiting(self) -> list[Job]:
        """Blocks for work; empty when closed. The closing mark is always last in the queue, so it is put back."""
        jobs: list[Job] = []
        job = self._queue.get()
        with contextlib.suppress(Empty):
            while job is not None and len(jobs) < MAX_BATCH:
                jobs.append(job)
                job = self._queue.get_nowait()
            if job is None and jobs:
                self._queue.put(None)
            elif job is not None:
                jobs.append(job)
        return jobs

    def _process(self, jobs: list[Job]) -> None:
        attempts = (self._together, self._together_apart, self._one_by_one) if len(jobs) > 1 else (self._one_by_one,)
        for attempt in attempts:
            try:
                return attempt(jobs)
            except _Refused as error:
                return _refuse(jobs, error)
            except Exception as error:
                _log.debug("a batch of %d writes is tried again more carefully: %r", len(jobs), error)
        return None

    def _together(self, jobs: list[Job]) -> None:
        """One transaction for all, as if none could fail. Raises when one does; then no job has taken effect."""
        with self._transaction() as connection:
            for job in jobs:
                job.result, job.error = job.work(connection), None

    def _together_apart(self, jobs: list[Job]) -> None:
        """One transaction in which each job can fail alone. Raises when it could not be committed."""
        with self._transaction() as connection:
            raw: Any = connection.connection.driver_connection
            for job in jobs:
                raw.execute("SAVEPOINT job")
                try:
                    job.result, job.error = job.work(connection), None
                except Exception as error:
                    if _crossed(error) or _lost(error):
                        raise
                    job.error = error
                    raw.execute("ROLLBACK TO SAVEPOINT job")
                    locks.forget(connection)
                raw.execute("RELEASE SAVEPOINT job")

    def _one_by_one(self, jobs: list[Job]) -> None:
        for position, job in enumerate(jobs):
            try:
                self._alone(job)
            except _Refused as error:
                return _refuse(jobs[position:], error)
        return None

    def _alone(self, job: Job) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._together([job])
            except _Refused:
                raise
            except Exception as error:
                job.error = _understood(error)
                if not (_crossed(error) or _lost(error)) or attempt == _ATTEMPTS:
                    return
            else:
                return

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with contextlib.ExitStack() as stack:
            try:
                connection = stack.enter_context(self._engine.connect())
                transaction = connection.begin()
            except (OperationalError, InterfaceError) as error:
                raise _Refused from error
            committing = False
            try:
                with transaction:
                    yield connection
                    committing = True
            except DBAPIError as error:
                if committing and _lost(error):  # perhaps it is written: to try again could write it twice
                    raise _Refused from error
                raise


def _crossed(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _CROSSED


def _lost(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _understood(error: Exception) -> Exception:
    if isinstance(error, OperationalError | InterfaceError):
        unavailable = DatabaseUnavailable(f"the database does not answer: {error.orig}")
        unavailable.__cause__ = error
        return unavailable
    return error


def _refuse(jobs: list[Job], reason: _Refused) -> None:
    cause = reason.__cause__
    for job in jobs:
        job.error = DatabaseUnavailable(f"the database does not answer: {getattr(cause, 'orig', cause)}")
        job.error.__cause__ = cause


def _deliver(jobs: list[Job]) -> None:
    """Tells everybody, waking each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = defaultdict(list)
    for job in jobs:
        if job.loop is None:
            job.settle()
        else:
            by_loop[job.loop].append(job)
    for loop, theirs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle_all, theirs)


def _settle_all(jobs: list[Job]) -> None:
    for job in jobs:
        job.settle()
