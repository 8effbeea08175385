"""Reads what a person typed: the only code that turns a message into an answer or a command."""

from collections.abc import Sequence
from functools import lru_cache

from assessment.library import Library
from assessment.reader.reader import Reader
from assessment.reading import Reading

__all__ = ["Reader", "read"]


class _ByIdentity:
    """A library as a cache key: libraries are values full of mappings, which have no hash of their own."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.library is other.library


@lru_cache(maxsize=8)
def _reader(key: _ByIdentity) -> Reader:
    return Reader(key.library)


def read(
    text: str,
    *,
    library: Library,
    instrument: str | None,
    question: str | None,
    languages: Sequence[str],
    offered: Sequence[int] = (),
    choices: Sequence[str] = (),
    words: Sequence[str] = (),
) -> Reading:
    """`Reader.read` with a reader that is built once for a library."""
    return _reader(_ByIdentity(library)).read(
        text,
        instrument=instrument,
        question=question,
        languages=languages,
        offered=offered,
        choices=choices,
        words=words,
    )
