"""The shipped lexicons say what they must, in categories and phrases that the reader knows."""

import pytest

from assessment.reader.lexicon import problems
from tests.data.shipped import DATA, read
from tests.shipped import library

LANGUAGES = sorted(file.stem for file in (DATA / "lexicons").glob("*.json"))
NEEDED = {"yes", "no", "little", "mostly", "between", "not_sure", "skip", "stop", "help", "start", "back", "why"}
NEEDED |= {"repeat", "pause", "privacy", "delete", "human", "language", "urgent", "not_urgent", "polite"}


def lexicon(language: str) -> dict[str, tuple[str, ...]]:
    return {category: tuple(phrases) for category, phrases in read(f"lexicons/{language}.json")["lexicon"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_has_no_problem(language: str) -> None:
    assert problems(lexicon(language)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_that_a_reply_can_have_is_there(language: str) -> None:
    assert lexicon(language).keys() >= NEEDED


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_that_phrases_stand_for_exist(language: str) -> None:
    known = {
        f"{question.id}.{option.key}"
        for instrument in library().instruments.values()
        for question in instrument.questions.values()
        for option in question.options
    }
    assert {category for category in lexicon(language) if category[:1].isupper()} <= known
