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
        self._first: frozenset[str] | None = None
        self._first_prefixes: tuple[str, ...] = ()

    def add(self, parts: Parts, meaning: Meaning) -> None:
        self._first = None
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
        return self._found(words, start) if start < len(words) and self._may_begin(words[start].fold) else []

    def _may_begin(self, fold: str) -> bool:
        """Whether any phrase begins with the word: most words of a message begin none, and cost no more than this."""
        if self._first is None:
            self._first = self._first_words()
        return fold in self._first or self._aliases.get(fold) in self._first or fold.startswith(self._first_prefixes)

    def _first_words(self) -> frozenset[str]:
        found: set[str] = set()
        prefixes: list[str] = []
        waiting = [self._root]
        for node in waiting:
            found.update(node.words)
            prefixes.extend(node.prefixes)
            prefixes.extend([""] if node.gap is not None else ())
            waiting.extend(node.joined)
            for filling in (self._fillings.get(slot) for slot in node.slots):
                found |= filling._first_words() if filling is not None else set()
        self._first_prefixes = tuple(prefixes)
        return frozenset(found)

    def _found(self, words: Sequence[Word], start: int) -> list[Match]:
        """Every phrase that the words from `start` spell. Each place of the graph is seen once for each word."""
        matches: list[Match] = []
        seen: set[_Place] = set()
        waiting: list[_Place] = [(self._root, start, True, None)]
        while waiting:
            place = waiting.pop()
            node, at, exact, filling = place
            if place in seen:
                continue
            seen.add(place)
            if node.joined or node.gap is not None:
                self._pass_on(place, len(words), waiting)
            if node.meanings:
                matches.extend([Match(start, at, _filled(meaning, filling), exact) for meaning in node.meanings])
            if at < len(words):
                self._follow(place, words, waiting)
        return matches

    def _pass_on(self, place: "_Place", end: int, waiting: list["_Place"]) -> None:
        """To where branches join, and over the words of a gap."""
        node, at, exact, filling = place
        waiting.extend([(together, at, exact, filling) for together in node.joined])
        if node.gap is not None:
            most = min(GAP_WORDS, end - at)
            waiting.extend([(node.gap, at + skipped, exact, filling) for skipped in range(most + 1)])

    def _follow(self, place: "_Place", words: Sequence[Word], waiting: list["_Place"]) -> None:
        """To what the next word leads to."""
        node, at, exact, filling = place
        word = words[at]
        spellings = node.words.get(word.fold)
        if spellings is not None:
            for spelling, follower in spellings.items():
                waiting.append((follower, at + 1, exact and spelling == word.marked, filling))
        alias = self._aliases.get(word.fold)
        if alias is not None:
            waiting.extend([(follower, at + 1, exact, filling) for follower in node.words.get(alias, {}).values()])
        for prefix, follower in node.prefixes.items():
            if word.fold.startswith(prefix):
                waiting.append((follower, at + 1, exact, filling))
        for slot, follower in node.slots.items():
            for match in self._fillings[slot].inside(words, at) if slot in self._fillings else ():
                waiting.append((follower, match.end, exact and match.exact, match.meaning.value))


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


def _exact_first(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: not match.exact)) if len(matches) > 1 else tuple(matches)
