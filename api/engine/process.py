"""Runs one engine as a child process: started, watched, and started again when it ends or no longer answers."""

import asyncio
import logging
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from api.engine.client import EngineClient
from api.engine.training import engine_python

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 4.0
"""Seconds before the next start; with an engine's own start this stays below ten."""
_SETTLED_SECONDS = 30.0
"""An engine that has lived this long starts again at once when it ends."""
_STARTING_PROBE_SECONDS = 0.05
_PROBE_SECONDS = 5.0
_SILENT_SECONDS = 20.0
_STOP_SECONDS = 5.0
_OWN_SETTINGS = ("FAMILYVOICE_", "TWILIO_")
_log = logging.getLogger(__name__)


class EngineProcess:
    """One supervised engine.

    Start it from the thread that lives as long as the process: on Linux the engine ends with the thread that made it.
    """

    def __init__(self, root: Path, model: Path, token: str, action_url: str) -> None:
        self._root = root
        self._model = model
        self._token = token
        self._action_url = action_url
        self._port = _free_port()
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._client = EngineClient(lambda: (self.url,), token)

    @property
    def url(self) -> str:
        """Where it listens. May change when it is started again, so ask each time."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Begin to run and watch the engine. TrainingError: its environment is not set up."""
        python = engine_python(self._root)
        self._task = asyncio.get_running_loop().create_task(self._supervise(python))

    async def wait_ready(self, seconds: float = 60.0) -> None:
        """Returns when the engine answers with its model. TimeoutError: it does not; its own lines say why."""
        async with asyncio.timeout(seconds):
            await self._ready.wait()

    async def stop(self) -> None:
        """End the engine and stop watching."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        await self._client.close()

    async def _supervise(self, python: Path) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                self._process = await self._spawn(python)
                code: int | str = await self._ended(self._process)
            except OSError as error:
                code = str(error)
            self._ready.clear()
            if time.monotonic() - began > _SETTLED_SECONDS:
                pause = FIRST_PAUSE
            _log.warning("the engine ended (%s); starting it again in %.1f s", code, pause)
            await asyncio.sleep(pause)
            if pause > FIRST_PAUSE:
                self._port = _free_port()  # it ended soon twice running: somebody else may hold the port
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _spawn(self, python: Path) -> asyncio.subprocess.Process:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_OWN_SETTINGS)}
        environment |= {"FAMILYVOICE_ENGINE_TOKEN": self._token, "FAMILYVOICE_ACTION_URL": self._action_url}
        command = ["-m", "bot", "familyvoice", "engine", "--port", str(self._port), "--model", str(self._model)]
        return await asyncio.create_subprocess_exec(
            python,
            *command,
            "--parent",
            str(os.getpid()),
            cwd=self._root,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=2,  # our standard output may be data
        )

    async def _ended(self, process: asyncio.subprocess.Process) -> int:
        """The exit code, once there is one. An engine that does not answer for long is killed."""
        answered = time.monotonic()
        while True:
            with suppress(TimeoutError):
                pause = _PROBE_SECONDS if self._ready.is_set() else _STARTING_PROBE_SECONDS
                return await asyncio.wait_for(process.wait(), pause)
            if await self._client.model() is not None:
                answered = time.monotonic()
                self._ready.set()
            elif time.monotonic() - answered > _SILENT_SECONDS:
                _log.error("the engine has not answered for %.0f s; ending it", _SILENT_SECONDS)
                process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
