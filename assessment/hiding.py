"""Which cells must not be shown, so that nobody's answers follow from what is shown, not even by subtraction.

The principle: whatever can be computed from shown figures (a cell, the rest of a total, the hidden cells together)
must itself be something that may be shown.
"""

from collections.abc import Collection, Iterable, Mapping

from assessment.instrument import Question
from assessment.scoring import Cell, unanimous

PUBLIC_K = 10
"""Smallest cell shown to the public and to viewers."""
COORDINATOR_K = 5
"""Smallest cell shown to a community's own coordinators."""
LEAST_ORGANISATIONS = 3
"""Cells of people who answer for an organisation need this many different ones, once any is known."""


def may_show(cell: Cell, k: int) -> bool:
    """Whether a cell, taken by itself, is large and mixed enough (rule 1)."""
    return enough(cell.n, cell.organisations, k)


def enough(n: int, organisations: Mapping[str, int], k: int) -> bool:
    return n >= k and (not organisations or len(organisations) >= LEAST_ORGANISATIONS)


def hidden_groups(item: Question, total: Cell, groups: Mapping[str, Cell], k: int) -> frozenset[str]:
    """The groups of one dimension whose cell of this item is hidden, empty ones too.

    `groups` are parts of `total` without overlap. People of the total who are in no group (their area is not known)
    are a part that is never listed, but that subtraction would show.
    """
    if not may_show(total, k):
        return frozenset(groups)
    parts = _Parts(item, total, groups, k)
    hidden = {value for value, cell in groups.items() if _alone_hidden(cell, total, k)}
    struck = any(groups[value].asked for value in hidden)
    by_size = sorted((cell.n, value) for value, cell in groups.items() if value not in hidden)
    for _, value in by_size:
        if parts.safe_without(hidden, struck):
            break
        hidden.add(value)
    return frozenset(hidden)


def _alone_hidden(cell: Cell, total: Cell, k: int) -> bool:
    """Rule 1: too small, or so large that the few others would be shown by subtraction."""
    others = total - cell
    return not may_show(cell, k) or (others.asked > 0 and not may_show(others, k))


class _Parts:
    """One item split by one dimension, and what can be learned when some of its parts are hidden (rules 2 to 4)."""

    def __init__(self, item: Question, total: Cell, groups: Mapping[str, Cell], k: int) -> None:
        self.item = item
        self.total = total
        self.groups = groups
        self.k = k
        self.unlisted = total - _sum(groups.values())

    def safe_without(self, hidden: Collection[str], struck: bool) -> bool:
        """Whether the other groups may be shown. `struck`: rule 1 hid a group that has people in it."""
        cells = [self.groups[value] for value in hidden if self.groups[value].asked]
        together = _sum(cells)
        # The people in no listed group are not relied on: how many they are may be known otherwise.
        if struck and (len(cells) < 2 or not may_show(together, self.k)):
            return False
        secret = [*cells, self.unlisted] if self.unlisted.asked else cells
        small = [cell for cell in secret if not may_show(cell, self.k)]
        if len(secret) == 1 and (cells or small):
            return False
        remainder = together + self.unlisted
        if secret and not may_show(remainder, self.k):
            return False
        # Subtraction gives the remainder's figures: unanimous, they would tell what each person of a small cell said.
        return not small or not unanimous(self.item, remainder) or unanimous(self.item, self.total)


def _sum(cells: Iterable[Cell]) -> Cell:
    together = Cell()
    for cell in cells:
        together = together + cell
    return together
