"""Which words cannot open a door: those that mean something already, as a command or as an answer."""

from collections.abc import Sequence

from api.cli.problem import CommandError
from assessment.library import Library
from assessment.reader import read


def check_word(library: Library, word: str, languages: Sequence[str]) -> None:
    """CommandError: texted as an answer or a command, the word would open an assessment instead."""
    for language in languages:
        if any(_means_something(library, word, *asked, language) for asked in _askable(library)):
            name = library.languages[language].name
            raise CommandError(f"{word} means something in {name} already, as an answer or a command: choose another")


def _askable(library: Library) -> list[tuple[str, str]]:
    """Every question that is not answered in free words, with its instrument."""
    return [
        (instrument.id, question)
        for instrument in library.instruments.values()
        for question, defined in instrument.questions.items()
        if defined.kind != "text"
    ]


def _means_something(library: Library, word: str, instrument: str, question: str, language: str) -> bool:
    reading = read(word, library=library, instrument=instrument, question=question, languages=[language])
    return reading.outcome not in ("unclear", "confirm")  # what is only near an answer is asked about, never stored
