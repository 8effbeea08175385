"""`familyvoice up` where it cannot start."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bot.running_engine import ROOT
from tests.gateway.running import free_port


def test_a_database_that_is_not_there_is_said_in_words_and_not_as_a_traceback(tmp_path: Path) -> None:
    nobody = f"postgresql://nobody@127.0.0.1:{free_port()}/nowhere"
    settings = {"FAMILYVOICE_DATABASE_URL": nobody, "FAMILYVOICE_SECRET_KEY": "s" * 32, "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "up"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "familyvoice: The database of FAMILYVOICE_DATABASE_URL cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
