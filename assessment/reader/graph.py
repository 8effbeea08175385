"""The graph that the phrases of a book share: where one begins like another, they are one way until they part."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.reader.patterns import GAP, SLOTS, Parts, Step


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: its category of the lexicon and, where the category has one, a value."""

    category: str
    value: int | float | str | None = None
    sure: bool = True
    """False: only offered."""
    whole: bool = False
    """True: counts only as the whole message."""


class Node:
    """A place in a phrase. There are tens of thousands, nearly all with one word after them: that needs no dict."""

    __slots__ = ("_first", "_more", "_over_first", "gap", "joined", "meanings", "prefixes", "shared", "slots")

    def __init__(self, shared: bool = False) -> None:
        self.shared = shared
        """Several ways may lead here over the same words."""
        self._first: str | None = None
        self._over_first: Spelled = ()
        """The followers over the first word known, and over further ones; see `after`."""
        self._more: dict[str, Spelled] | None = None
        self.prefixes: dict[str, Node] | None = None
        self.slots: dict[str, Node] | None = None
        self.gap: Node | None = None
        self.joined: tuple[Node, ...] = ()
        """Where branches of a choice come together again."""
        self.meanings: tuple[Meaning, ...] = ()

    def after(self, fold: str) -> "Spelled":
        """The followers over a word as compared, each with its spelling with accents."""
        if fold == self._first:
            return self._over_first
        return self._more.get(fold, ()) if self._more is not None else ()

    def words(self) -> Iterator[str]:
        if self._first is not None:
            yield self._first
        yield from self._more or ()

    def extend(self, step: Step) -> "Node":
        """The follower over a word, which is made where there is none."""
        known = self.after(step.fold)
        for spelling, node in known:
            if spelling == step.marked:
                return node
        node = Node()
        if self._first in {None, step.fold}:
            self._first, self._over_first = step.fold, (*known, (step.marked, node))
        else:
            self._more = self._more or {}
            self._more[step.fold] = (*known, (step.marked, node))
        return node


Spelled = tuple[tuple[str, Node], ...]


def extended(node: Node, parts: Parts) -> Node:
    """The node that the parts lead to from `node`."""
    for part in parts:
        if not isinstance(part, Step):
            together = Node(shared=True)
            for branch in part.branches:
                last = extended(node, branch)
                last.joined = (*last.joined, together)
            node = together
        elif part.fold == GAP:
            node.gap = node = node.gap or Node(shared=True)
        elif part.fold in SLOTS:
            node.slots = node.slots or {}
            node = node.slots.setdefault(part.fold, Node())
        elif part.prefix:
            node.prefixes = node.prefixes or {}
            node = node.prefixes.setdefault(part.fold, Node())
        else:
            node = node.extend(part)
    return node
