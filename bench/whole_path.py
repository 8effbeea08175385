"""Our whole path: signed webhook, durable inbox, Rasa, action, committed outbox row. On SQLite and on PostgreSQL."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.load import Load, Say, converse
from bench.ports import free_port, wait_for
from bench.wire import Carrier, Line

TOKEN = "bench-auth-token-bench-auth-token"
LOOK_EVERY = 0.004
"""Seconds between looks for committed replies: added to every measured turn, at most."""
ANSWERS = [
    "DEMO",
    "1",
    "1",
    *["3", "4", "2", "1", "0", "4", "3", "2"],
    "1",
    "3",
    "4",
    "2",
    "1",
    "skip",
    "skip",
    "1",
    "2",
    "2",
]
_DONE = "SELECT id, provider_id FROM inbox WHERE state = 'done' AND id > {} ORDER BY id"
_REPLIED = "SELECT o.id, i.provider_id FROM outbox o JOIN inbox i ON i.id = o.inbox_id WHERE o.id > {} ORDER BY o.id"


@dataclass
class System:
    """A running system. `replied` and `done` list (row id, MessageSid) committed after a row: replies, ended turns."""

    port: int
    process: subprocess.Popen[bytes]
    replied: "Look"
    done: "Look"


Look = Callable[[int], list[tuple[int, str]]]


@contextmanager
def running(database_url: str) -> Iterator[System]:
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("FAMILYVOICE_", "TWILIO_"))
    }
    environment |= {
        "PORT": str(port),
        "FAMILYVOICE_DATABASE_URL": database_url,
        "FAMILYVOICE_SECRET_KEY": "bench-secret-bench-secret-bench-secret",
        "FAMILYVOICE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": "+12025550100",
        "TWILIO_API_URL": "http://127.0.0.1:9",
    }
    process = subprocess.Popen([sys.executable, "-m", "bench.serve"], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", seconds=60)
        with _reader(database_url, _REPLIED) as replied, _reader(database_url, _DONE) as done:
            yield System(port, process, replied, done)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def _reader(database_url: str, query: str) -> Iterator[Look]:
    if database_url.startswith("sqlite:///"):
        connection = sqlite3.connect(f"file:{database_url.removeprefix('sqlite:///')}?mode=ro", uri=True)
        yield lambda after: connection.execute(query.format(after)).fetchall()
        connection.close()
    else:
        with psycopg.connect(database_url, autocommit=True) as connection:
            yield lambda after: connection.execute(query.format(after)).fetchall()


class Replies:
    """Looks into the database and wakes whoever waits for what comes of a message."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._waiting: dict[str, asyncio.Future[None]] = {}
        rows = look(0)
        self._last = rows[-1][0] if rows else 0

    def to(self, sid: str) -> asyncio.Future[None]:
        future = asyncio.get_running_loop().create_future()
        self._waiting[sid] = future
        return future

    async def watch(self) -> None:
        while True:
            for row, sid in self._look(self._last):
                self._last = row
                future = self._waiting.pop(sid, None)
                if future is not None and not future.done():
                    future.set_result(None)
            await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def _watched(system: System, look: Look | None = None) -> AsyncIterator[Replies]:
    replies = Replies(look or system.replied)
    watching = asyncio.create_task(replies.watch())
    try:
        yield replies
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _speaker(line: Line, carrier: Carrier, replies: Replies, phone: str) -> Say:
    async def say(text: str) -> None:
        sid, body, headers = carrier.webhook(phone, text)
        reply = replies.to(sid)
        status = await line.post("/webhooks/twilio/message", body, headers)
        if status != 200:
            raise RuntimeError(f"the webhook answered {status}")
        async with asyncio.timeout(30):
            await reply

    return say


async def _conversation(number: int, say: Say, until: float) -> None:
    for text in ANSWERS:
        await say(text)
        if time.perf_counter() > until:
            return


async def throughput(system: System, people: int, seconds: float) -> Load:
    """`people` conversations at once, each answering as soon as the next question is committed."""
    carrier = Carrier(TOKEN, f"http://127.0.0.1:{system.port}")
    first = time.time_ns() % 10**6 * 1000
    lines: list[Line] = []

    def say_as(number: int) -> Say:
        line = Line(system.port)
        lines.append(line)
        return _speaker(line, carrier, replies, f"+1202{first + number:010d}"[:15])

    async with _watched(system) as replies:
        load = await converse(people, seconds, _conversation, say_as)
    for line in lines:
        line.close()
    return load


async def long_conversation(system: System, turns: tuple[int, ...]) -> dict[int, float]:
    """Milliseconds of the named turns of one conversation (median of the ten turns from each).

    A turn ends with its inbox mark: whoever goes back and forth for so long gets no more replies after a while.
    """
    carrier, line = Carrier(TOKEN, f"http://127.0.0.1:{system.port}"), Line(system.port)
    took: list[float] = []
    async with _watched(system, system.done) as ends:
        say = _speaker(line, carrier, ends, "+12025559999")
        for turn in range(max(turns) + 10):
            begin = time.perf_counter()
            await say("DEMO" if turn == 0 else "1" if turn < 3 else ("3", "back")[turn % 2])
            took.append((time.perf_counter() - begin) * 1000)
    line.close()
    return {turn: sorted(took[turn - 1 : turn + 9])[5] for turn in turns}


async def engine_killed(system: System) -> tuple[float, float]:
    """Milliseconds until a webhook is acknowledged while no engine runs, and seconds until its reply is committed."""
    carrier, line = Carrier(TOKEN, f"http://127.0.0.1:{system.port}"), Line(system.port)
    async with _watched(system) as replies:
        await _speaker(line, carrier, replies, "+12025558888")("DEMO")
        engines = subprocess.run(["pgrep", "-P", str(system.process.pid)], capture_output=True, check=True)  # noqa: ASYNC221
        os.kill(int(engines.stdout), signal.SIGKILL)
        sid, body, headers = carrier.webhook("+12025558888", "1")
        reply = replies.to(sid)
        begin = time.perf_counter()
        await line.post("/webhooks/twilio/message", body, headers)
        acknowledged = time.perf_counter() - begin
        async with asyncio.timeout(60):
            await reply
        answered = time.perf_counter() - begin
    line.close()
    return acknowledged * 1000, answered


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.sqlite3'}"
