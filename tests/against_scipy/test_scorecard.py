"""The unfiltered table against an attacker who combines items, block n and respondents."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from assessment.scorecard import Scorecard
from tests.assessment.instruments import BLOCKS
from tests.assessment.people import Person
from tests.assessment.test_scorecard import ITEMS, card, mixed

Row = tuple[dict[str, int], float]
"""Coefficients by unknown, and what their sum is at most."""


def bounds(found: Scorecard, item: str) -> tuple[float, float]:
    """The least and greatest n of `item` that fit everything shown: unknowns are each item's n and "not sure"."""
    unknowns = [f"{kind}{name}" for kind in ("n", "s") for name in ITEMS]
    matrix = np.zeros((len(rows := knowledge(found)), len(unknowns)))
    for number, (coefficients, _) in enumerate(rows):
        for unknown, coefficient in coefficients.items():
            matrix[number, unknowns.index(unknown)] = coefficient
    goal = np.array([float(unknown == f"n{item}") for unknown in unknowns])
    solved = [linprog(sign * goal, A_ub=matrix, b_ub=[limit for _, limit in rows]) for sign in (1, -1)]
    least, most = (answer.fun for answer in solved)
    assert solved[0].status == 0
    assert least is not None
    return least, -most if solved[1].status == 0 and most is not None else float("inf")


def knowledge(found: Scorecard) -> list[Row]:
    rows: list[Row] = []
    for score in found.items:
        if score.n is not None and score.not_sure is not None and score.skipped is not None:
            not_sure = score.not_sure * score.n / (1 - score.not_sure - score.skipped)
            for unknown, value in ((f"n{score.id}", score.n), (f"s{score.id}", round(not_sure))):
                rows += [({unknown: 1}, value), ({unknown: -1}, -value)]
    for block, shown in zip(BLOCKS, found.blocks, strict=True):
        if shown.n is not None:
            rows.append(({f"n{item}": -1 for item in block.items}, -shown.n))
            rows += [({f"n{item}": 1}, shown.n) for item in block.items]
    if found.respondents is not None:
        rows += [({f"n{item}": 1, f"s{item}": 1}, found.respondents) for item in ITEMS]
        rows.append(({f"{kind}{item}": -1 for kind in "ns" for item in ITEMS}, -found.respondents))
    return rows


# Few people and rotating items: the cells are near k, where hiding matters.
people_ = st.lists(
    st.builds(Person, st.dictionaries(st.sampled_from(ITEMS), st.sampled_from([-1, 0, 1, 2, 3, 4]), max_size=3)),
    min_size=5,
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(people_, st.sampled_from([5, 10]))
def test_the_n_of_a_hidden_item_can_be_anything_below_k(people: list[Person], k: int) -> None:
    found = card(people, k)
    for score in found.items:
        if score.hidden:
            least, greatest = bounds(found, score.id)
            assert least == 0
            assert greatest >= k - 1


def test_the_attacker_would_use_a_block_n_that_the_shown_items_do_not_cover() -> None:
    people = mixed(10, "A1") + mixed(9, "A2")
    found = card(people)
    careless = Scorecard(found.respondents, found.items, (type(found.blocks[0])("1", 19, None, 1), found.blocks[1]))
    assert bounds(careless, "A2")[0] == 9
    assert bounds(found, "A2")[0] == 0
