"""Finds the phrases of a lexicon in a message: at a place, anywhere, or as the whole of it.

Phrases share their beginnings in one graph, so that finding costs the same however many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessment.reader.patterns import GAP, GAP_WORDS, SLOTS, Parts, Step
from assessment.reader.writing import Word


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: its category of the lexicon and, where the category has one, a value."""

    category: str
    value: int | float | str | None = None
    sure: bool = True
    """False: only offered."""
    whole: bool = False
    """True: counts only as the whole message."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at words `start` to `end` (exclusive). `exact`: with the accents the lexicon writes."""

    start: int
    end: int
    meaning: Meaning
    exact: bool


@dataclass(slots=True, eq=False)
class _Node:
    words: dict[str, dict[str, "_Node"]] = field(default_factory=dict)
    """Followers by the word's fold, then by its spelling with accents."""
    prefixes: dict[str, "_Node"] = field(default_factory=dict)
    slots: dict[str, "_Node"] = field(default_factory=dict)
    gap: "_Node | None" = None
    joined: list["_Node"] = field(default_factory=list)
    """Where branches of a choice come together again."""
    meanings: list[Meaning] = field(default_factory=list)


class Phrasebook:
    """A set of phrases with their meanings. One phrase may have several; the first added goes before.

    `fillings`: what may stand in a slot, by slot; its value becomes that of the phrase.
    `aliases`: other spellings of words, by the spelling typed ("u" -> "you").
    """

    def __init__(
        self, fillings: Mapping[str, "Phrasebook"] | None = None, aliases: Mapping[str, str] | None = None
    ) -> None:
        self._root = _Node()
        self._fillings = fillings or {}
        self._aliases = aliases or {}
        self._first_words: frozenset[str] | None = None

    def add(self, parts: Parts, meaning: Meaning) -> None:
        self._first_words = None
        node = _extended(self._root, parts)
        if meaning not in node.meanings:
            node.meanings.append(meaning)

    def whole(self, words: Sequence[Word]) -> tuple[Match, ...]:
        """The phrases that all the words are, those with the same accents first."""
        return _exact_first([match for match in self._from(words, 0) if match.end == len(words)])

    def inside(self, words: Sequence[Word], start: int) -> tuple[Match, ...]:
        """The longest phrases that begin at `start` and may stand inside a message."""
        matches = [match for match in self._from(words, start) if not match.meaning.whole]
        if not matches:
            return ()
        longest = max(match.end for match in matches)
        return _exact_first([match for match in matches if match.end == longest])

    def beginnings(self, words: Sequence[Word]) -> tuple[Match, ...]:
        """The phrases of any length that the words begin with."""
        return tuple(self._from(words, 0))

    def anywhere(self, words: Sequence[Word]) -> Iterator[Match]:
        """Every phrase that begins at any word."""
        for start in range(len(words)):
            yield from self._from(words, start)

    def _from(self, words: Sequence[Word], start: int) -> list[Match]:
        if self._first_words is None:
            self._first_words = _first_words(self._root)
        if start >= len(words):
            return []
        fold = words[start].fold
        known = self._first_words
        if known and fold not in known and self._aliases.get(fold) not in known:
            return []
        return self._found(words, start)

    def _found(self, words: Sequence[Word], start: int) -> list[Match]:
        """Every phrase that the words from `start` spell. Each place of the graph is seen once for each word."""
        matches: list[Match] = []
        seen: set[_Place] = set()
        waiting: list[_Place] = [(self._root, start, True, None)]
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            node, at, exact, filling = place
            matches.extend(Match(start, at, _filled(meaning, filling), exact) for meaning in node.meanings)
            waiting.extend((together, at, exact, filling) for together in node.joined)
            if node.gap is not None:
                most = min(GAP_WORDS, len(words) - at)
                waiting.extend((node.gap, at + skipped, exact, filling) for skipped in range(most + 1))
            if at < len(words):
                waiting.extend(self._followers(place, words))
        return matches

    def _followers(self, place: "_Place", words: Sequence[Word]) -> Iterator["_Place"]:
        node, at, exact, filling = place
        word = words[at]
        for spelling, follower in node.words.get(word.fold, _NO_FOLLOWERS).items():
            yield follower, at + 1, exact and spelling == word.marked, filling
        if word.fold in self._aliases:
            for follower in node.words.get(self._aliases[word.fold], _NO_FOLLOWERS).values():
                yield follower, at + 1, exact, filling
        for prefix, follower in node.prefixes.items():
            if word.fold.startswith(prefix):
                yield follower, at + 1, exact, filling
        for slot, follower in node.slots.items():
            for match in self._fillings[slot].inside(words, at) if slot in self._fillings else ():
                yield follower, match.end, exact and match.exact, match.meaning.value


_Value = int | float | str | None
_Place = tuple[_Node, int, bool, _Value]
"""A node, the word reached, whether accents were right so far, and what filled a slot."""


def _filled(meaning: Meaning, filling: _Value) -> Meaning:
    return meaning if filling is None else replace(meaning, value=filling)


def _extended(node: _Node, parts: Parts) -> _Node:
    """The node that the parts lead to from `node`."""
    for part in parts:
        if not isinstance(part, Step):
            together = _Node()
            for branch in part.branches:
                _extended(node, branch).joined.append(together)
            node = together
        elif part.fold == GAP:
            node.gap = node = node.gap or _Node()
        elif part.fold in SLOTS:
            node = node.slots.setdefault(part.fold, _Node())
        elif part.prefix:
            node = node.prefixes.setdefault(part.fold, _Node())
        else:
            node = node.words.setdefault(part.fold, {}).setdefault(part.marked, _Node())
    return node


def _first_words(root: _Node) -> frozenset[str]:
    """The words that phrases begin with; empty when some begin with any word."""
    found: set[str] = set()
    waiting = [root]
    for node in waiting:
        if node.prefixes or node.slots or node.gap is not None:
            return frozenset()
        found.update(node.words)
        waiting.extend(node.joined)
    return frozenset(found)


_NO_FOLLOWERS: dict[str, _Node] = {}


def _exact_first(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: not match.exact)) if len(matches) > 1 else tuple(matches)
