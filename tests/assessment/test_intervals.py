"""Intervals against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.intervals import mean_interval, newcombe, t_quantile, wilson
from tests.assessment.tables import every_row


@every_row(
    ("successes", "n", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@every_row(
    ("first", "second", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_gives_the_published_intervals(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(first, second) == pytest.approx((low, high), abs=5e-5)


counts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.integers(0, 100_000))
def test_a_finite_population_solves_the_score_equation_with_the_smaller_variance(
    count: tuple[int, int], more: int
) -> None:
    successes, n = count
    population = n + more
    share = successes / n
    for limit in wilson(successes, n, population):
        if not 0 < limit < 1 or population == 1:
            continue
        variance = limit * (1 - limit) / n * (population - n) / (population - 1)
        assert (share - limit) ** 2 == pytest.approx(1.959964**2 * variance, abs=1e-9)


def test_whoever_asked_everybody_knows_the_share() -> None:
    assert wilson(3, 4, 4) == pytest.approx((0.75, 0.75))
    assert wilson(1, 1, 1) == (1.0, 1.0)


@given(counts)
def test_a_huge_population_changes_nothing(count: tuple[int, int]) -> None:
    assert wilson(*count, population=10**15) == pytest.approx(wilson(*count), abs=1e-9)


@every_row("impossible", [(1, 0), (-1, 5), (6, 5)])
def test_counts_that_cannot_be_are_refused(impossible: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*impossible)


def test_a_population_smaller_than_its_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 5, 4)


def test_the_t_quantile_of_one_half_is_zero() -> None:
    assert t_quantile(0.5, 7) == 0


@every_row(("p", "df"), [(0.0, 5), (1.0, 5), (0.975, 0)])
def test_quantiles_that_do_not_exist_are_refused(p: float, df: int) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(p, df)


def test_one_answer_has_no_mean_interval() -> None:
    assert mean_interval(100 / 3, 0, 1) is None


@given(counts, counts)
def test_swapping_the_groups_mirrors_the_difference(first: tuple[int, int], second: tuple[int, int]) -> None:
    low, high = newcombe(first, second)
    assert newcombe(second, first) == pytest.approx((-high, -low))
    assert low <= first[0] / first[1] - second[0] / second[1] <= high
