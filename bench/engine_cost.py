"""What the engine costs: installed size, time from start to ready, resident memory."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from api.engine.training import engine_python, ensure_model
from api.settings import PROJECT_ROOT
from bench.ports import free_port


@dataclass
class Cost:
    megabytes_installed: float
    seconds_to_ready: float
    megabytes_resident: float


def measure(runs: int = 5) -> Cost:
    """Size with bytecode, as the disk holds it; median start of `runs`; memory after it is ready."""
    root = PROJECT_ROOT
    blocks = sum(path.lstat().st_blocks for path in (root / ".venv-engine").rglob("*"))
    starts, resident = [], 0.0
    for _ in range(runs):
        seconds, resident = _start(root)
        starts.append(seconds)
    return Cost(blocks * 512 / 1e6, sorted(starts)[runs // 2], resident)


def _start(root: Path) -> tuple[float, float]:
    port = free_port()
    environment = os.environ | {"FAMILYVOICE_ENGINE_TOKEN": "bench" * 8, "FAMILYVOICE_ACTION_URL": "http://127.0.0.1:9"}
    command = [engine_python(root), "-m", "bot", "familyvoice", "engine", "--port", str(port)]
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--model", ensure_model(root)], cwd=root, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(port, process)
        return time.perf_counter() - begin, _resident(process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    import httpx

    while process.poll() is None:
        try:
            headers = {"Authorization": "Bearer " + "bench" * 8}
            if httpx.get(f"http://127.0.0.1:{port}/webhooks/gateway/ready", headers=headers).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.01)
    raise RuntimeError("the engine ended while starting")


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) * 1024 / 1e6
