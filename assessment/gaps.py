"""Where families and providers see one element differently, from the figures that may be shown of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.instrument import GapType, Instrument
from assessment.intervals import Interval, newcombe
from assessment.scorecard import ItemScore, Scorecard

Label = Literal["providers_see_it_better", "families_see_it_better"]

LEAST_GAP = 0.10
"""Smaller differences get no label, however sure they are."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One element: `gap` is provider top2 - family top2, from -1 to 1. None where either may not be shown."""

    id: str
    block: str
    element: str | None
    gap_type: GapType | None
    gap: float | None = None
    gap_range: Interval | None = None
    label: Label | None = None
    """Only where the interval excludes 0 and the gap is at least `LEAST_GAP`."""


def gaps(family: Instrument, families: Scorecard, providers: Scorecard) -> tuple[Gap, ...]:
    """The gap of every element both roles are asked about, in the order of the `family` instrument."""
    theirs = {item.id: item for item in providers.items}
    return tuple(_gap(family, item, theirs) for item in families.items if item.id in theirs)


def _gap(family: Instrument, item: ItemScore, theirs: Mapping[str, ItemScore]) -> Gap:
    question, other = family.questions[item.id], theirs[item.id]
    known = (item.id, item.block, question.element, question.gap_type)
    ours, provided = _share(item), _share(other)
    if ours is None or provided is None:
        return Gap(*known)
    gap = provided[0] / provided[1] - ours[0] / ours[1]
    interval = newcombe(provided, ours)
    return Gap(*known, gap, interval, _label(gap, interval))


def _share(item: ItemScore) -> tuple[int, int] | None:
    """How many chose a top answer, of how many."""
    if item.top2 is None or item.n is None:
        return None
    return round(item.top2 * item.n), item.n


def _label(gap: float, interval: Interval) -> Label | None:
    low, high = interval
    if abs(gap) < LEAST_GAP - 1e-12 or low <= 0 <= high:
        return None
    return "providers_see_it_better" if gap > 0 else "families_see_it_better"
