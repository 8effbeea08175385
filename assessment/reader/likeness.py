"""How like the phrases of each category a message is: naive Bayes over one language's lexicon and labels.

Used only where no phrase matches. Every category is as likely as any other before the message is seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from assessment.library import Library
from assessment.reader.features import features, neighbours, pieces, spellings
from assessment.reader.lexicon import ACTS, ANSWERS
from assessment.reader.patterns import marks_off, read_phrase
from assessment.reader.writing import alike, words

NOTHING = "nothing"
"""The category of what people say beside answers and commands, and of what is asked."""
_SAME = {
    "language_form": "language",
    "reason": NOTHING,
    "not_urgent": NOTHING,
    "polite": NOTHING,
}
OWN = "language_own"
"""With the code after it: the category of asking for the language that one writes in."""
_KNOWN = (ANSWERS | ACTS | {"urgent"}) - {"start", OWN}
_SMOOTHING = 100.0
"""Features that every category is thought to have seen, spread as in all of them together."""
_MOST_SPELLINGS = 4
_STEPS = 20
"""Weights are rounded to this part of one, so that equal ones are kept once."""

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """`scores`: logarithms of how likely the message is, by category. `known`: share of its words that are known."""

    scores: Mapping[str, float]
    known: float


class Likeness:
    """What the categories of one language look like. Building it takes a while; keep it."""

    def __init__(self, library: Library, code: str, letters: Mapping[int, str]) -> None:
        counts, totals = _counted(_examples(library, code, letters))
        everything = sum(totals.values())
        self._unseen = {category: log(_SMOOTHING / (total + _SMOOTHING)) for category, total in totals.items()}
        kept: dict[Weights, Weights] = {}
        self._weights: dict[str, Weights] = {}
        for feature, seen in counts.items():
            expected = _SMOOTHING * sum(seen.values()) / everything
            weights = tuple((one, round(_STEPS * log(1 + count / expected)) / _STEPS) for one, count in seen.items())
            self._weights[feature] = kept.setdefault(weights, weights)

    def of(self, folds: Sequence[str]) -> Alike:
        """What the words are like."""
        found: dict[str, float] = {}
        counted = 0.0
        for feature, much in features(folds).items():
            weights = self._weights.get(feature, ())
            counted += much if weights else 0.0
            for category, weight in weights:
                found[category] = found.get(category, 0.0) + much * weight
        scores = {one: found.get(one, 0.0) + counted * unseen for one, unseen in self._unseen.items()}
        return Alike(scores, sum(fold in self._weights for fold in folds) / len(folds))


def _counted(
    examples: Iterable[tuple[str, Sequence[Sequence[str]]]],
) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, float]]:
    """How often each category has each feature, and all of them together. A phrase counts once, however spelled."""
    said: dict[str, dict[str, float]] = {}
    for category, sequences in examples:
        known = said.setdefault(category, {})
        share = 1.0 / len(sequences)
        for folds in sequences:
            for part in (*folds, *neighbours(folds)):
                known[part] = known.get(part, 0.0) + share
    counts: dict[str, dict[str, float]] = {}
    totals: dict[str, float] = {}
    for category, known in said.items():
        total = 0.0
        for part, count in known.items():
            for feature in (part, *pieces(part)):
                seen = counts.setdefault(feature, {})
                seen[category] = seen.get(category, 0.0) + count
                total += count
        totals[category] = total
    return counts, totals


def _examples(library: Library, code: str, letters: Mapping[int, str]) -> Iterator[tuple[str, list[Sequence[str]]]]:
    """Categories, each with spellings of one phrase of it."""
    for category, phrases in library.lexicons.get(code, {}).items():
        meant = f"{OWN}.{code}" if category == "language_own" else _SAME.get(category, category)
        if meant != NOTHING and meant not in _KNOWN and category != OWN and not category[0].isupper():
            continue
        for written in phrases:
            body = alike(marks_off(written)[0], letters)
            said = [folds for folds in spellings(read_phrase(body).parts, _MOST_SPELLINGS) if folds]
            if said:
                yield meant, said
    for category, text in _texts(library, code):
        folds = [word.fold for word in words(alike(text, letters))]
        if folds:
            yield category, [folds]


def _texts(library: Library, code: str) -> Iterable[tuple[str, str]]:
    """What people write first, what is asked, and the labels of choices; those of scales say what the lexicon says."""
    yield from ((NOTHING, sample) for sample in library.samples.get(code, ()))
    for id, instrument in library.instruments.items():
        for question, wording in library.wordings.get(id, {}).get(code, {}).items():
            yield NOTHING, wording.ask.text
            if question in instrument.questions and instrument.questions[question].kind == "choice":
                yield from ((f"{question}.{key}", label.text) for key, label in wording.labels.items())
