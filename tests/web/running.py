"""The whole app as an operator starts it, on a free port with a database of its own, gone when the block ends."""

import os
import re
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
"""A first start trains the model."""
_READY = re.compile(r"ready at (http://\S+)")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a fresh installation that keeps everything in `folder`. RuntimeError: it did not start."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("FAMILYVOICE_", "TWILIO_"))
    }
    environment |= {"PORT": "0", "FAMILYVOICE_DATABASE_URL": f"sqlite:///{folder / 'familyvoice.sqlite3'}"}
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "up"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Waits for the line that says where it is."""
    assert process.stdout is not None
    output, deadline = "", time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < deadline:
            if not selector.select(timeout=1):
                continue
            chunk = os.read(process.stdout.fileno(), 4096)
            output += chunk.decode()
            if found := _READY.search(output):
                return found[1]
            if not chunk:
                break
    raise RuntimeError(f"the app did not start:\n{output}\n{log.read_text()[-4000:]}")
