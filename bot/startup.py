"""What every Python of the engine environment does before anything else, so that plain `rasa train` works there too.

`python -m bot.startup` (part of the set-up) writes a `.pth` file into the environment; Python reads it at each start.
"""

import os
import sys
import sysconfig
from pathlib import Path

from bot import standins

ROOT = Path(__file__).resolve().parent.parent
PTH_NAME = "familyvoice_engine.pth"


def prepare() -> None:
    """Stand-ins for what is not installed, no telemetry, no advice to upgrade what is frozen."""
    standins.install()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def write_pth() -> Path:
    """Make the running environment find this checkout and prepare itself. SystemExit: not a virtual environment."""
    if sys.prefix == sys.base_prefix:
        raise SystemExit("Run this with the Python of the engine's virtual environment.")
    path = Path(sysconfig.get_paths()["purelib"]) / PTH_NAME
    path.write_text(f"{ROOT}\nimport bot.startup; bot.startup.prepare()\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    write_pth()
