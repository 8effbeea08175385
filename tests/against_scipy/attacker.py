"""An attacker with a linear-programming solver, who knows every shown figure and wants to know the hidden ones.

For every shown cell it is taken to know each key's count exactly, which is the most that mean, interval, share and n
can give away together; of a cell with only a bound it knows n, "not sure" and skips.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from assessment.hiding import hidden_groups
from assessment.scoring import Cell, unanimous
from tests.assessment.instruments import item

QUESTION = item("A1", "1")
OUTCOMES = ("1", "2", "3", "4", "not_sure", "skipped")
SCORED = (1, 1, 1, 1, 0, 0)
TOP = (0, 0, 1, 1, 0, 0)
LOW = (1, 1, 0, 0, 0, 0)
NOT_SURE = (0, 0, 0, 0, 1, 0)
SKIPPED = (0, 0, 0, 0, 0, 1)


def counts(cell: Cell) -> np.ndarray:
    return np.array([*(cell.keys.get(key, 0) for key in (1, 2, 3, 4)), cell.not_sure, cell.skipped], float)


@dataclass
class Table:
    """One item by one dimension, as published; the people in no listed group are the last, unlisted part."""

    total: Cell
    groups: Mapping[str, Cell]
    hidden: frozenset[str]

    @classmethod
    def publish(cls, groups: Mapping[str, Cell], unlisted: Cell, k: int) -> "Table":
        total = unlisted
        for cell in groups.values():
            total = total + cell
        return cls(total, groups, hidden_groups(QUESTION, total, groups, k))

    def range_of(self, value: str, weights: tuple[int, ...]) -> tuple[float, float]:
        """The least and the greatest that a weighted count of a hidden cell can be, given all that is shown."""
        known, sums = self._knowledge()
        position = list(self.groups).index(value)
        goal = np.zeros((len(self.groups) + 1, len(OUTCOMES)))
        goal[position] = weights
        found = [self._solve(sign * goal.ravel(), known, sums) for sign in (1, -1)]
        return found[0], -found[1]

    def _solve(self, goal: np.ndarray, known: list[np.ndarray], sums: list[float]) -> float:
        answer = linprog(goal, A_eq=np.array(known), b_eq=np.array(sums), bounds=(0, None))
        assert answer.status == 0, answer.message
        assert answer.fun is not None
        return answer.fun

    def _knowledge(self) -> tuple[list[np.ndarray], list[float]]:
        parts = len(self.groups) + 1
        known, sums = [], []

        def learn(cell: Cell, where: range) -> None:
            exact = [tuple(np.eye(len(OUTCOMES))[i]) for i in range(len(OUTCOMES))]
            weights = [SCORED, NOT_SURE, SKIPPED] if unanimous(QUESTION, cell) else exact
            for weight in weights:
                row = np.zeros((parts, len(OUTCOMES)))
                row[list(where)] = weight
                known.append(row.ravel())
                sums.append(float(np.dot(weight, counts(cell))))

        learn(self.total, range(parts))
        for position, (value, cell) in enumerate(self.groups.items()):
            if value not in self.hidden:
                learn(cell, range(position, position + 1))
        return known, sums
