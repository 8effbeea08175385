"""Finds the phrases of a lexicon in a message: at a place, anywhere, or as the whole of it.

Phrases share their beginnings in one graph, so that finding costs the same however many there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.reader.graph import Meaning, Node, extended
from assessment.reader.patterns import GAP_WORDS, GLUED, Parts, first_words, read_phrase
from assessment.reader.spelling import agree, unglued
from assessment.reader.writing import Word, head


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at words `start` to `end` (exclusive). `exact`: with the accents the lexicon writes."""

    start: int
    end: int
    meaning: Meaning
    exact: bool


@dataclass(frozen=True, slots=True)
class Alias:
    """The word that another spelling stands for. `marked`: that spelling with its accents."""

    meant: str
    marked: str


class Phrasebook:
    """A set of phrases with their meanings. One phrase may have several; the first added goes before.

    `fillings`: what may stand in a slot, by slot; its value becomes that of the phrase.
    `aliases`: other spellings of words, by the spelling typed ("u" -> "you"). `tonal`: see `agree`.
    """

    def __init__(
        self,
        fillings: Mapping[str, "Phrasebook"] | None = None,
        aliases: Mapping[str, Sequence[Alias]] | None = None,
        *,
        tonal: bool = False,
    ) -> None:
        self.tonal = tonal
        self._root = Node()
        self._fillings = fillings or {}
        self._aliases = aliases or {}
        self._unread: dict[str, list[_Unread]] = {}
        self._first: frozenset[str] | None = None
        self._first_prefixes: tuple[str, ...] = ()

    def add(self, parts: Parts, meaning: Meaning) -> None:
        self._first = None
        node = extended(self._root, parts)
        if meaning not in node.meanings:
            node.meanings = (*node.meanings, meaning)

    def add_written(self, body: str, meaning: Meaning) -> frozenset[str]:
        """Adds a phrase without its marks, and tells which words it may begin with (none: any word).

        It is read when a message first holds such a word: most phrases of a lexicon never are.
        """
        firsts = first_words(body)
        if firsts is None:
            self.add(read_phrase(body).parts, meaning)
            return frozenset()
        self._first = None
        unread = _Unread(body, meaning)
        for word in firsts:
            self._unread.setdefault(word, []).append(unread)
        return firsts

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

    def anywhere(self, words: Sequence[Word], starts: Iterable[int] | None = None) -> Iterator[Match]:
        """Every phrase that begins at any word, or at one of `starts`."""
        for start in range(len(words)) if starts is None else starts:
            yield from self._from(words, start)

    def first_words(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """What phrases begin with: words as typed, and beginnings of words ("" if any word may begin one)."""
        if self._first is None:
            self._first, self._first_prefixes = self._read_first_words()
        return self._first, self._first_prefixes

    def _from(self, words: Sequence[Word], start: int) -> list[Match]:
        if start >= len(words):
            return []
        beginnings = self._beginnings(words[start])
        if not beginnings:
            return []
        for word in beginnings:
            for unread in self._unread.pop(word, ()):
                if not unread.read:
                    unread.read = True
                    self._insert(unread)
        return self._found(words, start)

    def _insert(self, unread: "_Unread") -> None:
        first = self._first
        self.add(read_phrase(unread.body).parts, unread.meaning)
        self._first = first

    def _beginnings(self, word: Word) -> tuple[str, ...]:
        """The words that phrases begin with and that the word stands for: for most words none, at little cost."""
        first, prefixes = self.first_words()
        fold = word.fold
        if word.doubled in first:
            return (word.doubled, *self._with_alias(fold))
        if fold in first or fold.startswith(prefixes):
            return self._with_alias(fold)
        bare = unglued(fold)
        return self._with_alias(bare) if bare in first else ()

    def _with_alias(self, fold: str) -> tuple[str, ...]:
        return (fold, *(alias.meant for alias in self._aliases.get(fold, ())))

    def _read_first_words(self) -> tuple[frozenset[str], tuple[str, ...]]:
        found: set[str] = set(self._unread)
        prefixes: list[str] = []
        waiting = [self._root]
        for node in waiting:
            found.update(node.words())
            prefixes.extend(node.prefixes or ())
            prefixes.extend([""] if node.gap is not None else ())
            waiting.extend(node.joined)
            for filling in (self._fillings.get(slot) for slot in node.slots or ()):
                if filling is not None:
                    more, beginnings = filling.first_words()
                    found |= more
                    prefixes.extend(beginnings)
        found.update([typed for typed, known in self._aliases.items() if any(alias.meant in found for alias in known)])
        return frozenset(found), tuple(prefixes)

    def _found(self, words: Sequence[Word], start: int) -> list[Match]:
        """Every phrase that the words from `start` spell. Each place of the graph is seen once for each word."""
        matches: list[Match] = []
        seen: set[_Place] = set()
        waiting: list[_Place] = [(self._root, start, True, None)]
        end = len(words)
        while waiting:
            place = waiting.pop()
            node, at, exact, filling = place
            if node.shared:
                if place in seen:
                    continue
                seen.add(place)
            if node.joined:
                waiting.extend([(together, at, exact, filling) for together in node.joined])
            if node.gap is not None:
                most = len(head(words[at : at + 2 * GAP_WORDS], GAP_WORDS))
                waiting.extend([(node.gap, at + skipped, exact, filling) for skipped in range(most + 1)])
            if node.meanings:
                matches.extend([Match(start, at, _filled(meaning, filling), exact) for meaning in node.meanings])
            if at < end:
                self._follow_word(words[at], place, waiting)
                if node.prefixes is not None or node.slots is not None:
                    self._follow_others(place, words, waiting)
        return matches

    def _follow_word(self, word: Word, place: "_Place", waiting: list["_Place"]) -> None:
        """To what the next word leads to, as it is typed, or as what it is another spelling of."""
        node, at, exact, filling = place
        fold, marked = word.fold, word.marked
        spellings = (word.doubled and node.after(word.doubled)) or node.after(fold)
        aliases = self._aliases.get(fold, ())
        if not spellings and not aliases and not fold.isascii():
            spellings = node.after(unglued(fold))
        for written, follower in spellings:
            glued = written[:1] == GLUED
            if glued and not word.glued:
                continue
            spelling = written[1:] if glued else written
            if spelling == marked:
                waiting.append((follower, at + 1, exact, filling))
            elif marked == fold or agree(marked, spelling, self.tonal):
                waiting.append((follower, at + 1, False, filling))
        for alias in aliases:
            if marked in {fold, alias.marked} or agree(marked, alias.marked, self.tonal):
                waiting.extend([(follower, at + 1, exact, filling) for _, follower in node.after(alias.meant)])

    def _follow_others(self, place: "_Place", words: Sequence[Word], waiting: list["_Place"]) -> None:
        """To what a word's beginning leads to, and what fills a slot."""
        node, at, exact, filling = place
        fold = words[at].fold
        for prefix, follower in node.prefixes.items() if node.prefixes is not None else ():
            if fold.startswith(prefix):
                waiting.append((follower, at + 1, exact, filling))
        for slot, follower in node.slots.items() if node.slots is not None else ():
            for match in self._fillings[slot].inside(words, at) if slot in self._fillings else ():
                waiting.append((follower, match.end, exact and match.exact, match.meaning.value))


_Value = int | float | str | None
_Place = tuple[Node, int, bool, _Value]
"""A node, the word reached, whether accents were right so far, and what filled a slot."""


@dataclass(slots=True)
class _Unread:
    """A phrase that is not in the graph yet."""

    body: str
    meaning: Meaning
    read: bool = False


def _filled(meaning: Meaning, filling: _Value) -> Meaning:
    return meaning if filling is None else replace(meaning, value=filling)


def _exact_first(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: not match.exact)) if len(matches) > 1 else tuple(matches)
