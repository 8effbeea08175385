"""The server that a demo starts for itself."""

import os
import time
from pathlib import Path

import pytest
from rich.console import Console

from api.cli.demo_run import server
from tests.gateway.running import free_port


def test_a_first_start_by_the_demo_shows_the_token_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is shown this once: whoever ran the demo first would never see it."""
    for name in [one for one in os.environ if one.startswith(("FAMILYVOICE_", "TWILIO_"))]:
        monkeypatch.delenv(name)
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setenv("FAMILYVOICE_DATABASE_URL", f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    said = out = ""
    with server(f"http://127.0.0.1:{port}", Console(stderr=True)):
        deadline = time.monotonic() + 20
        while "Coordinator token" not in said and time.monotonic() < deadline:
            time.sleep(0.05)
            heard = capfd.readouterr()
            said, out = said + heard.err, out + heard.out
    assert "Coordinator token" in said
    assert out == ""
