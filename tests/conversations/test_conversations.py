"""Whole conversations in the shipped instruments, as a person would see them."""

import re
from pathlib import Path

import pytest

from assessment.conversation import STEPS
from assessment.prompts import PHRASES
from tests.assessment.tables import every_row
from tests.conversations.player import play
from tests.shipped import library

GOLDENS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, rewrite: bool) -> None:
    written = path.read_text(encoding="utf-8")
    played, _ = play(written)
    if rewrite:
        path.write_text(played, encoding="utf-8")
    else:
        assert played == written


def test_every_intent_is_in_some_conversation() -> None:
    assert set().union(*(play(path.read_text(encoding="utf-8"))[1] for path in GOLDENS)) == STEPS.keys()


def test_every_language_has_a_whole_conversation_with_others_on_the_way() -> None:
    for code in library().lexicons:
        played, intents = play((Path(__file__).parent / f"language_{code}.txt").read_text(encoding="utf-8"))
        assert played.endswith("= complete\n"), code
        assert {"start", "answer", "not_sure", "skip", "language"} <= intents, code


NEVER_SAID_HERE = {
    "why_generic",  # every shipped question has its own
    "not_in_session",  # a host that keeps erased sessions would say it; this one, as the shipped one, forgets them
}


@every_row("language", ["en", "es"])
def test_every_phrase_is_in_some_conversation(language: str) -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in GOLDENS)
    said = "\n".join(line.removeprefix("< ") for line in everything.split("\n") if line.startswith("<"))
    unsaid = {id for id in PHRASES if not re.search(_pattern(language, id), said)}
    assert unsaid == NEVER_SAID_HERE


def _pattern(language: str, phrase: str) -> str:
    words = library().phrase(language, phrase).text
    return "(?s:.+?)".join(re.escape(part) for part in re.split(r"\{[a-z_]+\}", words))
