"""The community's other live languages: neither the person's own nor English.

They are asked for danger and for opting out always, as both count whoever writes them. For all else they are asked
only when the person's language and English make nothing of a message, and then the whole of it must be theirs: with a
dozen languages nearly every short word means something in one of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from assessment.instrument import NOT_SURE
from assessment.reader.alarms import is_urgent
from assessment.reader.closed import Part, whole_readings
from assessment.reader.commands import CERTAIN_STOPS, STOP, carrier_word, opts_out, whole_act
from assessment.reader.finding import MOST_OFFERED
from assessment.reader.lexicon import ANY, LanguageBook
from assessment.reader.message import Message
from assessment.reader.open_text import read_aside
from assessment.reader.options import Options
from assessment.reader.outcome import CONSENT, UNCLEAR
from assessment.reader.spelling import unglued
from assessment.reader.writing import Word, length
from assessment.reading import Reading

_MOST_WORDS = 40
"""Words of a message that are looked at for opting out."""
_FEW_WORDS = 4
_ANSWERS = frozenset({"answer", "not_sure", "confirm"})


class Others:
    """Some languages. A message is read with those alone that it may be in, going by what their phrases begin with."""

    def __init__(self, books: Sequence[LanguageBook], beginnings: "Beginnings") -> None:
        self._books = tuple(books)
        self._beginnings = beginnings

    def urgent(self, message: Message) -> bool:
        starts = self._beginnings.of_alarms.places(message.words, self._books)
        return any(is_urgent(message, (book,), places) for book, places in starts.items())

    def opt_out(self, message: Message, *, open_text: bool) -> bool:
        """A sentence in one of them opts out, or the whole message does with one word, or a carrier's with courtesy."""
        if self._is_carriers_stop(message):
            return True
        for book in self._beginnings.of_stops.places(message.words[:_MOST_WORDS], self._books):
            alone = _in(message, book)
            if not open_text and book.answers.whole(message.words):
                continue  # typed without marks it may be either, and there an answer goes first
            if opts_out(alone, open_text=open_text) or whole_act(alone, book, open_text=True) == STOP:
                return True
        return False

    def _is_carriers_stop(self, message: Message) -> bool:
        few = length(message.words) <= _FEW_WORDS
        if not few or CERTAIN_STOPS.isdisjoint(word.fold for word in message.words):
            return False
        return any(carrier_word(_in(message, book)) == STOP for book in self._books)

    def command(self, message: Message) -> Reading:
        """What the whole message is where nothing is asked."""
        return _agreed(whole_act(_in(message, book), book, open_text=False) for book in self._books)

    def beside_open_text(self, message: Message) -> Reading:
        """What the whole message is beside an open question, to which any text is an answer."""
        return _agreed(read_aside(_in(message, book)) for book in self._books)

    def closed(self, message: Message, options: Callable[[str], Options], offered: tuple[int, ...]) -> Reading:
        """What the whole message is as the reply to a question with keys. `options`: in the language of a code.

        Numbers and emoji are no language's. Consent is given only if no language that knows the message doubts it.
        """
        if any(word.emoji or word.number is not None for word in message.words):
            return UNCLEAR
        found: list[Reading | None] = []
        consent = False
        for book in self._books:
            known = options(book.code)
            consent = consent or known.question.id == CONSENT
            found.append(next(whole_readings(_in(message, book), known, offered), None))
        if consent and UNCLEAR in found:
            return UNCLEAR
        agreed = _agreed(found)
        return UNCLEAR if consent and agreed.outcome == "confirm" else agreed


class Beginnings:
    """The words that phrases of danger and of opting out begin with, in every language."""

    def __init__(self, books: Iterable[LanguageBook]) -> None:
        known = tuple(books)
        self.of_alarms = _Places((book, *book.urgent.first_words()) for book in known)
        self.of_stops = _Places((book, book.stops_begin, (ANY,) if ANY in book.stops_begin else ()) for book in known)


class _Places:
    """Where in a message phrases of which language may begin."""

    def __init__(self, firsts: Iterable[tuple[LanguageBook, frozenset[str], tuple[str, ...]]]) -> None:
        self._books: dict[str, list[LanguageBook]] = {}
        self._prefixes: list[tuple[str, LanguageBook]] = []
        for book, words, prefixes in firsts:
            for word in words:
                self._books.setdefault(word, []).append(book)
            self._prefixes.extend((prefix, book) for prefix in prefixes)
        self._any_prefix = tuple(prefix for prefix, _ in self._prefixes)

    def places(self, words: Sequence[Word], wanted: Sequence[LanguageBook]) -> Mapping[LanguageBook, list[int]]:
        found: dict[LanguageBook, list[int]] = {}
        for at, word in enumerate(words):
            books = self._books.get(word.fold) or self._books.get(word.doubled or unglued(word.fold)) or []
            for book in books:
                if book in wanted:
                    found.setdefault(book, []).append(at)
            if word.fold.startswith(self._any_prefix):
                for prefix, book in self._prefixes:
                    if word.fold.startswith(prefix) and book not in books and book in wanted:
                        found.setdefault(book, []).append(at)
        return found


def _in(message: Message, book: LanguageBook) -> Message:
    """The message as it reads in one language alone."""
    return replace(message, books=(book,))


def _agreed(found: Iterable[Reading | None]) -> Reading:
    """What all languages that know the message say it is; answers that differ are offered, all else is unclear."""
    readings = list(dict.fromkeys(one for one in found if one is not None and one != UNCLEAR))
    if STOP in readings:
        return STOP
    if len(readings) == 1:
        return readings[0]
    return _offering(readings)


def beside_part(part: Part, other: Reading, message: Message) -> Reading:
    """Between what own and English make of a part of the message, and what another language makes of all of it."""
    if other == UNCLEAR:
        return part.reading
    if not part.found:
        return other
    several = length(message.words) > 1
    if other.outcome not in _ANSWERS or (several and other.outcome == "not_sure"):
        return other if several else part.reading
    offer = _offering((part.reading, other))
    return part.reading if offer == UNCLEAR else offer


def _offering(readings: Sequence[Reading]) -> Reading:
    """The answers of several readings as one offer; UNCLEAR if there are none or too many, or something else is one."""
    if not readings or not all(one.outcome in _ANSWERS for one in readings):
        return UNCLEAR
    keys = tuple(dict.fromkeys(key for one in readings for key in _keys(one)))
    return Reading("confirm", values=keys) if 0 < len(keys) <= MOST_OFFERED else UNCLEAR


def _keys(reading: Reading) -> tuple[int, ...]:
    if reading.outcome == "confirm":
        return reading.values
    return (NOT_SURE,) if reading.outcome == "not_sure" else (cast(int, reading.value),)
