"""Everything that is data: instruments, wordings, phrases, lexicons, languages, as one immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assessment.instrument import Instrument

Direction = Literal["ltr", "rtl"]
State = Literal["draft", "reviewed", "piloted", "approved"]
SOURCE_LANGUAGE = "en"
UNDETERMINED = "und"
"""Stands for no language of ours among the samples."""


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    """The language's own name for itself."""
    direction: Direction = "ltr"


@dataclass(frozen=True, slots=True)
class Text:
    """One string in one language, with where it stands in review."""

    text: str
    state: State = "draft"
    version: int = 1
    translator: str = ""
    source_version: int = 1
    """Version of the English string this one translates; older than it: stale."""


@dataclass(frozen=True, slots=True)
class QuestionWording:
    """How one question is asked in one language. `labels` by option key; `why` says why it is asked."""

    ask: Text
    labels: Mapping[int, Text] = field(default_factory=dict)
    why: Text | None = None


Wording = Mapping[str, QuestionWording]
"""An instrument in one language, by question id."""

Lexicon = Mapping[str, tuple[str, ...]]
"""What people type, by meaning (category name -> phrases), in one language. See data/lexicons."""


@dataclass(frozen=True, slots=True)
class Library:
    languages: Mapping[str, Language]
    instruments: Mapping[str, Instrument]
    wordings: Mapping[str, Mapping[str, Wording]]
    """By instrument id, then language."""
    phrases: Mapping[str, Mapping[str, Text]]
    """By language, then phrase id: everything the bot and the family pages say beside the questions."""
    lexicons: Mapping[str, Lexicon]
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people write first, by language, to tell languages apart."""

    def instrument_for(self, role: str) -> Instrument:
        """The instrument a role answers. KeyError: no instrument has this role."""
        for instrument in self.instruments.values():
            if instrument.role == role:
                return instrument
        raise KeyError(role)

    def phrase(self, language: str, phrase: str) -> Text:
        """The phrase in the language, in English where it is missing. KeyError: no such phrase."""
        own = self.phrases.get(language, {}).get(phrase)
        return own if own is not None else self.phrases[SOURCE_LANGUAGE][phrase]

    def question_wording(self, instrument: str, language: str, question: str) -> QuestionWording:
        """The wording in the language, in English where it is missing. KeyError: no such question."""
        by_language = self.wordings[instrument]
        own = by_language.get(language, {}).get(question)
        return own if own is not None else by_language[SOURCE_LANGUAGE][question]
