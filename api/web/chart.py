"""Where things stand on the strip chart, as percentages of its width. The drawing itself is templates/strip.html."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One group on the strip. No `at`: an empty strip, because there is nothing to show or nothing may be shown."""

    ticks: tuple[str, ...]
    at: str | None = None
    range: Span | None = None


@dataclass(frozen=True, slots=True)
class AxisLabel:
    at: str
    anchor: str
    text: str


def mark(points: Sequence[float], mean: float | None, mean_range: Sequence[float] | None) -> Mark:
    """The mark of a mean of 0-100 and its range, over ticks at `points`."""
    ticks = tuple(_percent(point) for point in points)
    if mean is None:
        return Mark(ticks)
    span = Span(_percent(mean_range[0]), _percent(mean_range[1] - mean_range[0])) if mean_range else None
    return Mark(ticks, _percent(mean), span)


def axis(labels: Sequence[tuple[float, str]]) -> tuple[AxisLabel, ...]:
    """The words under the ticks, given as (points, word) from left to right; the outer two stay inside the strip."""
    last = len(labels) - 1
    anchors = ["start" if index == 0 else "end" if index == last else "middle" for index in range(last + 1)]
    return tuple(
        AxisLabel(_percent(points), anchor, text) for (points, text), anchor in zip(labels, anchors, strict=True)
    )


def _percent(value: float) -> str:
    return f"{value:.2f}%"
