"""Runs the tests of tests/bot/inside with the engine's own Python."""

import os
import subprocess

import pytest

from tests.bot.running_engine import PYTHON, ROOT


@pytest.mark.parametrize("module", ["standins", "parity", "memory", "logs"])
def test_inside(model, module):
    environment = {**os.environ, "FAMILYVOICE_TEST_MODEL": str(model)}
    done = subprocess.run(
        [PYTHON, "-m", "unittest", f"tests.bot.inside.{module}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Ran 0 tests" not in done.stderr
