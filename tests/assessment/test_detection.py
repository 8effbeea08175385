"""Which language a first message is in: the bars that docs/decisions/0010 was decided by, and what decides it."""

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from assessment.detection import NOTHING, Detector, Heard, words
from assessment.library import UNDETERMINED
from assessment.validation import InvalidData, build_library
from tests.assessment.tiny import tiny_files
from tests.shipped import library

MESSAGES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "first_messages.json").read_text("utf-8"))[
    "messages"
]
LEAST_EACH = 20
RECOGNISED, RECOGNISED_EACH, WRONG, WRONG_OF_NONE = 0.9, 0.6, 0.015, 0.1


@lru_cache(maxsize=1)
def detector() -> Detector:
    return Detector(library())


def judged(*, held_out: bool) -> Counter[tuple[str | None, str]]:
    """How many messages of each language were heard: surely, as one of two, wrongly, not."""
    found: Counter[tuple[str | None, str]] = Counter()
    for message in MESSAGES:
        if message["held_out"] == held_out:
            heard, language = detector().hear(message["text"]).languages, message["language"]
            told = "sure" if heard == (language,) else "wrong" if len(heard) == 1 else "one of two" if heard else "not"
            found[language, told] += 1
    return found


@pytest.mark.parametrize("held_out", [False, True])
def test_first_messages_are_heard(held_out: bool) -> None:
    found = judged(held_out=held_out)
    told = {code: [n for (language, _), n in found.items() if language == code] for code in library().languages}
    for code, counts in told.items():
        assert found[code, "sure"] >= RECOGNISED_EACH * sum(counts), code
    spoken = sum(sum(counts) for counts in told.values())
    assert sum(found[code, "sure"] for code in told) >= RECOGNISED * spoken
    assert sum(found[code, "wrong"] for code in told) <= WRONG * spoken
    assert found[None, "wrong"] <= WRONG_OF_NONE * sum(n for (code, _), n in found.items() if code is None)


def test_there_are_messages_of_every_language() -> None:
    counts = Counter(message["language"] for message in MESSAGES)
    assert set(counts) == {*library().languages, None}
    assert min(counts.values()) >= LEAST_EACH


def test_nothing_is_heard_where_no_word_is() -> None:
    for said in ("", "1", "👍", "?!", "3 - 4", "https://", "😀 12"):
        assert detector().hear(said) == NOTHING, said


def test_a_script_of_one_language_decides_unless_another_shows() -> None:
    assert detector().hear("да").languages == ("ru",)
    assert detector().hear("hi 你好").languages == ("zh",)
    for said in ("доброго дня, її", "سلام چطوری گلم", "こんにちは日本", "你好 привет", "नमस्ते"):
        assert detector().hear(said) == NOTHING, said


def test_two_languages_that_share_the_words_are_both_named() -> None:
    heard = detector().hear("participar")
    assert set(heard.languages) == {"es", "pt"}
    assert heard == Heard(heard.languages, even=heard.even)


def test_a_long_message_is_heard_by_its_first_words() -> None:
    assert detector().hear("quiero participar en la encuesta por favor " * 500).languages == ("es",)


def test_the_words_of_a_text() -> None:
    assert words("Holaaa, J’AI 3 'kids'!") == ["hola", "j'ai", "kids"]


def tiny(samples: dict[str, list[str]]) -> Detector:
    files = tiny_files()
    for code, lines in samples.items():
        files[f"detection/{code}.json"] = {"language": code, "samples": lines}
    return Detector(build_library(files))


def test_samples_of_no_language_of_ours_compete() -> None:
    lines = {"en": ["good morning all"], "es": ["buenas tardes señores"]}
    assert tiny(lines).hear("tardes").languages == ("es",)
    assert tiny(lines | {UNDETERMINED: ["tardes tardes"]}).hear("tardes") == NOTHING


def test_samples_are_checked() -> None:
    files = tiny_files() | {"detection/en.json": {"language": "es", "samples": ["a", "a"]}, "detection/xx.json": {}}
    with pytest.raises(InvalidData) as raised:
        build_library(files)
    assert [str(problem) for problem in raised.value.problems] == [
        "detection/en.json: 'language' is 'es', but the file's name says 'en'",
        "detection/en.json: 'samples' has 'a' twice",
        "detection/xx.json: languages.json has no language 'xx'",
    ]
