"""Reads data/ once per process."""

from functools import lru_cache
from pathlib import Path

import content
from assessment.library import Library

ROOT = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def library() -> Library:
    """The library of this checkout. InvalidData: what is wrong, file by file."""
    return content.load(ROOT / "data")
