"""The engine as a child process: started again when it ends, ended with its parent, told nothing it need not know."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.engine.client import EngineAwayError, EngineClient
from api.engine.process import EngineProcess
from assessment.reading import Reading
from tests.bot.running_engine import ASKED, PYTHON, ROOT, TOKEN

PATIENCE = 30.0


def ps(what: str, pid: int, *how: str) -> str:
    command = ["ps", *how, "-o", what, "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def alive(pid: int) -> bool:
    """Not gone and not a zombie."""
    state = ps("stat=", pid)
    return bool(state.strip()) and not state.startswith("Z")


def becomes(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
async def supervised(model, actions):
    engine = EngineProcess(ROOT, model, TOKEN, actions.url)
    await engine.start()
    await engine.wait_ready(PATIENCE)
    yield engine
    pid = engine.pid
    await engine.stop()
    assert not alive(pid)


async def test_a_killed_engine_is_back(supervised, actions, model):
    first = supervised.pid
    async with EngineClient(lambda: (supervised.url,), TOKEN) as client:
        await client.turn("somebody", 1, "1", ASKED)
        os.kill(first, signal.SIGKILL)
        assert await asyncio.to_thread(becomes, lambda: not alive(first))
        with pytest.raises(EngineAwayError):
            await client.turn("somebody", 2, "1", ASKED)
        assert await asyncio.to_thread(becomes, lambda: supervised.pid != first)
        await supervised.wait_ready(PATIENCE)
        await client.turn("somebody", 2, "1", ASKED)
        assert await client.model() == model.name.removesuffix(".tar.gz")
    assert supervised.pid != first
    assert actions.actions == ["action_answer", "action_answer"]


async def test_it_knows_its_own_settings_only(model, actions, monkeypatch):
    monkeypatch.setenv("FAMILYVOICE_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "t" * 32)
    engine = EngineProcess(ROOT, model, TOKEN, actions.url)
    await engine.start()
    try:
        await engine.wait_ready(PATIENCE)
        shown = await asyncio.to_thread(ps, "command=", engine.pid, "eww")
    finally:
        await engine.stop()
    assert "FAMILYVOICE_ENGINE_TOKEN=" in shown
    assert "FAMILYVOICE_SECRET_KEY" not in shown
    assert "TWILIO_AUTH_TOKEN" not in shown


async def test_it_is_named_and_stays_in_the_session(supervised):
    command = await asyncio.to_thread(ps, "command=", supervised.pid)
    assert "familyvoice engine" in command
    assert TOKEN not in command
    assert os.getsid(supervised.pid) == os.getsid(0)


PARENT = """
import asyncio, sys
from pathlib import Path
from api.engine.process import EngineProcess

async def main() -> None:
    engine = EngineProcess(Path(sys.argv[1]), Path(sys.argv[2]), "t" * 32, "http://127.0.0.1:9/actions")
    await engine.start()
    await engine.wait_ready()
    print(engine.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def test_it_ends_with_a_parent_that_is_killed(model: Path):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, ROOT, model], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        try:
            engine = int(parent.stdout.readline())
            assert alive(engine)
        finally:
            parent.kill()
    assert becomes(lambda: not alive(engine))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"FAMILYVOICE_ENGINE_TOKEN": ""}, "FAMILYVOICE_ENGINE_TOKEN is not set"),
        ({"FAMILYVOICE_ACTION_URL": ""}, "FAMILYVOICE_ACTION_URL is not set"),
        ({"FAMILYVOICE_ENGINE_TOKEN": "short"}, "at least 16 characters"),
        ({}, "could not listen on"),
    ],
)
def test_a_start_that_cannot_be_says_why(model, settings, said):
    environment = {"FAMILYVOICE_ENGINE_TOKEN": TOKEN, "FAMILYVOICE_ACTION_URL": "http://127.0.0.1:9/", **settings}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [PYTHON, "-m", "bot", "familyvoice", "engine", "--port", port, "--model", model]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert said in done.stderr.strip().splitlines()[-1]


async def test_a_batch_is_read_in_order(supervised):
    async with EngineClient(lambda: (supervised.url,), TOKEN) as client:
        texts = [str(number % 4 + 1) for number in range(450)]
        readings = await client.parse([(text, ASKED) for text in texts])
        assert readings == [Reading("answer", value=int(text)) for text in texts]
        assert await client.parse([]) == []
        with pytest.raises(ValueError, match="text"):
            await client.parse([("a" * 65_537, ASKED)])


async def test_who_is_not_there_is_away():
    async with EngineClient(lambda: ("http://127.0.0.1:9",), TOKEN) as client:
        assert await client.model() is None
        with pytest.raises(EngineAwayError, match="cannot be reached"):
            await client.turn("somebody", 1, "1", ASKED)
    async with EngineClient(lambda: (), TOKEN) as client:
        with pytest.raises(EngineAwayError, match="No engine"):
            await client.turn("somebody", 1, "1", ASKED)


async def test_another_token_is_said_so(supervised):
    async with EngineClient(lambda: (supervised.url,), "x" * 32) as client:
        with pytest.raises(EngineAwayError, match="FAMILYVOICE_ENGINE_TOKEN"):
            await client.turn("somebody", 1, "1", ASKED)
