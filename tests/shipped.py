"""The shipped library, read once for all tests of a process: readers are built per library, which takes a while."""

from functools import lru_cache
from pathlib import Path

import content
from assessment.library import Library

DATA = Path(__file__).parents[1] / "data"


@lru_cache(maxsize=1)
def library() -> Library:
    return content.load(DATA)
