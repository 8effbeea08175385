"""Offers the options that a misspelled or shortened reply comes near to. Never sure."""

from collections.abc import Sequence

from assessment.reader.finding import NOTHING, Finding
from assessment.reader.options import Hint, Options
from assessment.reader.pieces import roles_at
from assessment.reader.stripping import without
from assessment.reader.writing import Word, joined, length, set_apart

_MOST_WORDS = 5
_MOST_NEAR = 2
"""A reply near more options than this is near none."""
_SHORTEST_PART = 4
_SHORTEST_HAN = 2
"""Letters, and Han characters, of a part of a label."""
_SOFT = frozenset({"filler", "polite"})


def near_answer(words: Sequence[Word], options: Options) -> Finding:
    for part in (words, _first_clause(words, options)):
        if not 0 < length(part) <= _MOST_WORDS:
            continue
        for typed in dict.fromkeys((tuple(part), tuple(without(part, options.books, _SOFT)))):
            keys = options.near(joined(word.fold for word in typed)) or _part_of_a_label(typed, options)
            if 0 < len(keys) <= _MOST_NEAR:
                return Finding(Hint(keys, False, "typo"))
    return NOTHING


def _first_clause(words: Sequence[Word], options: Options) -> Sequence[Word]:
    for at in range(1, min(len(words), 2 * _MOST_WORDS)):
        if set_apart(words[at]) or roles_at(words, at, options)[1] & {"contrast", "reason"}:
            clause = words[:at]
            return clause if sum(len(word.fold) for word in clause) > _SHORTEST_PART else ()
    return ()


def _part_of_a_label(typed: Sequence[Word], options: Options) -> tuple[int, ...]:
    """The one option of a choice that has all the words in its label, or whose label begins so."""
    start = "".join(word.fold for word in typed)
    han = all(word.short for word in typed)
    if options.question.kind != "choice" or len(start) < (_SHORTEST_HAN if han else _SHORTEST_PART):
        return ()
    folds = {word.fold for word in typed}
    keys = {
        key
        for name, key in options.names
        if folds <= set(name.split()) or name.replace(" ", "").startswith(start) or (han and start in name)
    }
    return tuple(keys) if len(keys) == 1 else ()
