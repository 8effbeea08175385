from assessment.reader.typos import Spellings, distance
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


def test_one_slip_in_a_short_word_and_two_in_a_long_one() -> None:
    spellings = Spellings([("mostly", 3), ("en gran parte", 3), ("downtown", 2)])
    assert spellings.near("mosly") == (3,)
    assert spellings.near("msly") == ()
    assert spellings.near("en grn prte") == (3,)
    assert spellings.near("dwntwn") == (2,)


def test_the_nearest_phrase_wins_and_a_tie_is_a_tie() -> None:
    spellings = Spellings([("northside", 1), ("northsides", 2), ("southside", 3)])
    assert spellings.near("northsid") == (1,)
    assert Spellings([("park", 1), ("part", 2)]).near("parx") == (1, 2)


def test_very_short_words_have_no_typos() -> None:
    assert Spellings([("no", 1), ("si", 4)]).near("na") == ()
