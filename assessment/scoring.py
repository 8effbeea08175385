"""Scores from counts: an item's figures, a block's mean. Says nothing about what may be shown: see `scorecard`."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from assessment.instrument import Question
from assessment.intervals import Interval, mean_interval, wilson

Bound = Literal["under_5", "over_95"]
Name = TypeVar("Name", int, str)

MIDDLE = 50
"""An answer worth more points than this is one of the top two keys (3 and 4)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people gave which answer to one item, in one role, round and group."""

    keys: Mapping[int, int] = field(default_factory=dict)
    """People by scored key."""
    not_sure: int = 0
    skipped: int = 0
    organisations: Mapping[str, int] = field(default_factory=dict)
    """People by (opaque) organisation, of those with a scored key whose organisation is known."""

    @property
    def n(self) -> int:
        """The size of the cell: people with a scored key."""
        return sum(self.keys.values())

    @property
    def asked(self) -> int:
        """Everybody who gave any answer, "not sure" and skipping too."""
        return self.n + self.not_sure + self.skipped

    def __add__(self, other: "Cell") -> "Cell":
        return self._combined(other, 1)

    def __sub__(self, other: "Cell") -> "Cell":
        """The people of this cell who are not in `other`, which must be a part of it."""
        return self._combined(other, -1)

    def _combined(self, other: "Cell", sign: int) -> "Cell":
        return Cell(
            _merged(self.keys, other.keys, sign),
            self.not_sure + sign * other.not_sure,
            self.skipped + sign * other.skipped,
            _merged(self.organisations, other.organisations, sign),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What a cell with people in it says. Shares 0-1, means on the points' scale 0-100."""

    n: int
    mean: float | None
    mean_range: Interval | None
    top2: float | None
    top2_range: Interval | None
    top2_bound: Bound | None
    not_sure: float
    skipped: float


def figures(item: Question, cell: Cell, population: int | None = None) -> Figures:
    """The figures of a cell with n >= 1. `population`: how many there are in all, only where that is a real count.

    Where nobody or everybody chose a top answer only the bound is given: an exact figure would tell what each person
    said (rule 4).
    """
    n, top = cell.n, top_two(item, cell)
    not_sure, skipped = cell.not_sure / cell.asked, cell.skipped / cell.asked
    if top in (0, n):
        bound: Bound = "over_95" if top else "under_5"
        return Figures(n, None, None, None, None, bound, not_sure, skipped)
    mean, deviation = _mean(item, cell)
    return Figures(
        n=n,
        mean=mean,
        mean_range=mean_interval(mean, deviation, n),
        top2=top / n,
        top2_range=wilson(top, n, population),
        top2_bound=None,
        not_sure=not_sure,
        skipped=skipped,
    )


def top_two(item: Question, cell: Cell) -> int:
    """How many chose an answer above the middle of the scale."""
    return sum(cell.keys.get(key, 0) for key, points in _points(item).items() if points > MIDDLE)


def unanimous(item: Question, cell: Cell) -> bool:
    """Whether rule 4 applies: there are scored answers, and none or all of them are top answers."""
    return cell.n > 0 and top_two(item, cell) in (0, cell.n)


def block_mean(means: Iterable[float | None]) -> tuple[float | None, int]:
    """The unweighted mean of the items' means that can be reported (not None), and how many those are.

    None while fewer than half of the block's items can be reported.
    """
    all_means = list(means)
    reported = [mean for mean in all_means if mean is not None]
    if not reported or 2 * len(reported) < len(all_means):
        return None, len(reported)
    return math.fsum(reported) / len(reported), len(reported)


def _points(item: Question) -> dict[int, float]:
    return {option.key: option.points for option in item.options if option.points is not None}


def _mean(item: Question, cell: Cell) -> tuple[float, float]:
    """Mean and standard deviation (with n - 1) of the points."""
    points, n = _points(item), cell.n
    mean = math.fsum(points[key] * people for key, people in cell.keys.items()) / n
    squares = math.fsum((points[key] - mean) ** 2 * people for key, people in cell.keys.items())
    return mean, math.sqrt(squares / (n - 1)) if n > 1 else 0.0


def _merged(first: Mapping[Name, int], second: Mapping[Name, int], sign: int) -> dict[Name, int]:
    merged = Counter(first)
    for name, people in second.items():
        merged[name] += sign * people
    return {name: people for name, people in merged.items() if people}
