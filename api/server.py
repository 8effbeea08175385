"""Serves the app on PORT until it is told to stop, and says when it can be used."""

import asyncio
import logging
import socket
import sys
from typing import TextIO

import uvicorn

from api.app import Parts, create_app
from api.engine.training import ensure_model
from api.gateway.guarded_http import GuardedHttp
from api.settings import Settings, SettingsError
from api.storage.database import DatabaseUnavailable
from api.storage.migrate import NewerDatabase

GRACE = 5
"""Seconds that requests under way get at the end."""
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LOOK_EVERY = 0.05


def serve(settings: Settings, out: TextIO = sys.stdout) -> None:
    """Serves until SIGINT or SIGTERM. `out` gets the lines that say what is where, once everything works.

    SettingsError, content.InvalidData, api.engine.training.TrainingError: it cannot start, and says why.
    """
    logging.basicConfig(stream=sys.stderr, level=settings.log_level.upper(), format=_FORMAT)
    listener = _bind(settings)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    if not settings.engine_urls:
        ensure_model(settings.root)
    app = create_app(settings)
    try:
        app.state.parts.database.migrate()
    except (DatabaseUnavailable, NewerDatabase) as error:
        raise SettingsError(f"The database of FAMILYVOICE_DATABASE_URL cannot be used: {error}") from None
    server = _Server(server_config(app), app.state.parts, out)
    server.run(sockets=[listener])


def server_config(app: object) -> uvicorn.Config:
    """How the public side is served: the fastest parts, no access log (addresses of people), nothing about itself."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # any ASGI application
        http=GuardedHttp,
        loop="uvloop",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=GRACE,
    )


class _Server(uvicorn.Server):
    """Prints where things are when both the server and the engine answer."""

    def __init__(self, config: uvicorn.Config, parts: Parts, out: TextIO) -> None:
        super().__init__(config)
        self._parts = parts
        self._out = out
        self._announcing: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._announcing = asyncio.get_running_loop().create_task(self._announce())

    async def _announce(self) -> None:
        while await self._parts.engine.model() is None:  # noqa: ASYNC110 - the engine is another process
            await asyncio.sleep(_LOOK_EVERY)
        print(_lines(self._parts), file=self._out, flush=True)


def _lines(parts: Parts) -> str:
    address = parts.settings.address
    places = [("Scores", "/"), ("Web chat", "/chat/demo"), ("API", "/docs")]
    if parts.simulator is not None:
        places.insert(2, ("Phone simulator", "/simulator"))
    lines = [f"Family Voice is ready at {address}", *(f"  {name:<16} {address}{path}" for name, path in places)]
    if parts.first_token is not None:
        lines.append(f"  Coordinator token of the demo community (shown this once): {parts.first_token}")
    return "\n".join(lines)


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"PORT {settings.port} on {settings.host} cannot be used ({reason}): "
            "stop the program that has it, or set another PORT."
        ) from None
    return listener
