"""Notes on a reading which language the message was heard in, where that may decide how to answer it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from assessment.detection import Detector
from assessment.library import Library
from assessment.reading import Reading

_ANY_TIME: tuple[str, ...] = ("unclear", "urgent", "repeat")
"""Intents heard in the middle of an assessment as well: who does not understand or is not understood, and danger."""


class Ear:
    """Listens for one library's languages. The first message it listens to waits until it has learnt them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def detector(self) -> Detector:
        return Detector(self._library)

    def listen(self, reading: Reading, text: str, question: str | None, words: Sequence[str]) -> Reading:
        """The reading with the languages its text may be in, join words left out.

        An answer to a question is not listened to: people mix languages, and it was understood.
        """
        if question is not None and reading.intent not in _ANY_TIME:
            return reading
        heard = self.detector.hear(beside(text, words))
        return replace(reading, heard=heard.languages, undecided=heard.even) if heard.languages else reading


def beside(text: str, words: Sequence[str]) -> str:
    """The text without its join words."""
    for word in words:
        spaced = r"\s+".join(re.escape(part) for part in word.split())
        text = re.sub(rf"(?<!\w){spaced}(?!\w)", " ", text, flags=re.IGNORECASE) if spaced else text
    return text
