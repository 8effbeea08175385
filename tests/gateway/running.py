"""The real app on a real socket, in the test's own event loop."""

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from api.app import Parts, create_app
from api.gateway.quiet_server import QuietServer
from api.server import server_config
from api.settings import Settings

SECRET = "a secret of these tests, long enough"
TOKEN = "a-token-for-the-tests-only"


@dataclass
class RunningApp:
    url: str
    http: httpx.AsyncClient
    parts: Parts

    @property
    def token(self) -> str:
        """The carrier account's token: what webhooks are signed with."""
        return self.parts.account.token


def free_port() -> int:
    """A port nobody listens on, below those that outgoing connections are given, which could take it meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def settings_for(database_url: str, **values: Any) -> Settings:
    """Settings of one test. Without further ones: the simulator, and an engine that is never there."""
    dead = free_port()
    values = {
        "engine_urls": f"http://127.0.0.1:{dead}",
        "engine_token": TOKEN,
        "action_port": free_port(),
        "secret_key": SECRET,
        **values,
    }
    return Settings(_env_file=None, database_url=database_url, **values)  # type: ignore[call-arg]


def with_stub(stub: Any) -> dict[str, Any]:
    """The settings that make the app use a Twilio stub."""
    account = stub.account
    return {
        "twilio_account_sid": account.sid,
        "twilio_auth_token": account.token,
        "twilio_from": account.sender,
        "twilio_api_url": account.api_url,
    }


@contextlib.asynccontextmanager
async def running_app(settings: Settings) -> AsyncIterator[RunningApp]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", settings.port if settings.port != 8000 else 0))
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    try:
        app = create_app(settings)
    except BaseException:
        listener.close()
        raise
    server = QuietServer(server_config(app))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
    assert server.started, "the app did not start"
    try:
        async with httpx.AsyncClient(base_url=settings.local_address, timeout=30) as http:
            yield RunningApp(settings.local_address, http, app.state.parts)
    finally:
        server.should_exit = True
        await task
        listener.close()


async def until(condition: Any, seconds: float = 20.0) -> None:
    """Returns once `condition()` (which may be async) holds; fails after `seconds`, which only a broken app needs."""
    async with asyncio.timeout(seconds):
        while True:
            held = condition()
            if asyncio.iscoroutine(held):
                held = await held
            if held:
                return
            await asyncio.sleep(0.02)
