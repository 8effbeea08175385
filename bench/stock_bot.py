"""The yardstick: a form bot as Rasa's documentation builds one, unpatched, in the same engine environment.

Its own REST channel, its own action server over HTTP, one slot per question; only the import hook that
replaces TensorFlow is ours, since the environment has none.
"""

import asyncio
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from bench.load import Load, Say, converse
from bench.ports import free_port, wait_for

HERE = Path(__file__).parent / "stock"
ENGINE = Path(__file__).parent.parent / ".venv-engine" / "bin"
ANSWERS = ["demo", *"113421043211342111122"]
"""As many messages as a family sends us, see `whole_path.ANSWERS`."""


@contextmanager
def running() -> Iterator[str]:
    """Trains and serves the stock bot; yields its address."""
    actions, rasa = free_port(), free_port()
    environment = os.environ | {
        "STOCK_ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
    }
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "stock"
        shutil.copytree(HERE, project)
        quiet = {"cwd": project, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([ENGINE / "rasa", "train", "--quiet"], check=True, **quiet)
        servers = [
            subprocess.Popen(
                [ENGINE / "python", "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions)], **quiet
            ),
            subprocess.Popen([ENGINE / "rasa", "run", "-i", "127.0.0.1", "--port", str(rasa)], **quiet),
        ]
        try:
            address = f"http://127.0.0.1:{rasa}"
            wait_for(f"http://127.0.0.1:{actions}/health", seconds=60)
            wait_for(f"{address}/webhooks/rest/", seconds=120)
            yield address
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(20)


def _speaker(session: aiohttp.ClientSession, address: str, person: str) -> Say:
    async def say(text: str) -> None:
        body = {"sender": person, "message": text}
        async with session.post(f"{address}/webhooks/rest/webhook", json=body) as response:
            replies = await response.json()
            if not replies:
                raise RuntimeError(f"the stock bot said nothing to {text!r}")

    return say


async def _conversation(number: int, say: Say, until: float) -> None:
    for text in ANSWERS:
        await say(text)
        if time.perf_counter() > until:
            return


async def throughput(address: str, people: int, seconds: float) -> Load:
    run = secrets.token_hex(4)  # nobody talks twice: a form left half-way would answer differently
    async with aiohttp.ClientSession() as session:
        return await converse(
            people, seconds, _conversation, lambda number: _speaker(session, address, f"{run}-{number}")
        )


async def long_conversation(address: str, turns: tuple[int, ...]) -> dict[int, float]:
    """Milliseconds of the named turns of one conversation (median of the ten turns from each).

    7 is no key, so the form asks again and the conversation can be as long as wanted.
    """
    took: list[float] = []
    async with aiohttp.ClientSession() as session:
        say = _speaker(session, address, "long")
        for turn in range(max(turns) + 10):
            begin = time.perf_counter()
            await say("demo" if turn == 0 else "7")
            took.append((time.perf_counter() - begin) * 1000)
            await asyncio.sleep(0)
    return {turn: sorted(took[turn - 1 : turn + 9])[5] for turn in turns}
