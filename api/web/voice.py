"""How a page speaks: its phrases, numbers and direction in the language of the reader."""

from collections.abc import Mapping, Sequence

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from assessment.library import SOURCE_LANGUAGE, Language, Library, QuestionWording


class Voice:
    """One language of the library, as templates use it. Phrases missing in it come in English."""

    def __init__(self, library: Library, language: str) -> None:
        self.library = library
        self.language: Language = library.languages[language]
        self._locale = _babel_locale(language)

    @property
    def code(self) -> str:
        return self.language.code

    @property
    def direction(self) -> str:
        return self.language.direction

    def say(self, phrase: str, **params: object) -> Markup:
        """The phrase with its {params} filled in, everything escaped that is not Markup. KeyError: no such phrase."""
        return escape(self.library.phrase(self.code, phrase).text).format(**params)

    def question(self, instrument: str, question: str) -> QuestionWording:
        return self.library.question_wording(instrument, self.code, question)

    def number(self, value: float) -> str:
        """A whole number, written the way the language does."""
        return format_decimal(round(value), locale=self._locale)

    def percent(self, share: float) -> str:
        """A share of 0-1 as whole per cent."""
        return format_percent(share, locale=self._locale)

    def words(self, prefix: str) -> Mapping[str, str]:
        """Every phrase whose id starts with `prefix`, by the rest of its id: what a script needs to speak."""
        ids = (phrase for phrase in self.library.phrases[SOURCE_LANGUAGE] if phrase.startswith(prefix))
        return {phrase.removeprefix(prefix): self.library.phrase(self.code, phrase).text for phrase in ids}


def choose_language(offered: Sequence[str], asked: str | None, accept_language: str | None) -> str:
    """The language to show: the one asked for in the address, else the browser's first that is offered, else the first.

    `accept_language` is the HTTP header; whatever cannot be read in it is passed over.
    """
    if asked in offered:
        return str(asked)
    for code in _accepted(accept_language or ""):
        for wanted in (code, code.partition("-")[0]):
            if wanted in offered:
                return wanted
    return offered[0]


def _accepted(header: str) -> list[str]:
    weighted = []
    for position, part in enumerate(header[:500].split(",")):
        code, _, parameters = part.strip().lower().partition(";")
        weighted.append((-_quality(parameters), position, code.strip()))
    return [code for negative, _, code in sorted(weighted) if negative < 0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _babel_locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LANGUAGE)
