"""Strings that a language lacks, that are older than their English, or that ask for too much schooling."""

import re
from collections.abc import Iterator

from assessment.checking.finding import Finding
from assessment.library import SOURCE_LANGUAGE, Library, Text, Wording
from assessment.reading_grade import grade

MISSING = "not translated"
HARDEST = 5.0
"""Years of school that an English text may ask for."""
_SENTENCE = re.compile(r"(\S+ ){3}.*[.?!]$", re.DOTALL)
"""What the formula is made for: it means nothing for a button or a heading."""
_PLACEHOLDER = re.compile(r"\{\w+\}")
_HEADINGS = ("simulator.", "block.", "element.")


def untranslated(library: Library) -> Iterator[Finding]:
    for instrument, wordings in library.wordings.items():
        for language in library.languages:
            for id in wordings[SOURCE_LANGUAGE]:
                if id not in wordings.get(language, {}):
                    yield Finding(language, instrument, id, "", MISSING)
    for language in library.languages:
        for phrase in library.phrases[SOURCE_LANGUAGE]:
            if phrase not in library.phrases.get(language, {}):
                yield Finding(language, None, phrase, "", MISSING)


def stale(library: Library) -> Iterator[Finding]:
    """Translations of an English string that has a newer version."""
    for instrument, wordings in library.wordings.items():
        source = {(id, part): text for id, part, text in texts_of(wordings[SOURCE_LANGUAGE])}
        for language in wordings.keys() - {SOURCE_LANGUAGE}:
            for id, part, text in texts_of(wordings[language]):
                yield from _stale(language, instrument, id, part, text, source.get((id, part)))
    for language in library.phrases.keys() - {SOURCE_LANGUAGE}:
        for id, text in library.phrases[language].items():
            yield from _stale(language, None, id, "", text, library.phrases[SOURCE_LANGUAGE].get(id))


def _stale(
    language: str, instrument: str | None, id: str, part: str, text: Text, source: Text | None
) -> Iterator[Finding]:
    if source is not None and text.source_version < source.version:
        what = f"the English text is at version {source.version}, this translates {text.source_version}"
        yield Finding(language, instrument, id, part, f"out of date: {what}")


def hard_to_read(library: Library) -> Iterator[Finding]:
    """English questions, reasons and sentences above the grade that everybody can read."""
    for instrument, wordings in library.wordings.items():
        for id, part, text in texts_of(wordings[SOURCE_LANGUAGE]):
            if part in {"ask", "why"}:
                yield from _hard(instrument, id, part, text.text)
    for id, text in library.phrases[SOURCE_LANGUAGE].items():
        if _SENTENCE.search(text.text) and not id.startswith(_HEADINGS):
            yield from _hard(None, id, "", text.text)


def _hard(instrument: str | None, id: str, part: str, text: str) -> Iterator[Finding]:
    measured = round(grade(_PLACEHOLDER.sub("ten", text)), 1)  # the formula is no finer than a tenth
    if measured > HARDEST:
        what = f"asks for {measured} years of school, at most {HARDEST:.0f}: use shorter words and sentences"
        yield Finding(SOURCE_LANGUAGE, instrument, id, part, what)


def texts_of(wording: Wording) -> Iterator[tuple[str, str, Text]]:
    """(question, part, text) of every string of a wording; a label's part is its key."""
    for id, asked in wording.items():
        yield id, "ask", asked.ask
        yield from ((id, str(key), label) for key, label in asked.labels.items())
        if asked.why is not None:
            yield id, "why", asked.why
