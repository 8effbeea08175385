"""Processes killed at any moment: every acknowledged message takes effect once, every text is sent once at most."""

import asyncio
import contextlib
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest_asyncio

from tests.e2e.system import System, pause, system
from tests.gateway.running import until

KILLS = 6
FIRST = ["DEMO", "1", "1", "3", "4", "2", "1", "3", "4", "2", "1", "2", "skip", "skip", "skip", "skip", "2", "2"]


@pytest_asyncio.fixture
async def running(tmp_path: Path) -> AsyncIterator[System]:
    async with system(tmp_path) as started:
        yield started


async def test_the_engine_is_killed_in_mid_conversation(running: System) -> None:
    phone = "+12025550111"
    await running.say(phone, "DEMO")
    await running.say(phone, "1")
    engine = running.engine_pid()
    assert engine is not None
    os.kill(engine, signal.SIGKILL)
    had = len(running.stub.received(phone))
    taken = await running.stub.text(phone, "1")
    assert taken.status == "received", "the carrier is answered whether or not an engine is there"
    first_item = await running.reply(phone, had)
    assert "0 Not sure" in first_item
    assert running.engine_pid() not in (None, engine)
    assert "0 Not sure" in await running.say(phone, "3")
    assert len(running.stub.received(phone)) == 4


STEPS = [
    "store inside",
    "store committed",
    "take_turn inside",
    "take_turn committed",
    "claim inside",
    "claim committed",
    "send returned",
    "handed_over inside",
    "handed_over committed",
]
"""A message's life: into the inbox, the turn, the reply claimed, handed to the carrier, its handing over noted."""


async def test_the_app_is_killed_between_each_two_steps(running: System) -> None:
    """At every step: a message that was stored takes effect once, and its reply arrives once."""
    script = ["DEMO", "1", "1", "3", "4"]
    right = [await running.say("+12025550120", text) for text in script]
    running.stop()
    trap = running.folder / "die"
    running.up = (sys.executable, "-m", "tests.e2e.dying", str(trap), "up")
    await running.start()
    for number, at in enumerate(STEPS):
        phone = f"+1202555013{number}"
        for text in script[:2]:
            await running.say(phone, text)
        trap.write_text(at, "utf-8")
        acknowledged = False
        with contextlib.suppress(aiohttp.ClientError):
            acknowledged = (await running.stub.text(phone, script[2])).status == "received"
        await running.ends()
        assert not trap.exists(), f"not killed at {at}"
        await running.start()
        await until(lambda: waiting(running) + open_texts(running) + unknown(running) == 0)
        stored = at != "store inside"
        assert stored or not acknowledged
        assert running.stub.received(phone) == right[: 3 if stored else 2], at
        following = 3 if stored else 2
        assert await running.say(phone, script[following]) == right[following], at
    assert (dead(running), doubled_sends(running)) == (0, 0)


async def test_the_app_is_killed_at_any_moment_under_load(running: System) -> None:
    """Oracle: each acknowledged message is done, its reply sent once or known as unknown, the path never skips."""
    chance = random.Random(7)
    phones = [f"+1202555{number:04d}" for number in range(KILLS)]
    acknowledged = 0
    for number, phone in enumerate(phones):
        await running.say(phone, "DEMO")
        await running.say(phone, "1")
        acknowledged += 2
        texting = asyncio.gather(*(running.stub.text(one, "1") for one in phones[: number + 1]), return_exceptions=True)
        await pause(chance.uniform(0, 0.08))
        running.kill()
        acknowledged += sum(not isinstance(text, BaseException) and text.status == "received" for text in await texting)
        await running.start()
    await until(lambda: waiting(running) == 0)
    await until(lambda: open_texts(running) == 0)
    assert handled(running) >= acknowledged
    assert dead(running) == 0
    for phone in phones:
        sent = running.stub.received(phone)
        assert len(sent) <= len(FIRST) + KILLS
    assert doubled_sends(running) == 0
    assert running.command("tallies", "check").returncode == 0


def query(running: System, sql: str) -> int:
    with sqlite3.connect(f"file:{running.folder / 'voice.sqlite3'}?mode=ro", uri=True) as connection:
        found: int = connection.execute(sql).fetchone()[0]
        return found


def waiting(running: System) -> int:
    return query(running, "SELECT count(*) FROM inbox WHERE state = 'waiting'")


def handled(running: System) -> int:
    return query(running, "SELECT count(*) FROM inbox WHERE state = 'done'")


def dead(running: System) -> int:
    return query(running, "SELECT count(*) FROM inbox WHERE state = 'dead'")


def unknown(running: System) -> int:
    return query(running, "SELECT count(*) FROM outbox WHERE status = 'unknown'")


def open_texts(running: System) -> int:
    return query(running, "SELECT count(*) FROM outbox WHERE status IN ('queued', 'sending')")


def doubled_sends(running: System) -> int:
    """More texts taken by the carrier than rows that say they were, or may have been, sent."""
    rows = query(running, "SELECT count(*) FROM outbox WHERE status NOT IN ('cancelled', 'failed')")
    taken = len(running.stub.carrier.calls)
    return max(0, taken - rows)
