"""Cuts a reply into answers, the small words between them, and what is neither."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.reader.options import Hint, Options
from assessment.reader.writing import Word, set_apart

_NO_ROLES: frozenset[str] = frozenset()
_COUNTING = frozenset({"unit", "year", "month", "week", "half", "age_is", "range"})
"""Words that go with numbers. They are nothing known beside an answer: "no parks" is no plain no."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `start` to `end` (exclusive): an answer (`hint`), glue (`roles`), both, or unknown (neither)."""

    start: int
    end: int
    hint: Hint | None
    roles: frozenset[str]

    @property
    def known(self) -> bool:
        return self.hint is not None or bool(self.roles)


def cut(words: Sequence[Word], options: Options) -> tuple[Piece, ...]:
    """The pieces of the words, in order, longest phrases first; the person's language goes before the others.

    No phrase but a number ("3.5", "0-2 years") reaches over a mark of punctuation: "no, muy caro" is no "no muy".
    """
    pieces: list[Piece] = []
    at = 0
    clauses = iter([*(i for i in range(1, len(words)) if set_apart(words[i])), len(words)])
    end = next(clauses)
    while at < len(words):
        while at >= end:
            end = next(clauses)
        piece = _piece(words, at, options) if words[at].number is not None else _piece(words[:end], at, options)
        pieces.append(piece)
        at = piece.end
    return tuple(pieces)


def _piece(words: Sequence[Word], at: int, options: Options) -> Piece:
    end, hint = _answer(words, at, options)
    if hint is not None and hint.source in {"digit", "number"} and _is_a_count(words, end, options):
        return Piece(at, end, None, _NO_ROLES)
    glue_end, roles = roles_at(words, at, options)
    if hint is not None and end >= glue_end:
        return Piece(at, end, hint, roles if end == glue_end else _NO_ROLES)
    if roles - _COUNTING:
        return Piece(at, glue_end, None, roles)
    return Piece(at, at + 1, None, _NO_ROLES)


def _is_a_count(words: Sequence[Word], end: int, options: Options) -> bool:
    """The number before `end` counts something: "3 kids", "3pm", "2 of them"."""
    if end == len(words) or words[end].number is not None:
        return False
    roles = roles_at(words, end, options)[1]
    if words[end].glued and words[end].fold.isascii() and not roles - _COUNTING:
        return True
    return not set_apart(words[end]) and "unit" in roles


def roles_at(words: Sequence[Word], at: int, options: Options) -> tuple[int, frozenset[str]]:
    """The end and the roles of the longest glue phrase that begins at `at`; (at, none) if there is none."""
    end, roles = at, _NO_ROLES
    for layer in options.layers:
        matches = layer.book.glue.inside(words, at)
        if matches and matches[0].end > end:
            end, roles = matches[0].end, _NO_ROLES
        if matches and matches[0].end == end:
            roles |= {match.meaning.category for match in matches}
    return end, roles


def _answer(words: Sequence[Word], at: int, options: Options) -> tuple[int, Hint | None]:
    labels = [match for layer in options.layers for match in layer.labels.inside(words, at)]
    if labels:
        best = max(labels, key=lambda match: match.end)
        if best.end - at > 1 or words[at].number is None:
            return _longer(_said(words, at, options), (best.end, options.hint(best)))
    if words[at].number is not None:
        return _number(words, at, options)
    return _said(words, at, options)


def _longer(said: tuple[int, Hint | None], label: tuple[int, Hint | None]) -> tuple[int, Hint | None]:
    return said if said[0] > label[0] else label


def _said(words: Sequence[Word], at: int, options: Options) -> tuple[int, Hint | None]:
    """The longest answer of the lexicons; of several equally long, the first language's."""
    end, hint = at, None
    for layer in options.layers:
        for match in layer.book.answers.inside(words, at):
            found = options.hint(match)
            if found is not None and (
                match.end > end or (found.source == "option" and hint and hint.source != "option")
            ):
                end, hint = match.end, found
    return end, hint


def _number(words: Sequence[Word], at: int, options: Options) -> tuple[int, Hint | None]:
    first = words[at].number or 0
    follower = words[at + 1] if at + 1 < len(words) else None
    if follower is not None and follower.number is not None and follower.gap in {".", ","}:
        tenth = follower.number
        if tenth == 0 or tenth not in options.keys:
            keys = [first] if tenth == 0 else [first, first + 1]
            return at + 2, Hint(tuple(key for key in keys if key in options.keys), False, "digit")
    return at + 1, options.digit(first)
