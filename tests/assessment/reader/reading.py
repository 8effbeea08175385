"""Reads replies with the shipped data, so that a test says only what matters to it."""

from collections.abc import Sequence

from assessment.reader import read
from assessment.reading import Reading
from tests.shipped import library

LIBRARY = library()
AREAS = ("Northside", "Downtown", "Southside", "Eastside")
LANGUAGES = ("English", "Español")
_CHOICES = {"AREA": AREAS, "LANGUAGE": LANGUAGES}


def reply(
    text: str,
    question: str | None = "S2",
    language: str = "en",
    *,
    instrument: str = "family",
    offered: Sequence[int] = (),
    words: Sequence[str] = (),
) -> Reading:
    """What a person of the demo community means, whose other live language is English or Spanish."""
    return read(
        text,
        library=LIBRARY,
        instrument=instrument,
        question=question,
        languages=(language, "es" if language == "en" else "en"),
        offered=offered,
        choices=_CHOICES.get(question or "", ()),
        words=words,
    )


def answer(value: int | str, comment: str | None = None) -> Reading:
    return Reading("answer", value=value, comment=comment)


def offer(*keys: int) -> Reading:
    return Reading("confirm", values=keys)


UNCLEAR = Reading("unclear")
NOT_SURE = Reading("not_sure")
SKIP = Reading("skip")
URGENT = Reading("urgent")
STOP = Reading("command", command="stop")
