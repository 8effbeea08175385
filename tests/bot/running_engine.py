"""A real engine as a child process, and a caller for it."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

from tests.gateway.running import free_port

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-engine" / "bin" / "python"
TOKEN = "a-token-for-the-tests-only"
ASKED = {"instrument": "family", "question": "S2", "languages": ["en", "es"]}


class RunningEngine:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process = process
        self.port = port
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{port}/webhooks/gateway/",
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=30,
        )

    def turn(self, text: str, conversation: str = "somebody", inbound: int = 1, **asked: Any) -> httpx.Response:
        metadata = {**ASKED, **asked}
        return self.http.post(
            "turn", json={"conversation": conversation, "inbound": inbound, "text": text, "metadata": metadata}
        )

    def intents(self, *texts: str, **asked: Any) -> list[str]:
        messages = [{"text": text, "metadata": {**ASKED, **asked}} for text in texts]
        answer = self.http.post("parse", json={"messages": messages})
        assert answer.status_code == 200, answer.text
        return [parse["intent"] for parse in answer.json()["parses"]]

    def wait(self, wanted: Sequence[int] = (200,), path: str = "ready") -> None:
        for _ in range(600):
            assert self.process.poll() is None, "the engine ended"
            try:
                if self.http.get(path).status_code in wanted:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError("the engine does not answer")


@contextmanager
def running_engine(
    model: Path | str, action_url: str, stderr: IO[bytes] | None = None, plain_rasa: bool = False
) -> Iterator[RunningEngine]:
    port = free_port()
    environment = {**os.environ, "FAMILYVOICE_ENGINE_TOKEN": TOKEN, "FAMILYVOICE_ACTION_URL": action_url}
    command = [PYTHON, "-m", "bot", "familyvoice", "engine", "--parent", str(os.getpid())]
    if plain_rasa:
        command = [PYTHON.with_name("rasa"), "run", "--interface", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--model", str(model)], cwd=ROOT, env=environment, stderr=stderr
    )
    engine = RunningEngine(process, port)
    try:
        yield engine
    finally:
        engine.http.close()
        process.terminate()
        process.wait(20)
