"""Intervals against scipy's."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.intervals import mean_interval, t_quantile, wilson

counts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(counts)
def test_wilson_equals_scipys(count: tuple[int, int]) -> None:
    theirs = stats.binomtest(*count).proportion_ci(0.95, "wilson")
    assert wilson(*count) == pytest.approx((theirs.low, theirs.high), abs=1e-7)


@pytest.mark.parametrize("p", [0.975, 0.95, 0.9, 0.025])
def test_the_t_quantile_equals_scipys(p: float) -> None:
    for df in (*range(1, 400), 999, 1000, 1001, 10_000, 10_000_000):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-10)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 100 / 3, 200 / 3, 100.0]), min_size=2, max_size=60).filter(lambda x: len({*x}) > 1)
)
def test_the_mean_interval_equals_scipys_clipped_to_the_scale(points: list[float]) -> None:
    n, mean, deviation = len(points), math.fsum(points) / len(points), stats.tstd(points)
    low, high = stats.t.interval(0.95, n - 1, mean, stats.sem(points))
    assert mean_interval(mean, deviation, n) == pytest.approx((max(0, low), min(100, high)), abs=1e-8)
