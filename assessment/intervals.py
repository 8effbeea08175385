"""Intervals for shares, means and differences of shares, at 95%, from counts alone."""

import math
from functools import lru_cache
from statistics import NormalDist

Interval = tuple[float, float]

Z = 1.959964
"""The 97.5% point of the normal distribution, to the digits the published definition has."""
_LEVEL = 0.975
_EXPAND_FROM = 1000
"""From this many degrees of freedom on the expansion alone is as exact, and cheaper."""


def wilson(successes: int, n: int, population: int | None = None) -> Interval:
    """The Wilson score interval of a share, 0-1 (Wilson 1927, JASA 22:209-212).

    `population` is a real count of everybody who could have answered; it narrows the interval by the finite-population
    factor (population - n) / (population - 1) on the variance. ValueError: counts that cannot be.
    """
    if n < 1 or not 0 <= successes <= n or (population is not None and population < n):
        raise ValueError(f"no share of {successes} in {n} (of {population})")
    z2 = Z * Z
    if population is not None:
        z2 *= (population - n) / (population - 1) if population > 1 else 0
    share = successes / n
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return low, high


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> Interval:
    """The interval of share(first) - share(second), each (successes, n), from -1 to 1.

    Hybrid score method without continuity correction: method 10 of Newcombe 1998, Statistics in Medicine 17:873-890.
    """
    (low1, high1), (low2, high2) = wilson(*first), wilson(*second)
    share1, share2 = first[0] / first[1], second[0] / second[1]
    difference = share1 - share2
    below = math.hypot(share1 - low1, high2 - share2)
    above = math.hypot(high1 - share1, share2 - low2)
    return max(-1.0, difference - below), min(1.0, difference + above)


def mean_interval(mean: float, deviation: float, n: int, low: float = 0, high: float = 100) -> Interval | None:
    """mean +- t(0.975, n - 1) * s / sqrt(n), clipped to the scale; `deviation` is s, with n - 1. None: n is 1."""
    if n < 2:
        return None
    half = t_quantile(_LEVEL, n - 1) * deviation / math.sqrt(n)
    return max(low, mean - half), min(high, mean + half)


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: int) -> float:
    """The p quantile of Student's t with df degrees of freedom, 0 < p < 1, df >= 1, to 11 digits or more.

    Newton's method on the exact distribution from the Cornish-Fisher expansion around the normal quantile
    (Abramowitz & Stegun 26.7.3-5); for many degrees of freedom that expansion alone.
    """
    if not 0 < p < 1 or df < 1:
        raise ValueError(f"no quantile {p} of t with {df} degrees of freedom")
    if p < 0.5:
        return -t_quantile(1 - p, df)
    if p == 0.5:
        return 0.0
    if df == 1:
        return math.tan(math.pi * (p - 0.5))
    if df == 2:
        return (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    x = _expanded(NormalDist().inv_cdf(p), df)
    return x if df >= _EXPAND_FROM else _refined(x, p, df)


def _expanded(z: float, df: int) -> float:
    """Terms of the expansion of the t quantile in 1/df, as far as they are published."""
    z2 = z * z
    terms = (
        z * (z2 + 1) / 4,
        z * ((5 * z2 + 16) * z2 + 3) / 96,
        z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384,
        z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160,
    )
    return z + math.fsum(term / df ** (power + 1) for power, term in enumerate(terms))


def _refined(x: float, p: float, df: int) -> float:
    """Newton's method; it converges from any start above 0 because the distribution is concave there."""
    log_height = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(df * math.pi) / 2
    for _ in range(100):
        density = math.exp(log_height - (df + 1) / 2 * math.log1p(x * x / df))
        step = (_t_probability(x, df) - p) / density
        x = max(x - step, x / 2)
        if abs(step) <= 1e-14 * x:
            break
    return x


def _t_probability(x: float, df: int) -> float:
    """P(T <= x) for x > 0 and whole df, by the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4."""
    theta = math.atan(x / math.sqrt(df))
    cosine2 = math.cos(theta) ** 2
    odd = df % 2
    term = math.cos(theta) if odd else 1.0
    total = 0.0
    for step in range(2 + odd, df + 1, 2):
        total += term
        term *= cosine2 * (step - 1) / step
    inside = (theta + math.sin(theta) * total) * 2 / math.pi if odd else math.sin(theta) * total
    return (1 + inside) / 2
