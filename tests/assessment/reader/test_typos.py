from assessment.reader.typos import Spellings, distance, nearest
from tests.assessment.tables import every_row


@every_row(
    ("a", "b", "slips"),
    [
        ("mostly", "mostly", 0),
        ("mosly", "mostly", 1),
        ("mostyl", "mostly", 1),
        ("little", "ltitle", 1),
        ("", "ab", 2),
        ("kitten", "sitting", 3),
    ],
)
def test_slips_between_two_words(a: str, b: str, slips: int) -> None:
    assert distance(a, b) == distance(b, a) == slips


def near(typed: str, *entries: tuple[str, int]) -> tuple[int, ...]:
    return nearest(Spellings(entries).near(typed))


def test_one_slip_in_a_short_word_and_two_in_a_long_one() -> None:
    entries = [("mostly", 3), ("en gran parte", 3), ("downtown", 2)]
    assert near("mosly", *entries) == (3,)
    assert near("msly", *entries) == ()
    assert near("en grn prte", *entries) == (3,)
    assert near("dwntwn", *entries) == (2,)


def test_the_nearest_phrase_wins_and_a_tie_is_a_tie() -> None:
    assert near("northsid", ("northside", 1), ("northsides", 2), ("southside", 3)) == (1,)
    assert near("parx", ("park", 1), ("part", 2)) == (1, 2)


def test_very_short_words_have_no_typos() -> None:
    assert near("na", ("no", 1), ("si", 4)) == ()


@every_row(("typed", "phrase"), [("westside", "eastside"), ("done", "none"), ("not safe", "not sure")])
def test_another_word_is_no_slip(typed: str, phrase: str) -> None:
    assert near(typed, (phrase, 1)) == ()


@every_row(("typed", "phrase"), [("ostly", "mostly"), ("omstly", "mostly"), ("emostly", "mostly")])
def test_a_slip_may_be_in_the_first_letter(typed: str, phrase: str) -> None:
    assert near(typed, (phrase, 3)) == (3,)
