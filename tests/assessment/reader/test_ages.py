"""Replies to CHILD_AGE: 1 Not born yet, 2 0-2 years, 3 3-5 years, 4 6-8 years."""

from assessment.reading import Reading
from tests.assessment.reader.reading import SKIP, UNCLEAR, answer, offer, reply
from tests.assessment.tables import every_row


@every_row(
    ("text", "key"),
    [
        ("3", 3),
        ("4", 4),
        ("#4", 4),
        ("4 years", 3),
        ("3 yrs", 3),
        ("2yo", 2),
        ("18 months", 2),
        ("18mo", 2),
        ("36 months", 3),
        ("eighteen months", 2),
        ("newborn", 2),
        ("6 weeks", 2),
        ("3 and a half", 3),
        ("2 1/2 years", 2),
        ("1 year 6 months", 2),
        ("5 years 11 months", 3),
        ("he's 4", 3),
        ("my daughter is 3", 3),
        ("she is 7 years old", 4),
        ("one year old", 2),
        ("3-5", 3),
        ("3 to 5 years", 3),
        ("6 - 8", 4),
        ("3 and 5 years", 3),
        ("due in may", 1),
        ("pregnant", 1),
        ("20 weeks pregnant", 1),
        ("not born yet", 1),
    ],
)
def test_english(text: str, key: int) -> None:
    assert reply(text, "CHILD_AGE") == answer(key)


@every_row(
    ("text", "key"),
    [
        ("4 años", 3),
        ("4 anos", 3),
        ("tiene 7 años", 4),
        ("18 meses", 2),
        ("recién nacido", 2),
        ("año y medio", 2),
        ("dos años y medio", 2),
        ("3 a 5 años", 3),
        ("estoy embarazada", 1),
        ("nace en mayo", 1),
        ("mi niña tiene 2", 2),
    ],
)
def test_spanish(text: str, key: int) -> None:
    assert reply(text, "CHILD_AGE", "es") == answer(key)


@every_row(
    ("text", "reading"),
    [
        ("5", offer(3)),
        ("7", offer(4)),
        ("four", offer(3, 4)),
        ("toddler", offer(2)),
        ("almost 4", offer(3)),
        ("2 and 7 years old", offer(2, 4)),
        ("pregnant and a 4 year old", offer(1, 3)),
        ("2, my son is 4", offer(3, 2)),
        ("12 years", UNCLEAR),
        ("15 years old", UNCLEAR),
        ("i have 2 kids", UNCLEAR),
        ("no kids", SKIP),
        ("4 an", offer(4)),
    ],
)
def test_what_is_not_one_band_for_certain(text: str, reading: Reading) -> None:
    assert reply(text, "CHILD_AGE") == reading


def test_an_age_is_no_answer_to_another_question() -> None:
    assert reply("3 years", "S2") == UNCLEAR
