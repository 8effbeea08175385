"""Reads an answer that is followed by more: a reason to keep with it, or a second thought that takes it back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assessment.reader.finding import MOST_OFFERED, Finding, combined
from assessment.reader.options import Hint, Options
from assessment.reader.pieces import Piece, cut, roles_at
from assessment.reader.writing import Word, head, set_apart

_MOST_WORDS = 40
"""Words of a reason that are looked at."""
_CLAUSES = 4
_NEAR = 3
"""Words after a "no" in which another "not" may turn it round."""
_SMALL = frozenset({"contrast", "filler", "joiner", "hedge", "polite"})
_DOUBTS = frozenset({"little", "between", "perhaps", "not_sure", "label", "digit"})
"""What takes an answer back at the beginning of a clause: "yes, sometimes they have room"."""
_DEGREES = _DOUBTS | {"mostly", "low", "high"}
"""What takes it back after "but"; elsewhere it may be part of the reason: "no, many cars"."""


def led(lead: Sequence[Piece], words: Sequence[Word], options: Options, *, doubted: bool) -> Finding:
    """The answer that `lead` (known pieces at the beginning of the words) gives, seen with what follows."""
    last = max(at for at, piece in enumerate(lead) if piece.hint is not None)
    first = combined(lead[: last + 1], words, options, doubted=doubted)
    rest_at = lead[last].end
    if first.only is None or not first.hint.sure:
        return first
    rest = head(words[rest_at : rest_at + 2 * _MOST_WORDS], _MOST_WORDS)
    others = tuple(key for key in _second_thoughts(rest, options) if key != first.only)
    if others:
        keys = (first.only, *dict.fromkeys(others))
        return Finding(Hint(keys if len(keys) <= MOST_OFFERED else (), False, "several"))
    if _stands_by_itself(first, rest, options):
        return replace(first, reason_at=rest[0].start)
    return first.unsure()


def _stands_by_itself(first: Finding, rest: Sequence[Word], options: Options) -> bool:
    """The answer is an answer whatever follows, and not the first word of a sentence ("no puedo", "a little far")."""
    typed = first.hint.source in {"digit", "number", "ordinal"}
    says_yes = not typed and first.only == options.sense("yes")
    says_no = not typed and first.only == options.sense("no")
    apart = set_apart(rest[0]) or (rest[0].short and not rest[0].glued)  # a space in Chinese is like a comma
    if says_yes and _negated(rest, options):
        return False
    if says_no and not apart and _negated(head(rest, _NEAR), options):
        return False  # "no it is not hard" may well be a yes
    if apart or roles_at(rest, 0, options)[1] & {"contrast", "reason"}:
        return True
    return says_yes and first.hint.exact and not rest[0].glued


def _negated(rest: Sequence[Word], options: Options) -> bool:
    return any("negation" in roles_at(rest, at, options)[1] for at in range(len(rest)))


def _second_thoughts(rest: Sequence[Word], options: Options) -> Iterator[int]:
    """The keys of other answers that clauses of the rest give."""
    for clause in _clauses(rest, options):
        pieces = cut(clause, options)
        answers = [piece for piece in pieces if piece.hint is not None and piece.hint.keys]
        if not answers:
            continue
        small = pieces[: pieces.index(answers[0])]
        begins = all(piece.roles & _SMALL for piece in small)
        if all(piece.known for piece in pieces):
            yield from combined(pieces, clause, options, doubted=True).hint.keys
        elif begins and answers[0].hint is not None:
            turned = any("contrast" in piece.roles for piece in small)
            yield from answers[0].hint.keys if answers[0].hint.source in (_DEGREES if turned else _DOUBTS) else ()


def _clauses(rest: Sequence[Word], options: Options) -> list[Sequence[Word]]:
    starts = [0]
    for at in range(1, len(rest)):
        if set_apart(rest[at]) or "contrast" in roles_at(rest, at, options)[1]:
            starts.append(at)
    starts = starts[:_CLAUSES]
    return [rest[start:end] for start, end in zip(starts, [*starts[1:], len(rest)], strict=True)]
