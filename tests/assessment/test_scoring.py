"""Figures of cells, against direct computation from the list of answers."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.intervals import wilson
from assessment.scoring import Cell, block_mean, figures
from tests.assessment.instruments import item
from tests.assessment.tables import every_row

POINTS = {1: 0.0, 2: 100 / 3, 3: 200 / 3, 4: 100.0}
QUESTION = item("A1", "1")


def cell_of(keys: list[int], not_sure: int = 0, skipped: int = 0) -> Cell:
    return Cell({key: keys.count(key) for key in set(keys)}, not_sure, skipped)


@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=80).filter(lambda keys: {k > 2 for k in keys} == {True, False}),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_figures_are_those_of_the_answers(keys: list[int], not_sure: int, skipped: int) -> None:
    found = figures(QUESTION, cell_of(keys, not_sure, skipped))
    points = [POINTS[key] for key in keys]
    top, asked = sum(key >= 3 for key in keys), len(keys) + not_sure + skipped
    assert found.n == len(keys)
    assert found.mean == pytest.approx(statistics.fmean(points))
    assert found.top2 == pytest.approx(top / len(keys))
    assert found.top2_range == wilson(top, len(keys))
    assert found.top2_bound is None
    assert found.not_sure == pytest.approx(not_sure / asked)
    assert found.skipped == pytest.approx(skipped / asked)


def test_the_range_of_the_mean_is_the_t_interval() -> None:
    keys = [1, 2, 2, 3, 3, 3, 4, 4, 4, 4]
    points = [POINTS[key] for key in keys]
    half = 2.2621571628540993 * statistics.stdev(points) / math.sqrt(10)  # t(0.975, 9), from tables
    found = figures(QUESTION, cell_of(keys))
    assert found.mean_range == pytest.approx((statistics.fmean(points) - half, statistics.fmean(points) + half))


@every_row(("keys", "bound"), [([1, 2, 1, 2], "under_5"), ([3, 4, 4], "over_95"), ([1], "under_5")])
def test_where_all_agree_only_a_bound_is_given(keys: list[int], bound: str) -> None:
    found = figures(QUESTION, cell_of(keys, not_sure=1))
    assert (found.mean, found.mean_range, found.top2, found.top2_range) == (None, None, None, None)
    assert found.top2_bound == bound
    assert found.n == len(keys)
    assert found.not_sure == 1 / (len(keys) + 1)


def test_missing_answers_do_not_touch_the_score() -> None:
    keys = [1, 3, 4]
    assert figures(QUESTION, cell_of(keys)).mean == figures(QUESTION, cell_of(keys, 50, 50)).mean


def test_a_finite_population_narrows_the_range() -> None:
    cell = cell_of([1, 2, 3, 4, 4])
    wide, narrow = figures(QUESTION, cell).top2_range, figures(QUESTION, cell, population=6).top2_range
    assert wide and narrow and narrow[1] - narrow[0] < wide[1] - wide[0]


@every_row(
    ("means", "expected"),
    [
        ([10.0, 20.0, None, None], (15.0, 2)),
        ([10.0, None, None, None], (None, 1)),
        ([10.0, None, None], (None, 1)),
        ([10.0, 20.0, None], (15.0, 2)),
        ([None, None], (None, 0)),
        ([0.0], (0.0, 1)),
    ],
)
def test_a_block_needs_half_of_its_items(means: list[float | None], expected: tuple[float | None, int]) -> None:
    assert block_mean(means) == expected


cells = st.builds(
    Cell,
    st.dictionaries(st.integers(1, 4), st.integers(1, 9)),
    st.integers(0, 5),
    st.integers(0, 5),
    st.dictionaries(st.sampled_from(["org:a", "org:b"]), st.integers(1, 3)),
)


@given(cells, cells)
def test_taking_away_what_was_added_leaves_the_cell(first: Cell, second: Cell) -> None:
    assert (first + second) - second == first
    assert (first + second).asked == first.asked + second.asked
