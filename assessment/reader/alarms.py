"""Recognises that somebody is in danger: violence, self-harm, nothing to eat today."""

from collections.abc import Sequence

from assessment.reader.lexicon import LanguageBook
from assessment.reader.writing import Word


def is_urgent(words: Sequence[Word], books: Sequence[LanguageBook]) -> bool:
    """A phrase of danger stands anywhere in the words, and no phrase of the same language explains it away there."""
    return any(_alarmed(words, book) for book in books)


def _alarmed(words: Sequence[Word], book: LanguageBook) -> bool:
    alarms = [(match.start, match.end) for match in book.urgent.anywhere(words)]
    if not alarms:
        return False
    harmless = [(match.start, match.end) for match in book.not_urgent.anywhere(words)]
    return any(not any(start < end_ and start_ < end for start_, end_ in harmless) for start, end in alarms)
