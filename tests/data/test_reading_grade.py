"""English texts ask for five years of school at most; and how that is counted."""

import pytest

from assessment.checking.translations import HARDEST, hard_to_read
from assessment.reading_grade import grade, syllables
from tests.shipped import library


def test_every_english_question_reason_and_sentence_is_easy_to_read() -> None:
    assert list(hard_to_read(library())) == []
    assert HARDEST == 5


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
