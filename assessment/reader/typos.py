"""Finds what a misspelled word was meant to be: phrases within one or two slips of it."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

_SHORTEST = 4
"""Shorter words have too many neighbours."""
_TWO_SLIPS = 8
"""From this length on, two slips are allowed."""
_LONGEST = 24

T = TypeVar("T")


class Spellings(Generic[T]):
    """Phrases by what they mean. `near` finds those that a piece of text may be a slip of."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_length: dict[int, dict[tuple[str, T], int]] = {}
        for phrase, meaning in entries:
            if _SHORTEST <= len(phrase) <= _LONGEST:
                self._by_length.setdefault(len(phrase), {}).setdefault((phrase, meaning), _letters(phrase))

    def near(self, typed: str) -> Iterator[tuple[int, T]]:
        """The meanings of phrases near what was typed, each with how many slips away it is."""
        letters = _letters(typed)
        for size in range(max(len(typed) - 2, _SHORTEST), len(typed) + 3):
            most = _allowed(size)
            if abs(size - len(typed)) > most:
                continue
            for (phrase, meaning), others in self._by_length.get(size, {}).items():
                if (letters ^ others).bit_count() <= 2 * most and _begins_alike(typed, phrase):
                    slips = distance(typed, phrase)
                    if slips <= most and _alike_word_by_word(typed, phrase) and _surely_alike(typed, phrase, slips):
                        yield slips, meaning


def nearest(found: Iterable[tuple[int, T]]) -> tuple[T, ...]:
    """Of what was found, all that has the fewest slips."""
    best: dict[T, int] = {}
    for slips, meaning in found:
        best[meaning] = min(slips, best.get(meaning, slips))
    fewest = min(best.values(), default=0)
    return tuple(meaning for meaning, slips in best.items() if slips == fewest)


def _allowed(size: int) -> int:
    return 2 if size >= _TWO_SLIPS else 1


def _letters(phrase: str) -> int:
    """Which letters there are, as bits: every slip changes two of them at most."""
    bits = 0
    for char in phrase:
        bits |= 1 << (ord(char) & 63)
    return bits


def _begins_alike(typed: str, phrase: str) -> bool:
    """People hit the first letter, miss it out, or swap it with the second, but hardly type another one."""
    return typed[0] == phrase[0] or typed[0] == phrase[1] or typed[1:2] == phrase[0]


def _surely_alike(typed: str, phrase: str, slips: int) -> bool:
    """With two slips the first letter must be right: "westside" is no slip of "eastside"."""
    return slips < 2 or typed[0] == phrase[0]


def _alike_word_by_word(typed: str, phrase: str) -> bool:
    """No word is another one altogether: "not safe" is no slip of "not sure"."""
    pairs = list(zip(typed.split(), phrase.split(), strict=False))
    if len(typed.split()) != len(phrase.split()) or len(pairs) == 1:
        return True  # words run together, or taken apart
    return all(distance(a, b) <= _allowed(len(b)) for a, b in pairs)


def distance(a: str, b: str) -> int:
    """Slips between two words: a letter added, missing, replaced, or two neighbours swapped."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, start=1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
