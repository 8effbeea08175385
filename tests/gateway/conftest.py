"""The app without settings of this machine, a Twilio stub, and one real engine for all tests that need turns."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.engine.training import ensure_model
from tests.bot.running_engine import ROOT, running_engine
from tests.gateway.running import free_port, running_app, settings_for
from tests.twilio_stub import TwilioStub, twilio_stub


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("FAMILYVOICE_", "TWILIO_")) or name == "PORT":
            monkeypatch.delenv(name)


@pytest.fixture
async def stub() -> AsyncIterator[TwilioStub]:
    """A carrier that takes texts and reports nothing about them."""
    async with twilio_stub(statuses=()) as served:
        yield served


@dataclass
class SharedEngine:
    """A running engine, and the port it calls actions on: the app under test serves them there."""

    url: str
    action_port: int


@pytest.fixture(scope="session")
def engine() -> Iterator[SharedEngine]:
    model: Path = ensure_model(ROOT)
    action_port = free_port()
    with running_engine(model, f"http://127.0.0.1:{action_port}/webhook") as running:
        running.wait()
        yield SharedEngine(f"http://127.0.0.1:{running.port}", action_port)


@pytest.fixture
def background_app(sqlite_url: str) -> Iterator[str]:
    """The app in a thread of its own, for tests that talk to it over plain sockets; its address."""
    address: Future[str] = Future()
    stop = threading.Event()

    async def serve() -> None:
        async with running_app(settings_for(sqlite_url)) as app:
            address.set_result(app.url)
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    yield address.result(60)
    stop.set()
    thread.join()
