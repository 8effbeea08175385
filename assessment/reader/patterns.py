"""The small language that lexicon phrases are written in.

A phrase is words as people type them. `(a|b c)` is one of several, `[a|b]` one or none, `...` up to four words
of any kind, `kill*` any word that begins so, `{language}` and `{ordinal}` one of those. At the end, `?` marks a
phrase that is only offered, never stored, and `!` one that counts only when it is the whole message; both may stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assessment.reader.writing import words

GAP = "..."
GAP_WORDS = 4
"""The most words a `...` stands for."""
SLOTS = frozenset({"{language}", "{ordinal}"})

_PARTS = re.compile(r"\.\.\.|\{\w*\}|[()\[\]|]|[^()\[\]|.{}]+|[.{}]")


class BadPhrase(ValueError):  # noqa: N818 - named for what the author sees
    """A phrase that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word. A gap has `fold` GAP, a slot one of SLOTS; `prefix` means any word that begins with it."""

    fold: str
    marked: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; an empty branch makes it optional."""

    branches: tuple["Parts", ...]


Parts = tuple[Step | Choice, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    parts: Parts
    sure: bool = True
    whole: bool = False


def read_phrase(written: str) -> Phrase:
    """BadPhrase: brackets that do not match, or nothing in it."""
    body = written.rstrip("?! ")
    marks = written[len(body) :]
    branches, rest = _branches(_PARTS.findall(body), "")
    if rest:
        raise BadPhrase(f"{written!r} has a {rest[0]!r} that opens nowhere")
    if _fewest_words(branches[0]) == 0:
        raise BadPhrase(f"{written!r} holds no word, or could stand for none")
    return Phrase(branches[0], sure="?" not in marks, whole="!" in marks)


def spelled_out(parts: Parts, most: int) -> tuple[tuple[Step, ...], ...]:
    """Every sequence of words the parts stand for, at most so many."""
    found: list[tuple[Step, ...]] = []
    for sequence in _sequences(parts):
        found.append(sequence)
        if len(found) >= most:
            break
    return tuple(dict.fromkeys(found))


def _sequences(parts: Parts) -> Iterator[tuple[Step, ...]]:
    if not parts:
        yield ()
        return
    first, rest = parts[0], parts[1:]
    starts: Iterator[tuple[Step, ...]] = (
        iter([(first,)])
        if isinstance(first, Step)
        else (sequence for branch in first.branches for sequence in _sequences(branch))
    )
    for start in starts:
        for end in _sequences(rest):
            yield (*start, *end)


def _branches(parts: list[str], closing: str) -> tuple[list[Parts], list[str]]:
    """The alternatives up to the `closing` bracket ("" = the end of the phrase), and the parts after it."""
    branches: list[Parts] = [()]
    while parts:
        part, parts = parts[0], parts[1:]
        if part in {")", "]"}:
            if part != closing:
                return branches, [part, *parts]
            return branches, parts
        if part == "|":
            if not closing:
                raise BadPhrase("a '|' needs brackets around what it divides")
            branches.append(())
            continue
        steps, parts = _steps(part, parts)
        branches[-1] = (*branches[-1], *steps)
    if closing:
        raise BadPhrase(f"a {closing!r} is missing")
    return branches, []


def _steps(part: str, parts: list[str]) -> tuple[Parts, list[str]]:
    if part == "(":
        branches, rest = _branches(parts, ")")
        return (Choice(tuple(branches)),), rest
    if part == "[":
        branches, rest = _branches(parts, "]")
        return (Choice(((), *branches)),), rest
    if part == GAP or part in SLOTS:
        return (Step(part, part),), parts
    if part[0] in "{}":
        raise BadPhrase(f"{part!r} is no slot; there are {' and '.join(sorted(SLOTS))}")
    found = words(part)
    return tuple(Step(word.fold, word.marked, prefix=part[word.end : word.end + 1] == "*") for word in found), parts


def _fewest_words(parts: Parts) -> int:
    fewest = 0
    for part in parts:
        if isinstance(part, Choice):
            fewest += min(_fewest_words(branch) for branch in part.branches)
        elif part.fold != GAP:
            fewest += 1
    return fewest
