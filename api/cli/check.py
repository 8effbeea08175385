"""`familyvoice check`: are instruments and translations complete and current, and what does each text cost to send?"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

import content
from api.cli.address import settings
from assessment.library import SOURCE_LANGUAGE, Library, Text
from assessment.prompts import question_reply
from assessment.segments import is_gsm, segment_count
from assessment.session import Community, Session
from assessment.validation import InvalidData

MOST_SEGMENTS = 2
LONGER = {"CONSENT": 4}
"""Consent says all that a person must know before they agree."""
STALE = "the English text changed, translate it again"
_EXAMPLE = Community(
    slug="example",
    name="Demo community",
    sponsor="Demo Family Network",
    languages=(),
    areas=("Northside", "Downtown", "Southside", "Eastside"),
    contact="555-0142",
    urgent="911 or 988",
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one instrument costs in one language; `longest` names its dearest question."""

    instrument: str
    language: str
    questions: int
    segments: int
    ucs2: int
    longest: str
    drafts: int


def run() -> int:
    """Prints a table, then what is wrong. 0: nothing is; 1: something is."""
    try:
        library = content.load(settings().root / "data")
    except InvalidData as error:
        print(error, file=sys.stderr)
        return 1
    rows = [
        row_of(library, instrument, language)
        for instrument in library.instruments
        for language in library.wordings[instrument]
    ]
    Console(width=100).print(_table(rows))
    found = [*missing(library), *stale(library), *too_long(library)]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


def row_of(library: Library, instrument: str, language: str) -> Row:
    asked = {question: _asked(library, instrument, language, question) for question in _questions(library, instrument)}
    cost = {question: segment_count(text) for question, text in asked.items()}
    longest = max(cost, key=lambda question: len(asked[question]))
    drafts = sum(text.state == "draft" for _, text in _texts(library, instrument, language))
    ucs2 = sum(not is_gsm(text) for text in asked.values())
    return Row(instrument, language, len(cost), sum(cost.values()), ucs2, longest, drafts)


def missing(library: Library) -> Iterator[str]:
    for instrument, wordings in library.wordings.items():
        for language in library.languages:
            for question in wordings[SOURCE_LANGUAGE].keys() - wordings.get(language, {}).keys():
                yield f"instruments/{instrument}/{language}.json: {question}: not translated"
    for language in library.languages:
        for phrase in library.phrases[SOURCE_LANGUAGE].keys() - library.phrases.get(language, {}).keys():
            yield f"locales/{language}.json: {phrase}: not translated"


def stale(library: Library) -> Iterator[str]:
    """Translations of an English string that has a newer version."""
    for instrument, wordings in library.wordings.items():
        source = dict(_texts(library, instrument, SOURCE_LANGUAGE))
        for language in wordings:
            for place, text in _texts(library, instrument, language):
                if place in source and text.source_version < source[place].version:
                    yield f"instruments/{instrument}/{language}.json: {place}: {STALE}"
    for language, phrases in library.phrases.items():
        for phrase, text in phrases.items():
            if text.source_version < library.phrase(SOURCE_LANGUAGE, phrase).version:
                yield f"locales/{language}.json: {phrase}: {STALE}"


def too_long(library: Library) -> Iterator[str]:
    for instrument, wordings in library.wordings.items():
        for language in wordings:
            for question in _questions(library, instrument):
                # the note before a sensitive question is a part of its own
                text = _asked(library, instrument, language, question).rpartition("\n\n")[2]
                segments, most = segment_count(text), LONGER.get(question, MOST_SEGMENTS)
                if segments > most:
                    yield f"instruments/{instrument}/{language}.json: {question}: {segments} segments, at most {most}"


def _questions(library: Library, instrument: str) -> list[str]:
    return list(library.instruments[instrument].questions)


def _asked(library: Library, instrument: str, language: str, question: str) -> str:
    session = Session(_EXAMPLE.slug, 1, "sms", language, instrument=instrument, pending=question)
    return question_reply(library, session, _EXAMPLE, question).text


def _texts(library: Library, instrument: str, language: str) -> Iterator[tuple[str, Text]]:
    for question, wording in library.wordings[instrument].get(language, {}).items():
        yield question, wording.ask
        yield from ((f"{question} label {key}", label) for key, label in wording.labels.items())
        if wording.why is not None:
            yield f"{question} why", wording.why


def _table(rows: list[Row]) -> Table:
    table = Table("instrument", "language", "questions", "segments", "UCS-2", "longest", "drafts")
    for row in rows:
        counts = (row.questions, row.segments, row.ucs2)
        table.add_row(row.instrument, row.language, *map(str, counts), row.longest, str(row.drafts))
    return table
