"""Reads replies with the shipped data, so that a test says only what matters to it."""

from collections.abc import Sequence
from dataclasses import replace

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
    live: Sequence[str] = ("en", "es"),
) -> Reading:
    """What a person means by it in a community with these live languages; which one it was heard in is left out."""
    reading = read(
        text,
        library=LIBRARY,
        instrument=instrument,
        question=question,
        languages=(language, *(code for code in live if code not in {language, "en"}), "en"),
        offered=offered,
        choices=_CHOICES.get(question or "", ()),
        words=words,
    )
    return replace(reading, heard=(), undecided=False)


def answer(value: int | str, comment: str | None = None) -> Reading:
    return Reading("answer", value=value, comment=comment)


def offer(*keys: int) -> Reading:
    return Reading("confirm", values=keys)


UNCLEAR = Reading("unclear")
NOT_SURE = Reading("not_sure")
SKIP = Reading("skip")
URGENT = Reading("urgent")
STOP = Reading("command", command="stop")
