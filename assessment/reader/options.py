"""What the answers of one question are called, and which of its keys a meaning stands for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessment.instrument import NOT_SURE, Question
from assessment.reader.graph import Meaning
from assessment.reader.lexicon import LanguageBook, meant_by
from assessment.reader.patterns import Step
from assessment.reader.phrasebook import Match, Phrasebook
from assessment.reader.spelling import agree
from assessment.reader.stripping import without
from assessment.reader.typos import Spellings, nearest
from assessment.reader.writing import Word, alike, joined, words

_NEARNESS = {"no": 0.0, "little": 100 / 3, "mostly": 200 / 3, "yes": 100.0}
"""Points of a scored key that says this."""
_BETWEEN = {
    "low": ("no", "little"),
    "between": ("little", "mostly"),
    "high": ("mostly", "yes"),
    "perhaps": ("little", "mostly"),
}
_LIKE = {"agree": "yes", "accept": "yes", "decline": "no"}
_MANY = 3
"""More keys than this are not offered: the question itself shows them better."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The keys that some words may mean; 0 is not sure. No keys: understood, but no answer to this question."""

    keys: tuple[int, ...]
    sure: bool
    source: str
    """Category of the lexicon, or "label", "digit"."""
    exact: bool = True
    """Written with its accents."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One language's labels of the question, and its lexicon."""

    book: LanguageBook
    labels: Phrasebook


class Options:
    """The options of one question in some languages, the person's first.

    `labels`: (key, label) pairs by language. `letters`: characters that stand for others in any text.
    """

    def __init__(
        self,
        question: Question,
        keys: Sequence[int],
        labels: Mapping[str, Sequence[tuple[int, str]]],
        books: Sequence[LanguageBook],
        letters: Mapping[int, str],
    ) -> None:
        labels = {code: [(key, alike(label, letters)) for key, label in found] for code, found in labels.items()}
        self.question = question
        self.keys = tuple(keys)
        self.layers = tuple(Layer(book, _label_book(book, labels.get(book.code, ()), books)) for book in books)
        self.names = tuple(
            dict.fromkeys((_spelled(label), key) for book in books for key, label in labels.get(book.code, ()))
        )
        """Every label as plain words, with its key."""
        self._unspaced = {
            name.replace(" ", ""): (key, "".join(word.marked for word in words(label)), book.answers.tonal)
            for book in reversed(books)
            for key, label in labels.get(book.code, ())
            for name in (_spelled(label),)
        }
        self._senses = self._read_senses(labels, books)

    def _read_senses(
        self, labels: Mapping[str, Sequence[tuple[int, str]]], books: Sequence[LanguageBook]
    ) -> dict[str, Hint]:
        """Which key each of yes, no, little, mostly is: sure where a label of the key says so itself."""
        said: dict[str, int] = {}
        for book in books if self.question.options else ():
            for key, label in labels.get(book.code, ()):
                name = words(label)
                scored = self.question.kind == "scale"
                for match in book.answers.whole(name) if scored else book.answers.beginnings(name):
                    if match.meaning.category in _NEARNESS if scored else _says_yes_or_no(match):
                        said.setdefault(match.meaning.category, key)
        senses = {sense: Hint((key,), True, sense) for sense, key in said.items()}
        scored_options = [option for option in self.question.options if option.points is not None]
        for sense, points in _NEARNESS.items() if scored_options else ():
            near = min(scored_options, key=lambda option: abs((option.points or 0.0) - points))
            if near.key != said.get(sense):
                senses[sense] = Hint((near.key,), False, sense)
        return senses

    @property
    def yes_or_no(self) -> bool:
        """Something is asked for: one option is no, and no option is a degree."""
        return self.question.kind == "choice" and "no" in self._senses

    def sense(self, name: str) -> int | None:
        hint = self._senses.get(name)
        return hint.keys[0] if hint else None

    @cached_property
    def _label_spellings(self) -> Spellings[int]:
        return Spellings(self.names)

    def near(self, typed: str) -> tuple[int, ...]:
        """The keys whose labels, or short phrases of the lexicons, the text may be a slip of; labels go first."""
        labels = list(self._label_spellings.near(typed))
        fewest = min((slips for slips, _ in labels), default=None)
        phrases = (near for near in self._near_phrases(typed) if fewest is None or near[0] < fewest)
        return nearest([*labels, *phrases])

    def _near_phrases(self, typed: str) -> Iterator[tuple[int, int]]:
        for layer in self.layers:
            for slips, meaning in layer.book.spellings.near(typed):
                found = self._resolve(meaning)
                if found is not None and len(found.keys) == 1:
                    yield slips, found.keys[0]

    def keys_meant(self, category: str) -> tuple[int, ...]:
        """The keys that a category of the lexicon means here."""
        found = self._resolve(Meaning(*meant_by(category)))
        keys = () if found is None else found.keys
        return tuple(key for key in keys if key in self.keys)

    @property
    def books(self) -> tuple[LanguageBook, ...]:
        return tuple(layer.book for layer in self.layers)

    def joined(self, found: Sequence[Word]) -> Hint | None:
        """The label that the words are when spaces do not count ("north side")."""
        typed = "".join(word.marked for word in found)
        known = self._unspaced.get("".join(word.fold for word in found))
        if known is None:
            return None
        key, written, tonal = known
        return Hint((key,), True, "label") if agree(typed, written, tonal) else None

    def hint(self, match: Match) -> Hint | None:
        """None: a phrase that has no meaning for this question."""
        meaning = match.meaning
        found = self._resolve(meaning)
        if found is None:
            return None
        return Hint(found.keys, found.sure and meaning.sure, found.source, match.exact)

    def digit(self, number: int) -> Hint:
        """A number as typed in digits: a key; else the age or the label it names, which is only offered."""
        if number in self.keys:
            return Hint((number,), True, "digit")
        band = self.band(number)
        if band is not None:
            return Hint((band,), False, "digit")
        named = {key for name, key in self.names if str(number) in name.split()} if not self.question.ages else set()
        return Hint(tuple(named) if len(named) == 1 else (), False, "digit")

    def band(self, age: float) -> int | None:
        return next((band.key for band in self.question.ages if band.low <= age < band.high), None)

    @property
    def unborn(self) -> int | None:
        """The key for a child not born yet: the one that has no age band."""
        banded = {band.key for band in self.question.ages}
        others = [key for key in self.keys if key not in banded and key != NOT_SURE]
        return others[0] if banded and len(others) == 1 else None

    def _resolve(self, meaning: Meaning) -> Hint | None:
        category, value = meaning.category, meaning.value
        if category == "label":
            return Hint((int(value or 0),), True, category)
        if category == "number":
            return self._number_word(int(value or 0))
        if category == "ordinal":
            return self._ordinal(int(value or 0))
        if category == "not_sure":
            return Hint((NOT_SURE,), True, category)
        if category == self.question.id:
            key = int(value or 0)
            return Hint((key,), True, "option") if key in self.keys else None
        if category[:1].isupper():
            return None
        return self._degree(category)

    def _number_word(self, number: int) -> Hint:
        keys = {key for key in (number if number in self.keys else None, self.band(number)) if key is not None}
        return Hint(tuple(sorted(keys)), len(keys) == 1 and number in self.keys, "number")

    def _ordinal(self, place: int) -> Hint:
        if not 1 <= place <= len(self.keys):
            return Hint((), False, "ordinal")
        key = self.keys[place - 1]
        return Hint((key,), key == place, "ordinal")

    def _degree(self, category: str) -> Hint:
        if self.question.kind == "scale":
            return self._on_a_scale(category)
        sense = {"low": "no"}.get(category, _LIKE.get(category, category))
        known = self._senses.get(sense)
        if known is not None:
            return Hint(known.keys, category not in {"low", "accept"}, category)
        no = self.sense("no")
        if sense == "yes" and no is not None:
            others = tuple(key for key in self.keys if key != no)
            return Hint(others if len(others) <= _MANY else (), False, category)
        return Hint((), True, category)

    def _on_a_scale(self, category: str) -> Hint:
        if category in _BETWEEN:
            keys = [self._senses[sense].keys[0] for sense in _BETWEEN[category] if sense in self._senses]
            if category == "perhaps" and NOT_SURE in self.keys:
                keys.append(NOT_SURE)
            return Hint(tuple(dict.fromkeys(keys)), False, category)
        known = self._senses.get(_LIKE.get(category, category))
        if known is None:
            return Hint((), False, category)
        return Hint(known.keys, known.sure and category not in _LIKE, category)


def _says_yes_or_no(match: Match) -> bool:
    return match.meaning.sure and match.meaning.category in {"yes", "no"}


def _spelled(label: str) -> str:
    return joined(word.fold for word in words(label))


def _label_book(own: LanguageBook, labels: Sequence[tuple[int, str]], books: Sequence[LanguageBook]) -> Phrasebook:
    """The labels as phrases: whole, without small words at their ends, and ranges of numbers in other spellings."""
    book = Phrasebook(tonal=own.answers.tonal)
    short: dict[tuple[Step, ...], set[int]] = {}
    for key, label in labels:
        name = words(label)
        for sequence in dict.fromkeys(_spellings(name, books)):
            if sequence:
                short.setdefault(sequence, set()).add(key)
    for sequence, keys in short.items():
        if len(keys) == 1:
            book.add(sequence, Meaning("label", next(iter(keys))))
    return book


def _spellings(name: Sequence[Word], books: Sequence[LanguageBook]) -> Iterator[tuple[Step, ...]]:
    yield _steps(name)
    yield _steps(without(name, books, frozenset({"filler"})))
    if len(name) >= 2 and name[0].number is not None and name[1].number is not None:
        for unit in (name[2:], ()):
            yield _steps([*name[:2], *unit])
            for between in _range_words(books):
                yield (*_steps(name[:1]), between, *_steps(name[1:2]), *_steps(unit))


def _range_words(books: Sequence[LanguageBook]) -> Iterator[Step]:
    for book in books:
        for word in book.range_words:
            yield Step(word, word)


def _steps(name: Sequence[Word]) -> tuple[Step, ...]:
    return tuple(Step(word.fold, word.marked) for word in name)
