"""Recognises commands: a message that is nothing but one, whatever is being asked.

Opting out must never depend on a lexicon, so the carriers' own words stand here.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from assessment.reader.lexicon import COMMANDS, LanguageBook
from assessment.reader.message import Message
from assessment.reader.phrasebook import Match
from assessment.reader.stripping import without
from assessment.reader.writing import Word, head, joined, length, set_apart
from assessment.reading import Command, Reading

STOP_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout", "opt out", "arret", "td", "remove"}
)
"""Alone in a message, in any language and on every question: Twilio's default words, and those that AWS adds."""
START_WORDS = frozenset({"start", "unstop"})
"""Twilio's default words but YES, which is an answer here."""
HELP_WORDS = frozenset({"help", "info"})

STOP = Reading("command", command="stop")
CERTAIN_STOPS = frozenset({"stop", "stopall", "unsubscribe", "optout", "opt out"})
"""Carrier words that are one even as one sentence of several."""
_PLAIN_WORDS = 3
_FULL_STOPS = frozenset(".!?;\n。，！？；؟؛")
"""What ends a sentence; in Chinese a comma often does."""
_COURTESY = frozenset({"polite"})
_REFUSALS = frozenset({"no", "decline"})
_MOST_WORDS = 40
"""A longer message is no command."""


def carrier_word(message: Message) -> Reading | None:
    """The command that carriers themselves would see in the message."""
    for part in (message.words, message.plain):
        said = joined(word.fold for word in part) if len(part) <= _MOST_WORDS else ""
        if said in STOP_WORDS:
            return STOP
        if said in START_WORDS:
            return Reading("command", command="start")
        if said in HELP_WORDS:
            return Reading("command", command="help")
    return None


def whole_act(message: Message, book: LanguageBook, *, open_text: bool) -> Reading | None:
    """The command or skip that the whole message is in one language.

    `open_text`: an open question is asked, so that phrases marked as uncertain may be the answer to it.
    """
    return act_of(message.words, book, open_text=open_text) or act_of(message.plain, book, open_text=open_text)


def act_of(words: Sequence[Word], book: LanguageBook, *, open_text: bool = False) -> Reading | None:
    """The command or skip that the words are."""
    return _act(words, book, open_text=open_text) if length(words) <= _MOST_WORDS else None


def act_sentences(message: Message, *, open_text: bool) -> Reading | None:
    """The first command of a message whose every sentence is one ("What? I don't understand.")."""
    sentences = _sentences(message.words)
    if length(message.words) > _MOST_WORDS or len(sentences) < 2:
        return None
    acts = [_any_act(without(sentence, message.books, _COURTESY), message.books, open_text) for sentence in sentences]
    return acts[0] if all(acts) else None


def opts_out(message: Message, *, open_text: bool) -> bool:
    """A sentence of the message asks for no more messages, or the message begins or ends with asking that.

    Beside an open question the sentence must be the first, or the others say nothing either: the rest of a longer
    text belongs to an answer. A carrier's word as the first sentence counts if all others refuse.
    """
    words = head(message.words, _MOST_WORDS)
    sentences = _sentences(words)
    asking = [_asks_to_stop(sentence, message.books, alone=not open_text) for sentence in sentences]
    if not open_text:
        one_word = any(_any_act(sentence, message.books, True) == STOP for sentence in _ends(sentences))
        return one_word or any(asking) or _asks_at_an_end(words, message.books)
    if len(sentences) > 1 and _is_carriers_stop(sentences[0]):
        return all(_refuses(sentence, message.books) for sentence in sentences[1:])
    if not any(asking) or asking[0]:
        return any(asking)
    others = (sentence for sentence, asks in zip(sentences, asking, strict=True) if not asks)
    return all(_any_act(without(other, message.books, _COURTESY), message.books, False) for other in others)


def _asks_to_stop(sentence: Sequence[Word], books: Sequence[LanguageBook], *, alone: bool) -> bool:
    """`alone`: a carrier's word with nothing but a key beside it counts too."""
    for part in (sentence, without(sentence, books, _COURTESY)):
        if alone and _is_carriers_stop(part):
            return True
        if length(sentence) > 1 and STOP in (_act(part, book, open_text=True) for book in books):
            return True
    return False


def _is_carriers_stop(sentence: Sequence[Word]) -> bool:
    return joined(word.fold for word in sentence if word.number is None) in CERTAIN_STOPS


def _refuses(sentence: Sequence[Word], books: Sequence[LanguageBook]) -> bool:
    for part in (sentence, without(sentence, books, _COURTESY)):
        if _any_act(part, books, False) is not None:
            return True
        if any(match.meaning.category in _REFUSALS for book in books for match in book.answers.whole(part)):
            return True
    return False


def _asks_at_an_end(words: Sequence[Word], books: Sequence[LanguageBook]) -> bool:
    """Phrases of so many words that nobody uses them in an answer to a question with keys."""
    for book in books:
        for match in book.acts.anywhere(words):
            certain = (
                match.meaning.category == "stop"
                and match.meaning.sure
                and length(words[match.start : match.end]) >= _PLAIN_WORDS
            )
            if certain and (match.start == 0 or match.end == len(words)) and _stands_apart(match, words):
                return True
    return False


def _stands_apart(match: Match, words: Sequence[Word]) -> bool:
    """Not glued to other Han characters, which make other words of it."""
    before = match.start > 0 and words[match.start].glued
    after = match.end < len(words) and words[match.end].glued
    return not before and not after


def _any_act(words: Sequence[Word], books: Sequence[LanguageBook], open_text: bool) -> Reading | None:
    acts = (_act(words, book, open_text=open_text) for book in books)
    return next((act for act in acts if act is not None), None)


def _act(words: Sequence[Word], book: LanguageBook, *, open_text: bool) -> Reading | None:
    matches = (match for match in book.acts.whole(words) if match.meaning.sure or not open_text)
    return next(map(_reading, matches), None)


def _sentences(words: Sequence[Word]) -> list[Sequence[Word]]:
    starts = [0, *(at for at in range(1, len(words)) if set_apart(words[at]))]
    return [words[start:end] for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]


def _ends(sentences: Sequence[Sequence[Word]]) -> Iterator[Sequence[Word]]:
    """The first and the last of several sentences, where more than a comma parts them from the others."""
    for end, after in ((sentences[0], sentences[1:2]), (sentences[-1], sentences[-1:])) if len(sentences) > 1 else ():
        if after and not _FULL_STOPS.isdisjoint(after[0][0].gap):
            yield end


def _reading(match: Match) -> Reading:
    category, value = match.meaning.category, match.meaning.value
    if category == "skip":
        return Reading("skip")
    if category == "language":
        return Reading("command", command="language", language=None if value is None else str(value))
    assert category in COMMANDS
    return Reading("command", command=cast(Command, category))
