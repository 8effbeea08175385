"""Finds what a misspelled word was meant to be: phrases within one or two slips of it.

Every phrase is filed under what is left of it when letters are left out, so that looking up costs the
same however many phrases there are.
"""

from collections.abc import Iterable

_SHORTEST = 4
"""Shorter words have too many neighbours."""
_TWO_SLIPS = 8
"""From this length on, two slips are allowed."""
_LONGEST = 24


class Spellings:
    """Phrases by what they mean. `near` finds those that a piece of text may be a slip of."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        self._meant: dict[str, int] = {}
        self._filed: dict[str, list[str]] = {}
        for phrase, key in entries:
            if _SHORTEST <= len(phrase) <= _LONGEST:
                self._meant.setdefault(phrase, key)
        for phrase in self._meant:
            for rest in _left_over(phrase, _allowed(phrase)):
                self._filed.setdefault(rest, []).append(phrase)

    def near(self, typed: str) -> tuple[int, ...]:
        """The keys of the phrases nearest to what was typed; none if none is near."""
        if not _SHORTEST - 1 <= len(typed) <= _LONGEST + 2:
            return ()
        found: dict[int, int] = {}
        most = 2 if len(typed) >= _TWO_SLIPS - 2 else 1
        for phrase in {phrase for rest in _left_over(typed, most) for phrase in self._filed.get(rest, ())}:
            slips = distance(typed, phrase)
            if slips <= _allowed(phrase) and _alike_word_by_word(typed, phrase):
                key = self._meant[phrase]
                found[key] = min(slips, found.get(key, slips))
        nearest = min(found.values(), default=0)
        return tuple(sorted(key for key, slips in found.items() if slips == nearest))


def _allowed(phrase: str) -> int:
    return 2 if len(phrase) >= _TWO_SLIPS else 1


def _alike_word_by_word(typed: str, phrase: str) -> bool:
    """No word is another one altogether: "not safe" is no slip of "not sure"."""
    pairs = list(zip(typed.split(), phrase.split(), strict=False))
    if len(typed.split()) != len(phrase.split()) or len(pairs) == 1:
        return True  # words run together, or taken apart
    return all(distance(a, b) <= _allowed(b) for a, b in pairs)


def _left_over(phrase: str, slips: int) -> set[str]:
    """The phrase, and it with up to so many letters left out."""
    found = {phrase}
    newest = {phrase}
    for _ in range(slips):
        newest = {short[:at] + short[at + 1 :] for short in newest for at in range(len(short))}
        found |= newest
    return found


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
