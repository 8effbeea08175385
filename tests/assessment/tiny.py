"""Tiny instruments, one per behaviour, and a person who talks to them through readings alone."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from assessment.conversation import session_from_json, session_to_json, step
from assessment.library import Library
from assessment.prompts import PHRASES
from assessment.reading import Reading
from assessment.session import Channel, Community, Door, Session, Situation, Turn
from assessment.validation import build_library

YES_NO = {"kind": "choice", "options": [{"key": 1}, {"key": 2}]}
SCALE = [{"key": 1, "points": "0"}, {"key": 2, "points": "50"}, {"key": 3, "points": "100"}, {"key": 0}]
COMMON: dict[str, Any] = {
    "CONSENT": YES_NO,
    "ROLE": YES_NO,
    "MORE": YES_NO,
    "MORE_ALL": {"kind": "choice", "options": [{"key": 1}, {"key": 2}, {"key": 3}]},
    "AREA": {"kind": "choice"},
    "QUOTE": YES_NO,
    "FOLLOWUP": YES_NO,
    "LANGUAGE": {"kind": "choice"},
    "DELETE": YES_NO,
}


def text(words: str) -> dict[str, Any]:
    return {"text": words}


def tiny_files(**shape: Any) -> dict[str, Any]:
    """The files of a library with the instruments `family` and `provider`, alike but for their ids.

    Nothing in them is shared with another call's: tests break them.
    """
    written: dict[str, Any] = json.loads(_written(json.dumps(shape)))
    return written


@lru_cache
def _written(shape: str) -> str:
    return json.dumps(_files(**json.loads(shape)))


def _files(
    core: Sequence[str] = ("A1", "A2"),
    sets: Sequence[Sequence[str]] = (("B1",), ("B2",), ("B3",)),
    closing: Sequence[str] = ("OPEN1", "AREA", "QUOTE"),
    sensitive: Iterable[str] = (),
    languages: Sequence[str] = ("en", "es"),
) -> dict[str, Any]:
    items = [*core, *(item for chosen in sets for item in chosen)]
    files: dict[str, Any] = {
        "languages.json": {"languages": [{"code": c, "name": f"Name of {c}", "direction": "ltr"} for c in languages]},
        "instruments/common/instrument.json": {"id": "common", "version": 1, "questions": COMMON},
    }
    for role in ("family", "provider"):
        own: dict[str, Any] = {
            item: {"kind": "scale", "scale": "agree", "sensitive": item in sensitive} for item in items
        }
        own |= {id: {"kind": "text"} for id in closing if id not in COMMON}
        files[f"instruments/{role}/instrument.json"] = {
            "id": role,
            "version": 7,
            "role": role,
            "scales": {"agree": SCALE},
            "blocks": [{"id": "1", "items": items}],
            "core": list(core),
            "sets": [list(chosen) for chosen in sets],
            "closing": list(closing),
            "shared": [id for id in closing if id in COMMON],
            "questions": own,
        }
    for language in languages:
        files[f"instruments/common/{language}.json"] = _wording("common", language, COMMON)
        for role in ("family", "provider"):
            questions = files[f"instruments/{role}/instrument.json"]["questions"]
            files[f"instruments/{role}/{language}.json"] = _wording(role, language, questions)
        files[f"locales/{language}.json"] = {"language": language, "phrases": _phrases(language)}
    return files


def _wording(instrument: str, language: str, questions: Mapping[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for id, question in questions.items():
        asked[id] = {"ask": text(f"{id} {language}?")}
        if question.get("options"):
            asked[id]["labels"] = {str(option["key"]): text(f"{id}-{option['key']}") for option in question["options"]}
    found = {"language": language, "instrument": instrument, "questions": asked}
    if instrument != "common":
        found["scales"] = {"agree": {"1": text("No"), "2": text("So so"), "3": text("Yes"), "0": text("Not sure")}}
    return found


def _phrases(language: str) -> dict[str, Any]:
    return {
        id: text(" ".join([f"[{id} {language}]", *(f"{{{name}}}" for name in sorted(needed))]))
        for id, needed in PHRASES.items()
    }


def tiny_library(**shape: Any) -> Library:
    return build_library(tiny_files(**shape))


def community(**changes: Any) -> Community:
    usual = Community(
        slug="demo",
        name="Demo",
        sponsor="The Sponsor",
        languages=("en", "es"),
        areas=("North", "South"),
        contact="555-0100",
        urgent="999",
    )
    return replace(usual, **changes)


def command(name: Any, **details: Any) -> Reading:
    return Reading("command", command=name, **details)


def answer(value: int | float | str | None, comment: str | None = None) -> Reading:
    return Reading("answer", value=value, comment=comment)


class Person:
    """Talks to the conversation as a host would: keeps the session (as JSON), the door and the opt-out."""

    def __init__(self, library: Library, channel: Channel = "sms", **door: Any) -> None:
        self.library = library
        self.channel: Channel = channel
        self.door: Door | None = Door(**{"community": community(), "round": 1, **door})
        self.word: Door | None = None
        """What the next message names by a join word."""
        self.quiet = False
        self.opted_out = False
        self.language: str | None = "en"
        self.community: Community | None = None
        self.rotations: dict[str, int] = {}
        self._session: str | None = None
        self.turn = Turn(None)

    @property
    def session(self) -> Session:
        assert self._session is not None
        return session_from_json(self._session)

    @property
    def begun(self) -> bool:
        return self._session is not None

    def situation(self) -> Situation:
        session = self.session if self.begun else None
        return Situation(
            session=session,
            channel=self.channel,
            language=self.language,
            community=self.community,
            door=self.word or (self.door if session is None else None),
            opted_out=self.opted_out,
            quiet=self.quiet,
            rotations=self.rotations,
        )

    def says(self, *readings: Reading) -> str:
        """Sends the readings one after another and returns the text that answers the last ("" for silence)."""
        for reading in readings:
            situation = self.situation()
            self.turn = step(self.library, situation, Reading.from_parse(reading.intent, reading.entities()))
            self._take(situation)
        assert len(self.turn.replies) <= 1
        return self.turn.replies[0].text if self.turn.replies else ""

    def _take(self, situation: Situation) -> None:
        if "open" in self.turn.effects:
            assert situation.door is not None
            self.community = situation.door.community
        if self.turn.session is not None:
            self._session = session_to_json(self.turn.session)
            self.language = self.turn.session.language
        self.opted_out = (self.opted_out or "opt_out" in self.turn.effects) and "opt_in" not in self.turn.effects
        self.word = None
