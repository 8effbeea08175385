"""Recognises that somebody is in danger: violence, self-harm, nothing to eat today."""

from collections.abc import Iterable, Sequence

from assessment.reader.lexicon import LanguageBook
from assessment.reader.message import Message


def is_urgent(message: Message, alarmed: Sequence[LanguageBook], starts: Iterable[int] | None = None) -> bool:
    """A phrase of danger stands anywhere in it, and no phrase explains it away there ("suicide prevention").

    `alarmed`: whose phrases of danger are looked for; those of the message's own languages explain them away too.
    `starts`: the words where one of these may begin (all).
    """
    places = range(len(message.words)) if starts is None else tuple(starts)
    alarms = [
        (match.start, match.end)
        for book in alarmed
        for match in book.urgent.anywhere(message.words, places)
        if not match.meaning.whole or match.end - match.start >= len(message.plain)
    ]
    if not alarms:
        return False
    books = dict.fromkeys((*message.books, *alarmed))
    harmless = [(match.start, match.end) for book in books for match in book.not_urgent.anywhere(message.words)]
    return any(not any(a < end and start < b for a, b in harmless) for start, end in alarms)
