"""What is compared when no phrase matches: the words of a message, their neighbours, and pieces of their letters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from assessment.reader.patterns import GAP, SLOTS, Choice, Parts

_WORD, _NEIGHBOURS, _LETTERS = 0.5, 0.25, 0.075
"""How much each counts. The letters of a word come together, and words of a sentence nearly so."""
_PIECES = (2, 3, 4)
_LONGEST = 24
"""Letters of a word that are looked at."""


def features(folds: Sequence[str]) -> Mapping[str, float]:
    """What is there, and how much each counts."""
    found = dict.fromkeys(folds, _WORD)
    found.update(dict.fromkeys(neighbours(folds), _NEIGHBOURS))
    for word in folds:
        found.update(dict.fromkeys(pieces(word), _LETTERS))
    return found


def neighbours(folds: Sequence[str]) -> list[str]:
    """Two words after one another, and those at the ends."""
    return [f"{before} {after}" for before, after in pairwise(("", *folds, ""))]


@lru_cache(maxsize=4096)
def pieces(word: str) -> tuple[str, ...]:
    """Some letters of a word that follow one another; none of two words."""
    if len(word) < min(_PIECES) or " " in word:
        return ()
    edged = f"<{word[:_LONGEST]}>"
    return tuple({f"*{edged[at : at + size]}" for size in _PIECES for at in range(len(edged) - size + 1)})


def spellings(parts: Parts, most: int) -> Iterator[Sequence[str]]:
    """Some of what a phrase stands for, at most so many, in which each of its words is likely to be."""
    for turn in range(min(most, _variety(parts))):
        yield tuple(_spelled(parts, turn))


def _spelled(parts: Parts, turn: int) -> Iterable[str]:
    for part in parts:
        if isinstance(part, Choice):
            yield from _spelled(part.branches[turn % len(part.branches)], turn)
            turn = turn * 7 + 3  # the next choice goes its own way
        elif part.fold != GAP and part.fold not in SLOTS:
            yield part.fold


def _variety(parts: Parts) -> int:
    """How many spellings show every branch of the widest choice."""
    return max(
        (len(part.branches) * max(map(_variety, part.branches)) for part in parts if isinstance(part, Choice)),
        default=1,
    )
