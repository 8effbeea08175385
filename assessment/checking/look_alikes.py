"""Labels that the reader could confuse with each other, or with a command: each is typed to it as a person would."""

import unicodedata
from collections.abc import Iterator
from itertools import combinations

from assessment.checking.finding import Finding
from assessment.instrument import NOT_SURE, Question
from assessment.library import SOURCE_LANGUAGE, Library, QuestionWording
from assessment.reader import Reader
from assessment.reader.typos import distance
from assessment.reader.writing import words
from assessment.reading import Reading

_SHORTEST = 4
"""Letters of a label in which a slip is looked for; the reader sees none in shorter ones."""


def look_alikes(library: Library, reader: Reader) -> Iterator[Finding]:
    """Labels that are not read as their own option, with their marks and without, and those one slip apart."""
    for instrument, wordings in library.wordings.items():
        for language, wording in wordings.items():
            for id, asked in wording.items():
                question = library.instruments[instrument].questions[id]
                yield from _one_slip_apart(language, instrument, id, asked)
                for key, label in asked.labels.items():
                    yield from _misread(reader, language, instrument, question, key, label.text)


def _one_slip_apart(language: str, instrument: str, id: str, asked: QuestionWording) -> Iterator[Finding]:
    folded = {key: " ".join(word.fold for word in words(label.text)) for key, label in asked.labels.items()}
    for (key, label), (other, next_label) in combinations(folded.items(), 2):
        if min(len(label), len(next_label)) >= _SHORTEST and distance(label, next_label) <= 1:
            what = f"one slip of the finger makes it the label of key {key}: word one of them otherwise"
            yield Finding(language, instrument, id, str(other), what)


def _misread(
    reader: Reader, language: str, instrument: str, question: Question, key: int, label: str
) -> Iterator[Finding]:
    for typed in dict.fromkeys((label, _unmarked(label))):
        read = reader.read(typed, instrument=instrument, question=question.id, languages=(language, SOURCE_LANGUAGE))
        if not _is_or_offers(read, key):
            what = f"the label {typed!r} is read as {_said(read)}, not as {key}: word it otherwise or mend the lexicon"
            yield Finding(language, instrument, question.id, str(key), what)
            return


def _is_or_offers(read: Reading, key: int) -> bool:
    """The option itself, or an offer of it alone: a consent is asked for again rather than presumed."""
    taken = (NOT_SURE,) if read.outcome == "not_sure" else (read.value,) if read.outcome == "answer" else read.values
    return taken == (key,)


def _said(read: Reading) -> str:
    details = read.command or (read.values and " or ".join(map(str, read.values))) or read.value
    return f"{read.outcome} {details}" if details is not None else read.outcome


def _unmarked(label: str) -> str:
    bare = (char for char in unicodedata.normalize("NFD", label) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", "".join(bare))
