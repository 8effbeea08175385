"""What an instrument is made of: questions, answer keys, blocks and their order. Wording lives in `library`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["scale", "choice", "text"]
GapType = Literal["practice", "same"]

NOT_SURE = 0
"""The key of "not sure" on every scale: missing for the score, counted apart."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer key. `points` is 0-100 for scored keys and None for every other."""

    key: int
    points: float | None = None


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A typed age in years, low <= age < high, stands for `key`."""

    key: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the person is asked. Scored items are the questions of kind "scale"."""

    id: str
    kind: Kind
    options: tuple[Option, ...] = ()
    block: str | None = None
    element: str | None = None
    """Short name of what an item is about, for coordinators and reports ("Find help")."""
    core: bool = False
    sensitive: bool = False
    gap_type: GapType | None = None
    ages: tuple[AgeBand, ...] = ()

    @property
    def scored(self) -> bool:
        return self.kind == "scale"

    def option(self, key: int) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Block:
    """A building block (or, for `partnership`, a continuum) and the ids of its items in order."""

    id: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A versioned questionnaire for one role. `questions` holds every question it can ask, shared ones too."""

    id: str
    version: int
    role: str
    questions: Mapping[str, Question]
    blocks: tuple[Block, ...]
    core: tuple[str, ...]
    """Asked of everybody, in this order."""
    sets: tuple[tuple[str, ...], ...]
    """Fixed sets of further items; a session gets the one its rotation names. Empty: no checkpoint."""
    closing: tuple[str, ...]
    """Open questions, about you, quote, follow-up, in order."""

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(item for block in self.blocks for item in block.items)
