"""What a reply was found to mean for its question, and how several answers in one reply count together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.reader.options import Hint, Options
from assessment.reader.pieces import Piece
from assessment.reader.writing import Word, set_apart

MOST_OFFERED = 3
"""More keys than this are not offered: the question itself shows them better."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The keys a reply may mean. `denied`: something in it was ("not 3"). `reason_at`: where its reason begins."""

    hint: Hint
    denied: bool = False
    reason_at: int | None = None

    @property
    def only(self) -> int | None:
        """The key, where there is exactly one."""
        return self.hint.keys[0] if len(self.hint.keys) == 1 else None

    def unsure(self) -> "Finding":
        return replace(self, hint=replace(self.hint, sure=False))


NOTHING = Finding(Hint((), False, "nothing"))


def combined(pieces: Sequence[Piece], words: Sequence[Word], options: Options, *, doubted: bool) -> Finding:
    """What answers with nothing but small words between them mean together."""
    hints: list[Hint] = []
    certain = any(piece.hint is not None and not _hedges(piece) for piece in pieces)
    denying = denied = False
    for at, piece in enumerate(pieces):
        if denying and set_apart(words[piece.start]):
            doubted, denying = True, False
        if piece.hint is None or (certain and _hedges(piece)):
            doubted = doubted or _hedges(piece)
            denying = denying or "negation" in piece.roles
            continue
        if "negation" in piece.roles and _is_glued_to_answer(pieces[at + 1 :], words):
            denying = True
            continue
        hints.append(_opposite(piece.hint, options) if denying else piece.hint)
        denied, denying = denied or denying, False
    hint = _merged(hints)
    if denying:  # what the last "not" denies came before it: "often not"
        hint = Hint(tuple(key for key in hint.keys if key == options.sense("no")), False, "denied")
    return Finding(replace(hint, sure=hint.sure and not (doubted or denied or denying)), denied)


def _is_glued_to_answer(following: Sequence[Piece], words: Sequence[Word]) -> bool:
    """A Han "no" right before an answer denies it: "不难", not hard."""
    return bool(following) and following[0].hint is not None and words[following[0].start].glued


def _hedges(piece: Piece) -> bool:
    """ "Maybe" and "probably" are answers when alone, and doubt beside another answer."""
    return "hedge" in piece.roles or (piece.hint is not None and piece.hint.source == "perhaps")


def _opposite(hint: Hint, options: Options) -> Hint:
    """What "not yes" and "not no" may mean; "not 3" says nothing of the other keys."""
    yes, no = options.sense("yes"), options.sense("no")
    for key, other in ((yes, no), (no, yes)):
        if key is not None and hint.keys == (key,):
            return Hint(() if other is None else (other,), False, "denied")
    return Hint((), False, "denied")


def _merged(hints: Sequence[Hint]) -> Hint:
    """Equal answers confirm each other; different ones are all offered, in the order typed."""
    if len(hints) == 1:
        return hints[0]
    keys = tuple(dict.fromkeys(key for hint in hints for key in hint.keys))
    if not keys or any(not hint.keys for hint in hints):
        return Hint(keys[:MOST_OFFERED], False, "several")
    sure = {hint.keys for hint in hints if hint.sure}
    if len(sure) == 1 and all(set(next(iter(sure))) <= set(hint.keys) for hint in hints):
        source = next(hint.source for hint in hints if hint.sure)
        return Hint(next(iter(sure)), True, source, all(hint.exact for hint in hints))
    return Hint(keys if len(keys) <= MOST_OFFERED else (), False, "several")
