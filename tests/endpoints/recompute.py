"""Community scores from a JSON export and the codebook alone, by a way of its own: nothing of the app is imported.

python -m tests.endpoints.recompute export.json codebook.json family
"""

import json
import math
import statistics
import sys
from pathlib import Path
from typing import Any

Z = 1.959964
# t(0.975, df) from printed tables; df beyond them is not needed here.
T = {4: 2.776445, 5: 2.570582, 6: 2.446912, 7: 2.364624, 8: 2.306004, 9: 2.262157, 10: 2.228139, 11: 2.200985}
T |= {12: 2.178813, 13: 2.160369, 14: 2.144787, 15: 2.131450, 16: 2.119905, 17: 2.109816, 18: 2.100922, 19: 2.093024}
T |= {20: 2.085963, 21: 2.079614, 22: 2.073873, 23: 2.068658, 24: 2.063899, 25: 2.059539, 26: 2.055529, 27: 2.051831}
T |= {28: 2.048407, 29: 2.045230, 30: 2.042272, 31: 2.039513, 32: 2.036933, 33: 2.034515, 34: 2.032245, 35: 2.030108}
T |= {36: 2.028094, 37: 2.026192, 38: 2.024394, 39: 2.022691, 40: 2.021075}


def item_figures(rows: list[dict[str, Any]], k: int) -> dict[str, Any] | None:
    """The figures of one item from its rows; None when there are fewer than k scored answers."""
    points = [row["points"] for row in rows if row["points"] is not None]
    if len(points) < k:
        return None
    n, yes = len(points), sum(row["key"] in (3, 4) for row in rows)
    figures: dict[str, Any] = {
        "n": n,
        "not_sure": sum(row["key"] == 0 for row in rows) / len(rows),
        "skipped": sum(row["key"] is None for row in rows) / len(rows),
        "mean": None,
        "top2": None,
    }
    if yes in (0, n):
        return figures | {"top2_bound": "over_95" if yes else "under_5"}
    share, mean = yes / n, sum(points) / n
    a = Z * Z / n
    root = Z * math.sqrt(share * (1 - share) / n + a / (4 * n))
    half = T[n - 1] * statistics.stdev(points) / math.sqrt(n)
    return figures | {
        "top2_bound": None,
        "mean": mean,
        "mean_range": [max(0, mean - half), min(100, mean + half)],
        "top2": share,
        "top2_range": [(share + a / 2 - root) / (1 + a), (share + a / 2 + root) / (1 + a)],
    }


def scores(rows: list[dict[str, Any]], codebook: dict[str, Any], role: str, k: int) -> dict[str, Any]:
    """Items by id (None: fewer than k), blocks by id and respondents, of one role, without groups."""
    instrument = next(one for one in codebook["instruments"] if one["role"] == role)
    mine = [row for row in rows if row["role"] == role]
    by_item = {
        item: [row for row in mine if row["question"] == item]
        for block in instrument["blocks"]
        for item in block["items"]
    }
    items = {item: item_figures(found, k) for item, found in by_item.items()}
    people = {row["respondent"] for found in by_item.values() for row in found if row["key"] is not None}
    return {
        "items": items,
        "blocks": {block["id"]: _block(block["items"], items, by_item) for block in instrument["blocks"]},
        "respondents": len(people) if len(people) >= k else None,
    }


def _block(members: list[str], items: dict[str, Any], by_item: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    means = [found["mean"] for item in members if (found := items[item]) and found["mean"] is not None]
    people = {row["respondent"] for item in members for row in by_item[item] if row["points"] is not None}
    enough = means and len(means) >= len(members) / 2
    return {"mean": sum(means) / len(means) if enough else None, "items_reported": len(means), "people": len(people)}


if __name__ == "__main__":
    export, book, asked_role = sys.argv[1:]
    found = scores(json.loads(Path(export).read_text()), json.loads(Path(book).read_text()), asked_role, 5)
    sys.stdout.write(json.dumps(found, indent=1))
