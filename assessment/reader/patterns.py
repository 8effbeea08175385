"""The small language that lexicon phrases are written in.

A phrase is words as people type them. `(a|b c)` is one of several, `[a|b]` one or none, `...` up to four words
of any kind, `kill*` any word that begins so, `{language}` and `{ordinal}` one of those. At the end, `?` marks a
phrase that is only offered, never stored, and `!` one that counts only when it is the whole message; both may stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assessment.reader.writing import fold, parted, words

GAP = "..."
GAP_WORDS = 4
"""The most words a `...` stands for."""
GLUED = "\u2060"
"""Stands before the `marked` of a step that must follow the one before without a space, as the 2 of "la2"."""
SLOTS = frozenset({"{language}", "{ordinal}"})

_BEGINNING = re.compile(r"(?:\[[^()\[\]]*\]\s*)*(?:\([^()\[\]]*\)|[^\s()\[\]|]+)")
"""Words that may be missing, and one that may not or a choice of several, without brackets in brackets."""
_UNUSUAL = re.compile(r"[*{}.]|\|\s*[|)]|\(\s*\|")
"""What stands for other words, and choices of nothing."""
_TOKENS = re.compile(r"[^\s()\[\]|]+")
_SIGNS = re.compile(r"[()\[\]|]|\{\w*\}|[.{}]")
_PARTS = re.compile(r"\.\.\.|\{\w*\}|[()\[\]|]|[^()\[\]|.{}]+|[.{}]")

_CLOSED_BY = {"(": ")", "[": "]"}


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
    body, sure, whole = marks_off(written)
    branches, _, stray = _branches(_PARTS.findall(body), 0, "")
    if stray:
        raise BadPhrase(f"{written!r} has a {stray!r} that opens nowhere")
    if _fewest_words(branches[0]) == 0:
        raise BadPhrase(f"{written!r} holds no word, or could stand for none")
    return Phrase(branches[0], sure, whole)


def marks_off(written: str) -> tuple[str, bool, bool]:
    """The phrase without the marks at its end, whether it is sure, and whether it must be the whole message."""
    body = written.rstrip("?! ")
    marks = written[len(body) :]
    return body, "?" not in marks, "!" in marks


def first_words(body: str) -> frozenset[str] | None:
    """Words, as compared, that a phrase without its marks begins with, some others among them; None: it may be any.

    BadPhrase: the phrase cannot be read. No more of it is read than that takes: a lexicon has thousands.
    """
    if _SIGNS.search(body):
        _check_brackets(body)
    beginning = _BEGINNING.match(body)
    if beginning is not None and not _UNUSUAL.search(beginning[0]):
        found: frozenset[str] = frozenset().union(*map(_beginnings, _TOKENS.findall(beginning[0])))
        if found:
            return found
    firsts: set[str] = set()
    return frozenset(firsts) if _collect_first(read_phrase(body).parts, firsts) else None


@lru_cache(maxsize=16384)
def _beginnings(token: str) -> tuple[str, ...]:
    """What the first word of a token is compared as, also where what an apostrophe joins is typed apart."""
    halves = parted(token)[:1]
    return tuple(form for form in (fold(token), *(half.fold for half in halves)) if form)


def _check_brackets(body: str) -> None:
    """Raises what `read_phrase` would."""
    awaited: list[str] = []
    for sign in _SIGNS.findall(body):
        if sign in _CLOSED_BY:
            awaited.append(_CLOSED_BY[sign])
        elif (sign in {")", "]"} and awaited and awaited.pop() == sign) or (sign == "|" and awaited) or sign in SLOTS:
            continue
        elif sign != ".":
            read_phrase(body)
    if awaited:
        read_phrase(body)


def _collect_first(parts: Parts, found: set[str]) -> bool:
    """Whether all words that the parts may begin with are words as such; adds them to `found`."""
    for part in parts:
        if isinstance(part, Step):
            found.add(part.fold)
            return not part.prefix and part.fold != GAP and part.fold not in SLOTS
        if not all(_collect_first(branch, found) for branch in part.branches if branch):
            return False
        if all(_fewest_words(branch) for branch in part.branches):
            return True
    return True


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


def _branches(parts: list[str], at: int, closing: str) -> tuple[list[Parts], int, str]:
    """The alternatives up to the `closing` bracket ("": the phrase's end), where they end, and a bracket too many."""
    branches: list[list[Step | Choice]] = [[]]
    while at < len(parts):
        part = parts[at]
        at += 1
        if part in {")", "]"}:
            return [tuple(branch) for branch in branches], at, "" if part == closing else part
        if part == "|":
            if not closing:
                raise BadPhrase("a '|' needs brackets around what it divides")
            branches.append([])
        elif part in _CLOSED_BY:
            inner, at, stray = _branches(parts, at, _CLOSED_BY[part])
            if stray:
                return [()], at, stray
            branches[-1].append(Choice(tuple(inner) if part == "(" else ((), *inner)))
        else:
            branches[-1].extend(_steps(part))
    if closing:
        raise BadPhrase(f"a {closing!r} is missing")
    return [tuple(branch) for branch in branches], at, ""


def _steps(part: str) -> Iterator[Step | Choice]:
    if part == GAP or part in SLOTS:
        yield Step(part, part)
        return
    if part[0] in "{}":
        raise BadPhrase(f"{part!r} is no slot; there are {' and '.join(sorted(SLOTS))}")
    for token in part.split():
        yield from _token_parts(token)


@lru_cache(maxsize=8192)
def _token_parts(token: str) -> Parts:
    """The words between two spaces. What an apostrophe joins may be typed with a space as well ("m'ap", "m ap")."""
    found: list[Step | Choice] = []
    for word in words(token):
        glued = bool(found) and word.glued and not word.short
        marked = GLUED + word.marked if glued else word.marked
        step = Step(word.fold, marked, prefix=token[word.end : word.end + 1] == "*")
        halves = parted(token[word.start : word.end])
        apart = tuple(Step(half.fold, half.marked) for half in halves) if not step.prefix else ()
        found.append(Choice(((step,), apart)) if apart else step)
    return tuple(found)


def _fewest_words(parts: Parts) -> int:
    fewest = 0
    for part in parts:
        if isinstance(part, Choice):
            fewest += min(_fewest_words(branch) for branch in part.branches)
        elif part.fold != GAP:
            fewest += 1
    return fewest
