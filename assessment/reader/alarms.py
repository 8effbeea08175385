"""Recognises that somebody is in danger: violence, self-harm, nothing to eat today."""

from assessment.reader.message import Message


def is_urgent(message: Message) -> bool:
    """A phrase of danger stands anywhere in it, and no phrase explains it away there ("suicide prevention")."""
    alarms = [
        (match.start, match.end)
        for book in message.books
        for match in book.urgent.anywhere(message.words)
        if not match.meaning.whole or match.end - match.start >= len(message.plain)
    ]
    if not alarms:
        return False
    harmless = [(match.start, match.end) for book in message.books for match in book.not_urgent.anywhere(message.words)]
    return any(not any(a < end and start < b for a, b in harmless) for start, end in alarms)
