"""The labelled replies, and how a reading of one is judged.

Each file holds one language: what somebody typed to a question, and every reading of it that is right. A third is
held out: labelled with the others, before the reader was tuned, and not looked at while tuning. The files in `fresh/`
were written later, by somebody who has not seen the lexicons, and are held out whole: `es.json` before the lexicons
were widened, by what kinds of reply it had shown to be weak, `es.2.json` after that.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assessment.reading import Reading

Judgement = Literal["understood", "confirmed", "re-asked", "misrecorded", "misunderstood"]
"""confirmed: the right answer was offered; re-asked: nothing was stored and the right answer not offered;
misrecorded: something was stored that was not said; misunderstood: something else was done."""

HERE = Path(__file__).parent
FRESH = HERE / "fresh"
LANGUAGES = tuple(sorted(file.stem for file in HERE.glob("*.json")))
_STORED = {"answer", "not_sure", "skip"}


@dataclass(frozen=True, eq=False)
class Labelled:
    language: str
    kind: str
    instrument: str
    question: str | None
    text: str
    offered: tuple[int, ...]
    expected: tuple[Mapping[str, Any], ...]
    held_out: bool
    fresh: bool

    def __str__(self) -> str:
        return f"{self.language} {self.question} {self.text!r}"


def replies(language: str) -> tuple[Labelled, ...]:
    """Every labelled reply of a language, the fresh ones last."""
    files = (HERE / f"{language}.json", *sorted(FRESH.glob(f"{language}.*json")))
    return tuple(reply for file in files for reply in _in_file(file, language))


def _in_file(path: Path, language: str) -> tuple[Labelled, ...]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Labelled(
            language,
            entry["kind"],
            entry.get("instrument", "family"),
            entry["question"],
            entry["text"],
            tuple(entry.get("offered", ())),
            tuple(entry["expect"]),
            entry["held_out"],
            path.parent == FRESH,
        )
        for entry in content["replies"]
    )


def judge(labelled: Labelled, reading: Reading) -> Judgement:
    if any(_is(expected, labelled, reading) for expected in labelled.expected):
        return "confirmed" if reading.outcome == "confirm" else "understood"
    if reading.outcome == "confirm":
        return "confirmed" if any(_offers(expected, reading) for expected in labelled.expected) else "re-asked"
    if reading.outcome == "unclear":
        return "re-asked"
    return "misrecorded" if reading.outcome in _STORED else "misunderstood"


def _is(expected: Mapping[str, Any], labelled: Labelled, reading: Reading) -> bool:
    if expected["outcome"] != reading.outcome:
        return False
    if reading.outcome == "confirm":
        return not set(expected["values"]).isdisjoint(reading.values)
    if reading.outcome == "answer":
        right = expected.get("value", labelled.text.strip())
        return bool(reading.value == right and (reading.comment or not expected.get("comment")))
    if reading.outcome == "command":
        named = expected.get("language")
        return expected["command"] == reading.command and named in {None, reading.language}
    return True


def _offers(expected: Mapping[str, Any], reading: Reading) -> bool:
    right = 0 if expected["outcome"] == "not_sure" else expected.get("value")
    return right in reading.values
