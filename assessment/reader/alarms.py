"""Recognises that somebody is in danger: violence, self-harm, nothing to eat today."""

from collections.abc import Sequence

from assessment.reader.lexicon import LanguageBook
from assessment.reader.writing import Word


def is_urgent(words: Sequence[Word], books: Sequence[LanguageBook]) -> bool:
    """A phrase of danger stands anywhere in the words, and no phrase explains it away there ("suicide prevention")."""
    alarms = [(match.start, match.end) for book in books for match in book.urgent.anywhere(words)]
    if not alarms:
        return False
    harmless = [(match.start, match.end) for book in books for match in book.not_urgent.anywhere(words)]
    return any(not any(a < end and start < b for a, b in harmless) for start, end in alarms)
