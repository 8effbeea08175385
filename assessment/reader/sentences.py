"""Reads a reply that is more than one of the answers: several answers, an answer with its reason, one in a sentence."""

from collections.abc import Sequence
from dataclasses import replace

from assessment.reader.finding import MOST_OFFERED, NOTHING, Finding, combined
from assessment.reader.message import Message
from assessment.reader.options import Hint, Options
from assessment.reader.pieces import Piece, cut
from assessment.reader.reasons import led
from assessment.reader.writing import Word, head, set_apart

_MOST_WORDS = 12
"""A longer reply that does not begin with an answer is not searched for one."""
_DEGREES = frozenset({"between", "low", "high", "perhaps", "agree", "accept"})
"""What says nothing at the end of a sentence: "it costs a lot" is no "a lot"."""


def longer_answer(message: Message, options: Options) -> Finding:
    """What a reply of several parts says; NOTHING when that is no answer to the question."""
    words = message.words
    beginning = head(words, _MOST_WORDS)
    short = len(beginning) == len(words)
    pieces = cut(beginning, options)
    if short and all(piece.known for piece in pieces):
        finding = combined(pieces, words, options, doubted=message.doubted)
        return _with_reason(finding, pieces, words) if finding.hint.keys else finding
    lead = _lead(pieces, words)
    if lead:
        return led(lead, words, options, doubted=message.doubted)
    if not short:
        return NOTHING
    return _ended(pieces, words, options) or _mentioned(pieces, options)


def explains(message: Message, options: Options) -> bool:
    """Whether the languages of the message know each of its words."""
    return all(piece.known for piece in cut(head(message.words, _MOST_WORDS), options))


def _lead(pieces: Sequence[Piece], words: Sequence[Word]) -> Sequence[Piece]:
    """The known pieces that the reply begins with, if they hold an answer.

    They end where a reason begins, and before a clause with unknown words ("Mostly. The one by church...").
    """
    known = next((at for at, piece in enumerate(pieces) if not piece.known), len(pieces))
    inside = range(1, min(known + 1, len(pieces)))
    clause = max((at for at in inside if set_apart(words[pieces[at].start])), default=0)
    reasons = (at for at in inside if pieces[at].hint is None and pieces[at].roles & {"contrast", "reason"})
    ends = [at for at in reasons if any(piece.hint and piece.hint.keys for piece in pieces[:at])][:1]
    for end in (*ends, clause, known):
        if any(piece.hint and piece.hint.keys for piece in pieces[:end]):
            return pieces[:end]
    return ()


def _with_reason(finding: Finding, pieces: Sequence[Piece], words: Sequence[Word]) -> Finding:
    """Keeps what follows a connective, even where all of it could be read as answers ("yes because it is easy")."""
    turns = (at for at, piece in enumerate(pieces) if piece.hint is None and piece.roles & {"contrast", "reason"})
    at = next((at for at in turns if any(piece.hint for piece in pieces[:at])), None)
    if at is None:
        return finding
    return replace(finding, reason_at=words[pieces[at].start].start)


def _ended(pieces: Sequence[Piece], words: Sequence[Word], options: Options) -> Finding | None:
    """An answer at the end of a sentence ("too far away so no"), which is only offered."""
    start = next((at + 1 for at in range(len(pieces) - 1, -1, -1) if not pieces[at].known), 0)
    tail = pieces[start:]
    if any(piece.hint is not None and piece.hint.source in _DEGREES for piece in tail):
        return None
    finding = combined(tail, words, options, doubted=True) if tail else NOTHING
    return finding if finding.hint.keys else None


def _mentioned(pieces: Sequence[Piece], options: Options) -> Finding:
    """The options of a choice that are named somewhere in a sentence."""
    if options.question.kind != "choice" or options.yes_or_no:
        return NOTHING
    named = [piece.hint for piece in pieces if piece.hint and piece.hint.source in {"label", "option"}]
    keys = tuple(dict.fromkeys(key for hint in named for key in hint.keys))
    return Finding(Hint(keys, False, "mentioned")) if 0 < len(keys) <= MOST_OFFERED else NOTHING
