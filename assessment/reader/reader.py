"""The reader: one message against the pending question, in the languages that people mix here.

Order matters. A carrier's opt-out word always wins, then danger, then a sentence that opts out; after these the
person's own language goes before English, and that before the community's others.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from assessment.instrument import Question
from assessment.library import SOURCE_LANGUAGE, Library, QuestionWording
from assessment.reader.alarms import is_urgent
from assessment.reader.closed import read_closed
from assessment.reader.commands import STOP, act_sentences, carrier_word, opts_out, whole_act
from assessment.reader.lexicon import build, language_names
from assessment.reader.message import Message
from assessment.reader.open_text import read_open
from assessment.reader.options import Options
from assessment.reader.outcome import UNCLEAR
from assessment.reading import Reading

_TABLES = 512
"""Tables kept: questions x languages (x areas) in use at a time."""

Labels = tuple[tuple[int, str], ...]
"""Keys and their labels in one language."""


class Reader:
    """Reads messages with the instruments and lexicons of one library. Building it takes longer than many readings."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names = language_names(library.lexicons)
        self._books = {
            code: build(code, library.lexicons.get(code, {}), self._names)
            for code in library.languages.keys() | library.lexicons.keys()
        }
        self._options = lru_cache(maxsize=_TABLES)(self._build_options)
        self._table = lru_cache(maxsize=_TABLES)(self._build_table)

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
        whose options come from the community, in key order. `words`: join words that the message is.
        A question that no instrument has (any more) is read as None: commands, danger and join words only.
        """
        asked = None if question is None else self._asked(instrument, question)
        codes = self._codes(languages)
        message = Message.of(text, [self._books[code] for code in codes])
        if not message.words:
            return UNCLEAR if message.text else Reading("unclear", value="")
        overriding = carrier_word(message)
        if overriding is not None:
            return overriding
        if is_urgent(message):
            return Reading("urgent")
        join = Reading("command", command="start", word=words[0]) if words else None
        if asked is None:
            return join or _command(message) or UNCLEAR
        if asked[1].kind == "text":
            return STOP if opts_out(message, open_text=True) else join or read_open(message)
        options = self._options(*asked, codes, tuple(choices))
        return read_closed(message, options, tuple(offered), join)

    def _codes(self, languages: Sequence[str]) -> tuple[str, ...]:
        """The known languages among them, regions left out, and English in any case."""
        plain = (code.split("-")[0].lower() for code in (*languages, SOURCE_LANGUAGE))
        return tuple(code for code in dict.fromkeys(plain) if code in self._books)

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
        return Options(question, keys, by_language, [self._books[code] for code in codes])

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


def _command(message: Message) -> Reading | None:
    if opts_out(message, open_text=False):
        return STOP
    acts = (whole_act(message, book, open_text=False) for book in message.books)
    return next((act for act in acts if act is not None), None) or act_sentences(message, open_text=False)
