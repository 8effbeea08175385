"""Reads a labelled reply the way `familyvoice interpret` does: in the person's language and in English."""

from assessment.reader import read
from assessment.reading import Reading
from tests.assessment.reader.reading import AREAS
from tests.shipped import library
from tests.understanding.judging import Labelled

LIBRARY = library()


def as_read(labelled: Labelled) -> Reading:
    """AREA and LANGUAGE have the options of the demo community."""
    names = tuple(language.name for language in LIBRARY.languages.values())
    choices = {"AREA": AREAS, "LANGUAGE": names}.get(labelled.question or "", ())
    return read(
        labelled.text,
        library=LIBRARY,
        instrument=labelled.instrument,
        question=labelled.question,
        languages=(labelled.language, "en"),
        offered=labelled.offered,
        choices=choices,
    )
