"""Reads the reply to an open question: all of it is the answer, unless the whole of it is something else."""

from assessment.reader.commands import act_sentences, whole_act
from assessment.reader.message import Message
from assessment.reading import Reading

_LONGEST_KEY = 2
"""Digits of a key. A message of so few digits answers some earlier question, not an open one."""


def read_open(message: Message) -> Reading:
    """The answer, or what `read_aside` finds in the message instead."""
    aside = read_aside(message)
    if aside is not None:
        return aside
    if not _says_anything(message):
        return Reading("unclear")
    return Reading("answer", value=message.text)


def read_aside(message: Message) -> Reading | None:
    """The command, skip or "not sure" that the whole message is."""
    for book in message.books:
        act = whole_act(message, book, open_text=True)
        if act is not None:
            return act
    act = act_sentences(message, open_text=True)
    if act is not None:
        return act
    return Reading("not_sure") if _says_not_sure(message) else None


def _says_not_sure(message: Message) -> bool:
    found = (match for book in message.books for match in book.answers.whole(message.plain))
    return any(match.meaning.category == "not_sure" and match.meaning.sure for match in found)


def _says_anything(message: Message) -> bool:
    if len(message.words) == 1 and message.words[0].number is not None:
        return len(message.words[0].fold) > _LONGEST_KEY
    return any(not word.emoji for word in message.words)
