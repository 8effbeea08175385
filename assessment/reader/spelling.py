"""Compares how a word is typed with how a phrase writes it: marks over letters, and what Arabic glues to words."""

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Stand on one letter of a syllable or another ("hòa", "hoà"), and elsewhere are mixed up ("trés", "très")."""
_VIETNAMESE = re.compile("[\u0309\u0323\u031b]")
_STROKES = {"đ": ("d", "-"), "ł": ("l", "-"), "ø": ("o", "-")}
_GLUED = re.compile(r"(?:[وف]?(?:[بك]?ال|لل)|[وف])(?P<word>\w{3,})")
"""And, then, with, like, for, the: written as part of the word that follows."""


@lru_cache(maxsize=8192)
def agree(typed: str, written: str, tonal: bool = False) -> bool:
    """Every mark over a Latin letter that was typed is in the written word; marks may be missing, none be others.

    A tone may stand on another letter. One tone may stand for another, except in a `tonal` language, which tells
    words apart by them.
    """
    letters, others = _letters(typed), _letters(written)
    if [base for base, _ in letters] != [base for base, _ in others]:
        return True  # other letters for the same word, as in "œ" and "oe": the folds are equal
    for (base, marks), (_, there) in zip(letters, others, strict=True):
        if base.isascii() and not marks - _TONES <= there:
            return False
    tones, written_tones = _tones(letters), _tones(others)
    return tones <= written_tones or (bool(written_tones) and not tonal)


def is_tonal(text: str) -> bool:
    """The text has marks that only Vietnamese has."""
    return _VIETNAMESE.search(unicodedata.normalize("NFD", text)) is not None


def _letters(word: str) -> list[tuple[str, frozenset[str]]]:
    found: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", word):
        if found and unicodedata.combining(char):
            base, marks = found[-1]
            found[-1] = (base, marks | {char})
        else:
            base, stroke = _STROKES.get(char, (char, ""))
            found.append((base, frozenset(stroke)))
    return found


def _tones(letters: list[tuple[str, frozenset[str]]]) -> frozenset[str]:
    return frozenset().union(*(marks & _TONES for base, marks in letters if base.isascii()))


@lru_cache(maxsize=4096)
def unglued(word: str) -> str:
    """An Arabic word without what is glued to its beginning; "" if nothing is."""
    if not "\u0620" <= word[:1] <= "\u064a":
        return ""
    found = _GLUED.fullmatch(word)
    return found["word"] if found else ""
