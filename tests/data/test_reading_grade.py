"""English texts ask for five years of school at most."""

import re

import pytest

from assessment.reading_grade import grade, syllables
from tests.data.shipped import FOLDERS, phrases, wording

LIMIT = 5.0
KNOWN_ABOVE = {"provider.C3": 5.04}
"""Items whose wording is fixed and measures above the limit, with what they measure."""
NO_SENTENCE = ("simulator.", "block.", "element.")
SENTENCES = {
    id: re.sub(r"{\w+}", "ten", value["text"])
    for id, value in phrases("en").items()
    if re.search(r"(\S+ ){3}.*[.?!]$", value["text"], re.DOTALL) and not id.startswith(NO_SENTENCE)
}
"""Phrases the formula is made for; it means nothing for a button or a heading."""

ITEMS = {f"{folder}.{id}": entry for folder in FOLDERS for id, entry in wording(folder, "en")["questions"].items()}


@pytest.mark.parametrize("name", sorted(ITEMS.keys() - KNOWN_ABOVE.keys()))
def test_a_question_is_easy_to_read(name: str) -> None:
    assert grade(ITEMS[name]["ask"]["text"]) <= LIMIT


@pytest.mark.parametrize(("name", "measured"), KNOWN_ABOVE.items())
def test_what_is_known_to_be_harder_is_no_harder_than_known(name: str, measured: float) -> None:
    assert LIMIT < round(grade(ITEMS[name]["ask"]["text"]), 2) == measured


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_a_reason_is_easy_to_read(name: str) -> None:
    assert grade(ITEMS[name]["why"]["text"]) <= LIMIT


@pytest.mark.parametrize("id", SENTENCES)
def test_a_phrase_is_easy_to_read(id: str) -> None:
    assert grade(SENTENCES[id]) <= LIMIT


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("child", 1), ("care", 1), ("makes", 1), ("asked", 1), ("used", 1), ("school", 1), ("thing", 1),
        ("places", 2), ("needed", 2), ("answered", 2), ("table", 2), ("little", 2), ("people", 2), ("being", 2),
        ("something", 2), ("someone", 2), ("language", 2), ("vision", 2), ("families", 3), ("services", 3), ("area", 3),
        ("library", 3), ("everyone", 3), ("policies", 3), ("community", 4),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_formula() -> None:
    # 6 words of one syllable: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    assert grade("Families need policies. Communities care.") == pytest.approx(
        0.39 * 2.5 + 11.8 * (3 + 1 + 3 + 4 + 1) / 5 - 15.59
    )


def test_a_text_without_words_has_no_grade() -> None:
    with pytest.raises(ValueError, match="no word"):
        grade("4?")
