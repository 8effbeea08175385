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

    Cells that may not be shown are hidden, then the next smallest ones (by name where equal) until all hidden ones
    together may be shown, because subtraction shows them: at least two, since one that may be shown is not hidden. So
    no group has a complement that is too small either: such a complement consists of hidden cells.
    """
    if not may_show(total, k):
        return frozenset(groups)
    hidden = {value for value, cell in groups.items() if not may_show(cell, k)}
    unlisted = total - _sum(groups.values())
    for _, value in sorted((cell.n, value) for value, cell in groups.items() if value not in hidden):
        if _safe(item, total, [groups[value] for value in hidden], unlisted, k):
            break
        hidden.add(value)
    return frozenset(hidden)


def _safe(item: Question, total: Cell, hidden: Collection[Cell], unlisted: Cell, k: int) -> bool:
    """Whether subtraction of all other groups from the total tells nothing that may not be shown."""
    # The unlisted are not relied on to hide others: how many they are may be known otherwise.
    together = _sum(hidden)
    remainder = together + unlisted
    if any(cell.asked and not may_show(cell, k) for cell in (together, remainder)):
        return False
    # Where the remainder is unanimous, it tells what each person of a small cell in it said (rule 4).
    small = any(cell.asked and not may_show(cell, k) for cell in (*hidden, unlisted))
    return not (small and unanimous(item, remainder)) or unanimous(item, total)


def _sum(cells: Iterable[Cell]) -> Cell:
    together = Cell()
    for cell in cells:
        together = together + cell
    return together
