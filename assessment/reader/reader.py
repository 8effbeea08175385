"""The reader: one message against the pending question, in the languages that people mix here.

Order matters. A carrier's opt-out word always wins, then danger in any language. After these the person's own
language and English decide; the community's other languages are asked for opting out, and where these two know nothing.
What no phrase says is at last compared with what phrases look like.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from assessment.hearing import Ear, beside
from assessment.instrument import Question
from assessment.library import SOURCE_LANGUAGE, Library, QuestionWording
from assessment.reader.alarms import is_urgent
from assessment.reader.closed import holds_code, read_part, read_whole
from assessment.reader.commands import STOP, act_sentences, carrier_word, opts_out, whole_act
from assessment.reader.lexicon import build, language_names, letters, name_book
from assessment.reader.message import Message
from assessment.reader.open_text import read_open
from assessment.reader.options import Options
from assessment.reader.others import Beginnings, Others, beside_part
from assessment.reader.outcome import UNCLEAR
from assessment.reader.second_opinion import SecondOpinion
from assessment.reading import Reading

_TABLES = 2048
"""Tables kept: questions x languages (x areas) in use at a time."""
_SETS = 256
"""Sets of live languages in use at a time."""

Labels = tuple[tuple[int, str], ...]
"""Keys and their labels in one language."""


class Reader:
    """Reads messages with the instruments and lexicons of one library. Building it takes longer than many readings."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names = language_names(library.lexicons)
        self._letters = letters(library.lexicons)
        names = name_book(self._names, self._letters)
        self._books = {
            code: build(code, library.lexicons.get(code, {}), names, self._letters)
            for code in library.languages.keys() | library.lexicons.keys()
        }
        self._beginnings = Beginnings(self._books.values())
        self._options = lru_cache(maxsize=_TABLES)(self._build_options)
        self._table = lru_cache(maxsize=_TABLES)(self._build_table)
        self._others = lru_cache(maxsize=_SETS)(self._build_others)
        self._second_opinion = SecondOpinion(library, self._letters, names)
        self._ear = Ear(library)

    def read(
        self,
        text: str,
        *,
        instrument: str | None,
        question: str | None,
        languages: Sequence[str],
        offered: Sequence[int] = (),
        choices: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> Reading:
        """What the message means.

        `languages`: the person's first. `offered`: keys of the last "did you mean". `choices`: labels of a question
        whose options come from the community, in key order. `words`: join words that the message is, or holds where
        no question is open.
        A question that no instrument has (any more) is read as None: commands, danger and join words only.
        """
        reading = self._read(text, instrument, question, languages, offered, choices, words)
        return self._ear.listen(reading, text, question, words)

    def _read(
        self,
        text: str,
        instrument: str | None,
        question: str | None,
        languages: Sequence[str],
        offered: Sequence[int] = (),
        choices: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> Reading:
        asked = None if question is None else self._asked(instrument, question)
        codes, other_codes = self._codes(languages)
        message = Message.of(text, [self._books[code] for code in codes], self._letters)
        if not message.words:
            return UNCLEAR if message.text else Reading("unclear", value="")
        overriding = carrier_word(message)
        if overriding is not None:
            return overriding
        others = self._others(other_codes)
        if is_urgent(message, message.books) or others.urgent(message):
            return Reading("urgent")
        join = self._join(text, words, languages) if words else None
        if asked is None:
            return _command(message, others) if join is None or _opted_out(message, others) else join
        if asked[1].kind == "text":
            return _open(message, others, join)
        return self._closed(message, others, asked, codes, tuple(choices), tuple(offered), join)

    def _join(self, text: str, words: Sequence[str], languages: Sequence[str]) -> Reading:
        """The join word, with the language that is asked for beside it."""
        rest = self._read(beside(text, words), None, None, languages)
        return Reading("command", command="start", word=words[0], language=rest.language)

    def _closed(
        self,
        message: Message,
        others: Others,
        asked: tuple[str, Question],
        codes: tuple[str, ...],
        choices: tuple[str, ...],
        offered: tuple[int, ...],
        join: Reading | None,
    ) -> Reading:
        options = self._options(*asked, codes, choices)
        opted_out = partial(others.opt_out, message, open_text=False)
        reading = read_whole(message, options, offered, join, opted_out)
        if reading is not None:
            return reading
        part = read_part(message, options, offered)
        if part.explained:
            return part.reading
        other = others.closed(message, lambda code: self._options(*asked, (code,), choices), offered)
        reading = beside_part(part, other, message)
        if holds_code(message):
            return reading
        return self._second_opinion.of(message, options, reading, may_offer=not offered)

    def _codes(self, languages: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The person's language and English, then the others; regions left out, and unknown languages."""
        plain = [code.split("-")[0].lower() for code in languages]
        own = dict.fromkeys(code for code in (*plain[:1], SOURCE_LANGUAGE) if code in self._books)
        others = dict.fromkeys(code for code in plain[1:] if code in self._books and code not in own)
        return tuple(own), tuple(others)

    def _build_others(self, codes: tuple[str, ...]) -> Others:
        return Others([self._books[code] for code in codes], self._beginnings)

    def _asked(self, instrument: str | None, question: str) -> tuple[str, Question] | None:
        """The question and the instrument it is taken from: the one named, else any that shares it.

        None: an instrument was changed while a session waited for an answer to this question.
        """
        for id in (instrument, *self._library.instruments):
            known = self._library.instruments.get(id) if id is not None else None
            if id is not None and known is not None and question in known.questions:
                return id, known.questions[question]
        return None

    def _build_options(
        self, instrument: str, question: Question, codes: tuple[str, ...], choices: tuple[str, ...]
    ) -> Options:
        labels = tuple(tuple(self._labels(instrument, question.id, code)) for code in codes)
        keys = tuple(option.key for option in question.options)
        if choices and not keys:
            keys = tuple(range(1, len(choices) + 1))
            labels = tuple(tuple(self._choice_names(choices)) for _ in codes)
        if question.kind == "scale":
            question = Question("", "scale", question.options)  # items with the same scale share a table
        return self._table(question, keys, codes, labels)

    def _build_table(
        self, question: Question, keys: tuple[int, ...], codes: tuple[str, ...], labels: tuple[Labels, ...]
    ) -> Options:
        by_language = dict(zip(codes, labels, strict=True))
        return Options(question, keys, by_language, [self._books[code] for code in codes], self._letters)

    def _labels(self, instrument: str, question: str, code: str) -> Iterator[tuple[int, str]]:
        wording: QuestionWording | None = self._library.wordings.get(instrument, {}).get(code, {}).get(question)
        for key, label in wording.labels.items() if wording is not None else ():
            yield key, label.text

    def _choice_names(self, choices: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Community labels; a language may be called by its name in any other."""
        codes = {language.name: code for code, language in self._library.languages.items()}
        for key, label in enumerate(choices, start=1):
            yield key, label
            for name in self._names.get(codes.get(label, ""), ()):
                yield key, name


def _opted_out(message: Message, others: Others) -> bool:
    return opts_out(message, open_text=False) or others.opt_out(message, open_text=False)


def _command(message: Message, others: Others) -> Reading:
    """What a message is that answers nothing."""
    if _opted_out(message, others):
        return STOP
    acts = (whole_act(message, book, open_text=False) for book in message.books)
    act = next((act for act in acts if act is not None), None) or act_sentences(message, open_text=False)
    return act or others.command(message)


def _started(join: Reading, rest: Reading) -> Reading:
    """A join word with what stands beside it: the language that is wanted, or no messages at all."""
    if rest == STOP:
        return STOP
    return replace(join, language=rest.language) if rest.command == "language" else join


def _open(message: Message, others: Others, join: Reading | None) -> Reading:
    if opts_out(message, open_text=True):
        return STOP
    reading = join or read_open(message)
    if reading.outcome != "answer":
        return reading
    if others.opt_out(message, open_text=True):
        return STOP
    other = others.beside_open_text(message)
    return reading if other == UNCLEAR else other
