import pytest

from assessment.reader.patterns import BadPhrase, read_phrase, spelled_out
from tests.assessment.tables import every_row


def spellings(written: str) -> set[str]:
    return {" ".join(step.fold for step in sequence) for sequence in spelled_out(read_phrase(written).parts, 100)}


@every_row(
    ("written", "found"),
    [
        ("not sure", {"not sure"}),
        ("(stop|quit) texting", {"stop texting", "quit texting"}),
        ("stop [it|this now]", {"stop", "stop it", "stop this now"}),
        ("a [b [c]]", {"a", "a b", "a b c"}),
        ("in {language}", {"in {language}"}),
        ("due ... may", {"due ... may"}),
        ("Sí, claro", {"si claro"}),
    ],
)
def test_a_phrase_stands_for_its_sequences(written: str, found: set[str]) -> None:
    assert spellings(written) == found


def test_marks_at_the_end_say_how_far_a_phrase_counts() -> None:
    plain, offered, alone, both = (read_phrase(written) for written in ("so", "so?", "so!", "so?!"))
    assert [(phrase.sure, phrase.whole) for phrase in (plain, offered, alone, both)] == [
        (True, False),
        (False, False),
        (True, True),
        (False, True),
    ]


@every_row("written", ["", "  ", "?", "[a]", "...", "(a|b", "a)", "[a", "a|b", "{number} one", "(a|)", "!!"])
def test_a_phrase_that_cannot_be_meant_is_refused(written: str) -> None:
    with pytest.raises(BadPhrase):
        read_phrase(written)
