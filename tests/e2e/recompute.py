"""Scores from the JSON export alone, by a path of its own: what an outsider with the codebook would compute.

Takes nothing from the project; t quantiles come from scipy.
"""

import math
from collections.abc import Iterable, Mapping
from statistics import mean, stdev
from typing import Any

from scipy.stats import t

Z = 1.959964
ITEMS = {
    "1": ["C1", "C2", "C3", "C4"],
    "2": ["S1", "S2", "S3", "S4", "S5", "S6", "S7"],
    "3": ["N1", "N2", "N3", "N4", "N5"],
    "4": ["P1", "P2", "P3", "P4"],
}


def wilson(share: float, n: int) -> list[float]:
    middle = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return [(middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)]


def item(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """One item's figures, or None when nobody scored it."""
    rows = list(rows)
    points = [(0, 100 / 3, 200 / 3, 100)[row["key"] - 1] for row in rows if row["key"] in (1, 2, 3, 4)]
    if not points:
        return None
    n, top2 = len(points), sum(point > 50 for point in points) / len(points)
    found: dict[str, Any] = {
        "n": n,
        "not_sure": sum(row["key"] == 0 for row in rows) / len(rows),
        "skipped": sum(row["key"] is None for row in rows) / len(rows),
    }
    if top2 in (0, 1):
        return found | {"top2_bound": "over_95" if top2 else "under_5", "top2": None, "mean": None}
    half = t.ppf(0.975, n - 1) * stdev(points) / math.sqrt(n) if n > 1 else math.inf
    centre = mean(points)
    return found | {
        "top2_bound": None,
        "top2": top2,
        "top2_range": wilson(top2, n),
        "mean": centre,
        "mean_range": [max(0, centre - half), min(100, centre + half)],
    }


def scores(rows: list[dict[str, Any]], role: str) -> dict[str, Any]:
    """By item id; "respondents" and "block:<id>" beside them."""
    of_role = [row for row in rows if row["role"] == role]
    result: dict[str, Any] = {}
    people: set[str] = set()
    for block, items in ITEMS.items():
        scored = {row["respondent"] for row in of_role if row["question"] in items and row["key"] in (1, 2, 3, 4)}
        result[f"block:{block}"] = len(scored)
        people |= {row["respondent"] for row in of_role if row["question"] in items and row["key"] is not None}
        for name in items:
            result[name] = item(row for row in of_role if row["question"] == name)
    result["respondents"] = len(people)
    return result
