"""Runs `interpret` on standard input, with the configured engine or one of its own for as long as it reads."""

import asyncio
import contextlib
import secrets
import sys
from collections.abc import AsyncIterator

import content
from api.cli.address import settings
from api.cli.interpret import BadLineError, interpret
from api.cli.problem import CommandError
from api.engine.client import EngineAwayError, EngineClient
from api.engine.process import EngineProcess
from api.engine.training import TrainingError, ensure_model
from api.settings import Settings
from assessment.library import Library
from assessment.validation import InvalidData

_NOWHERE = "http://127.0.0.1:9"
"""Reading runs no action, so there is none to call."""


def run() -> None:
    """CommandError: a line is bad, or the engine cannot be started."""
    chosen = settings()
    try:
        library = content.load(chosen.root / "data")
        asyncio.run(_interpret(chosen, library))
    except (BadLineError, EngineAwayError, TrainingError, InvalidData, ValueError) as error:
        raise CommandError(str(error)) from None
    except TimeoutError:
        raise CommandError("the engine did not answer in time: its own lines above say why; try again") from None


async def _interpret(chosen: Settings, library: Library) -> None:
    async with _engine(chosen) as client:
        await interpret(sys.stdin, sys.stdout, library, client)


@contextlib.asynccontextmanager
async def _engine(chosen: Settings) -> AsyncIterator[EngineClient]:
    if chosen.engine_urls:
        async with EngineClient(lambda: chosen.engine_urls, chosen.engine_token) as client:
            yield client
        return
    token = secrets.token_urlsafe(24)
    process = EngineProcess(chosen.root, ensure_model(chosen.root), token, _NOWHERE)
    await process.start()
    try:
        await process.wait_ready()
        async with EngineClient(lambda: [process.url], token) as client:
            yield client
    finally:
        await process.stop()
