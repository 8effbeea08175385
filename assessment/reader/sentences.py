"""Reads a reply that is more than one of the answers: several answers, an answer with its reason, one in a sentence."""

from collections.abc import Sequence
from dataclasses import replace

from assessment.reader.finding import MOST_OFFERED, NOTHING, Finding, combined
from assessment.reader.message import Message
from assessment.reader.options import Hint, Options
from assessment.reader.pieces import Piece, cut
from assessment.reader.reasons import led
from assessment.reader.writing import Word, set_apart

_MOST_WORDS = 12
"""A longer reply that does not begin with an answer is not searched for one."""


def longer_answer(message: Message, options: Options) -> Finding:
    """What a reply of several parts says; NOTHING when that is no answer to the question."""
    words, short = message.words, len(message.words) <= _MOST_WORDS
    pieces = cut(words[:_MOST_WORDS], options)
    if short and all(piece.known for piece in pieces):
        finding = combined(pieces, words, options, doubted=message.doubted)
        return _with_reason(finding, pieces, words) if finding.hint.keys else finding
    lead = _lead(pieces, words)
    if lead:
        return led(lead, words, options, doubted=message.doubted)
    if not short:
        return NOTHING
    return _ended(pieces, words, options) or _mentioned(pieces, options)


def _lead(pieces: Sequence[Piece], words: Sequence[Word]) -> Sequence[Piece]:
    """The known pieces that the reply begins with, if they hold an answer.

    Where a clause with unknown words begins after the answer, its words are none of the answer ("Mostly. The one...").
    """
    known = next((at for at, piece in enumerate(pieces) if not piece.known), len(pieces))
    clause = max((at for at in range(1, min(known + 1, len(pieces))) if set_apart(words[pieces[at].start])), default=0)
    for lead in (pieces[:clause], pieces[:known]):
        if any(piece.hint and piece.hint.keys for piece in lead):
            return lead
    return ()


def _with_reason(finding: Finding, pieces: Sequence[Piece], words: Sequence[Word]) -> Finding:
    """Keeps what follows a connective, even where all of it could be read as answers ("yes because it is easy")."""
    at = next((at for at, piece in enumerate(pieces) if at and piece.roles & {"contrast", "reason"}), None)
    if at is None or not any(piece.hint for piece in pieces[:at]):
        return finding
    return replace(finding, reason_at=words[pieces[at].start].start)


def _ended(pieces: Sequence[Piece], words: Sequence[Word], options: Options) -> Finding | None:
    """An answer at the end of a sentence ("too far away so no"), which is only offered."""
    start = next((at + 1 for at in range(len(pieces) - 1, -1, -1) if not pieces[at].known), 0)
    finding = combined(pieces[start:], words, options, doubted=True) if start < len(pieces) else NOTHING
    return finding if finding.hint.keys else None


def _mentioned(pieces: Sequence[Piece], options: Options) -> Finding:
    """The options of a choice that are named somewhere in a sentence."""
    if options.question.kind != "choice" or options.yes_or_no:
        return NOTHING
    named = [piece.hint for piece in pieces if piece.hint and piece.hint.source in {"label", "option"}]
    keys = tuple(dict.fromkeys(key for hint in named for key in hint.keys))
    return Finding(Hint(keys, False, "mentioned")) if 0 < len(keys) <= MOST_OFFERED else NOTHING
