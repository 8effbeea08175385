"""Streaming from the database to a client who may be slow, or gone."""

import asyncio
from collections.abc import Generator

import pytest
from sqlalchemy import Connection

from api.services.streaming import MOST_AT_ONCE, Streams, TooManyStreams
from api.storage.database import Database


class Source:
    """Produces numbered pieces and knows how many were asked of it."""

    def __init__(self, pieces: int, fails_at: int | None = None) -> None:
        self.pieces = pieces
        self.fails_at = fails_at
        self.made = 0
        self.closed = False

    def __call__(self, conn: Connection) -> Generator[bytes]:
        try:
            for number in range(self.pieces):
                if number == self.fails_at:
                    raise ValueError("broken")
                self.made += 1
                yield str(conn.exec_driver_sql(f"SELECT {number}").scalar_one()).encode()
        finally:
            self.closed = True


async def test_everything_arrives_in_order(database: Database) -> None:
    source = Source(50)
    assert [piece async for piece in Streams().stream(database, source)] == [str(n).encode() for n in range(50)]
    assert source.closed


async def test_nothing_is_a_stream_too(database: Database) -> None:
    assert [piece async for piece in Streams().stream(database, Source(0))] == []


async def test_only_a_few_pieces_are_made_ahead_of_the_client(database: Database) -> None:
    source = Source(1000)
    pieces = Streams().stream(database, source)
    await anext(pieces)
    for _ in range(50):
        await asyncio.sleep(0.001)
    assert source.made < 10
    await pieces.aclose()


async def test_a_client_who_goes_away_frees_the_reader(database: Database) -> None:
    streams = Streams()
    for _ in range(3 * MOST_AT_ONCE):
        source = Source(1000)
        pieces = streams.stream(database, source)
        await anext(pieces)
        await pieces.aclose()
        assert source.closed
        assert source.made < 1000


async def test_a_cancelled_client_frees_the_reader_too(database: Database) -> None:
    streams, source = Streams(), Source(1000)
    started = asyncio.Event()

    async def client() -> None:
        async for _ in streams.stream(database, source):
            started.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(client())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(lambda: None)
    assert [piece async for piece in streams.stream(database, Source(2))] == [b"0", b"1"]


async def test_what_fails_while_reading_fails_for_the_client(database: Database) -> None:
    received = []
    with pytest.raises(ValueError, match="broken"):
        async for piece in Streams().stream(database, Source(10, fails_at=3)):
            received.append(piece)
    assert received == [b"0", b"1", b"2"]


async def test_more_than_a_few_at_once_are_refused(database: Database) -> None:
    streams = Streams()
    running = [streams.stream(database, Source(1000)) for _ in range(MOST_AT_ONCE)]
    for one in running:
        await anext(one)
    with pytest.raises(TooManyStreams):
        await anext(streams.stream(database, Source(1)))
    await running.pop().aclose()
    assert await anext(streams.stream(database, Source(1))) == b"0"
    await running.pop().aclose()
