"""Hands what a database reader produces to a slow client piece by piece, without holding more than a few pieces."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing, closing, suppress
from typing import TYPE_CHECKING

from api.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection


MOST_AT_ONCE = 2
"""Each stream keeps one of the database's few readers busy until its client has everything."""
_AHEAD = 4
_PATIENCE = 60.0
"""Seconds a client may take for one piece; after that its stream is given up, and the reader with it."""


class TooManyStreams(Exception):  # noqa: N818 - it names what is the matter
    """Enough are being written."""


class _Abandoned(Exception):  # noqa: N818
    """The client went away."""


class Streams:
    """The streams of one app."""

    def __init__(self) -> None:
        self._running = 0

    async def stream(
        self, database: Database, produce: "Callable[[Connection], Generator[bytes]]"
    ) -> AsyncGenerator[bytes]:
        """The pieces that `produce` yields from one snapshot of the database. TooManyStreams: before the first one."""
        if self._running >= MOST_AT_ONCE:
            raise TooManyStreams
        self._running += 1
        try:
            async with aclosing(_pieces(database, produce)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self._running -= 1


async def _pieces(database: Database, produce: "Callable[[Connection], Generator[bytes]]") -> AsyncGenerator[bytes]:
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[bytes] = asyncio.Queue(_AHEAD)
    abandoned = threading.Event()

    def read(conn: "Connection") -> None:
        with closing(produce(conn)) as pieces:
            for piece in pieces:
                if abandoned.is_set():
                    raise _Abandoned
                asyncio.run_coroutine_threadsafe(ready.put(piece), loop).result(_PATIENCE)

    reading = asyncio.create_task(database.read(read))
    try:
        while not (reading.done() and ready.empty()):
            waiting = asyncio.create_task(ready.get())
            await asyncio.wait({waiting, reading}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                yield waiting.result()
            else:
                waiting.cancel()
        reading.result()
    finally:
        abandoned.set()
        while not ready.empty():  # lets the reader put its piece and see that nobody wants more
            ready.get_nowait()
        with suppress(_Abandoned):
            await reading
