"""Synthetic people for the demo: each reads the bot's text as a person would and types an answer. Invented data."""

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.library import Library

UNFINISHED = 0.12
"""Share of people who stop answering on the way, as real ones do."""
SKIPS, NOT_SURES, WORDS = 0.04, 0.06, 0.25


def load_voices(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((root / "data" / "demo" / "voices.json").read_text("utf-8"))
    return loaded


def question_in(library: Library, language: str, text: str) -> tuple[str, str] | None:
    """(instrument, question) whose words stand in `text`; None: it asks nothing. The longest match wins."""
    found: tuple[int, str, str] | None = None
    for instrument, wordings in library.wordings.items():
        for question, wording in wordings.get(language, {}).items():
            fragments = [part for part in re.split(r"\{\w+\}", wording.ask.text) if part.strip()]
            if all(fragment in text for fragment in fragments):
                length = sum(map(len, fragments))
                if found is None or length > found[0]:
                    found = (length, instrument, question)
    return found[1:] if found else None


@dataclass
class Voice:
    """One synthetic person. `reply` gives what they type next, None when they are done."""

    role: str
    language: str
    library: Library
    profile: dict[str, Any]
    chance: random.Random

    def __post_init__(self) -> None:
        self.area = self.chance.choices(["1", "2", "3", "4"], weights=[4, 3, 3, 2])[0]
        self.organisation = self.chance.choice(self.profile["organisations"])
        self.leaves_after = self.chance.randrange(4, 14) if self.chance.random() < UNFINISHED else None
        self.said = 0

    def reply(self, text: str) -> str | None:
        asked = question_in(self.library, self.language, text)
        if asked is None or self.said == self.leaves_after:
            return None
        self.said += 1
        instrument, question = asked
        if question in self.profile[self.role]:
            return self._scale(instrument, question)
        return self._other(instrument, question)

    def _scale(self, instrument: str, question: str) -> str:
        draw = self.chance.random()
        if draw < SKIPS:
            return "skip"
        if draw < SKIPS + NOT_SURES:
            return "0"
        shift = self.profile["areas"][self.area]
        key = min(4, max(1, round(self.chance.gauss(self.profile[self.role][question] + shift, 0.9))))
        if self.chance.random() < WORDS:
            return self.library.question_wording(instrument, self.language, question).labels[key].text
        return str(key)

    def _other(self, instrument: str, question: str) -> str:
        comments = self.profile["comments"][self.language]
        if question in comments:
            return self.chance.choice(comments[question]) if self.chance.random() < 0.6 else "skip"
        if question == "ORG":
            return str(self.organisation)
        if question == "AREA":
            return self.area
        if question == "CONSENT":
            return "1"
        if question == "ROLE":
            return "1" if self.role == "family" else "2"
        options = self.library.instruments[instrument].questions[question].options
        return str(self.chance.choices(options, weights=[3] + [1] * (len(options) - 1))[0].key)
