"""The whole system as an operator runs it: `familyvoice up` as a process, a Twilio of ours beside it, kills allowed."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.gateway.running import free_port, until
from tests.twilio_stub import TwilioStub, twilio_stub

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("familyvoice")
START_SECONDS = 120
_OPTION = re.compile(r"^(\d+) ", re.MULTILINE)


@dataclass
class System:
    """One installation. Its state lies in `folder` (or in PostgreSQL) and survives its processes."""

    folder: Path
    stub: TwilioStub
    port: int
    environment: dict[str, str]
    up: tuple[str, ...] = (str(COMMAND), "up")
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.to_thread(
                subprocess.Popen, self.up, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        await until(self.is_ready, START_SECONDS)

    async def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the system ended: {self.log.read_text()[-2000:]}"
        with contextlib.suppress(httpx.HTTPError):
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.url}/readyz", timeout=2)).status_code == 200
        return False

    def kill(self) -> None:
        """SIGKILL: no goodbye to anybody."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    async def ends(self) -> None:
        """Waits until the process is gone of itself."""
        assert self.process is not None
        await asyncio.to_thread(self.process.wait, 30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def engine_pid(self) -> int | None:
        """The one process whose command line says `familyvoice engine` and whose parent is this system."""
        assert self.process is not None
        listed = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "familyvoice engine"],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(listed.stdout) if listed.stdout.strip() else None

    def command(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Runs `familyvoice` with the system's settings."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def token(self, role: str = "coordinator", community: str = "demo") -> str:
        made = self.command("token", "add", "--community", community, "--role", role)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    async def reply(self, phone: str, had: int) -> str:
        """The text after the `had` first ones."""
        await until(lambda: len(self.stub.received(phone)) > had)
        return self.stub.received(phone)[had]

    async def say(self, phone: str, text: str, **details: Any) -> str:
        """Texts the system and returns its answer."""
        had = len(self.stub.received(phone))
        taken = await self.stub.text(phone, text, **details)
        assert taken.status == "received", taken.status
        return await self.reply(phone, had)

    async def get(self, path: str, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30) as client:
            return (await client.get(f"/api/v1/communities/demo/{path}")).raise_for_status().json()


@contextlib.asynccontextmanager
async def system(folder: Path, **settings: str) -> AsyncIterator[System]:
    """A started system on an empty database, stopped at the end. `settings`: further environment variables."""
    async with twilio_stub() as stub:
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("FAMILYVOICE_", "TWILIO_"))}
        environment = clean | {
            "PORT": str(port),
            "FAMILYVOICE_DATABASE_URL": f"sqlite:///{folder / 'voice.sqlite3'}",
            "FAMILYVOICE_PUBLIC_URL": "https://voice.example.org/hooks",
            "TWILIO_ACCOUNT_SID": stub.account.sid,
            "TWILIO_AUTH_TOKEN": stub.account.token,
            "TWILIO_FROM": str(stub.account.sender),
            "TWILIO_API_URL": stub.account.api_url,
            **settings,
        }
        stub.point_at("https://voice.example.org/hooks", f"http://127.0.0.1:{port}")
        running = System(folder, stub, port, environment)
        try:
            await running.start()
            yield running
        finally:
            running.stop()


def keys_offered(text: str) -> list[int]:
    """The keys of the question a text ends with; none: an open question, or none at all."""
    return [int(key) for key in _OPTION.findall(text.rsplit("\n\n", 1)[-1])]


async def pause(seconds: float) -> None:
    await asyncio.sleep(seconds)
