from dataclasses import replace

import pytest

from assessment.reader.lexicon import problems
from assessment.reader.patterns import BadPhrase
from assessment.reader.reader import Reader
from tests.assessment.reader.reading import LIBRARY
from tests.assessment.tables import every_row


@every_row(
    ("lexicon", "category", "part"),
    [
        ({"yess": ("yes",)}, "yess", "no category"),
        ({"yes": ("(a|b",)}, "yes", "missing"),
        ({"yes": ("ok",), "no": ("OK!",)}, "no", "stands in 'yes'"),
        ({"language_form": ("please",)}, "language_form", "lacks {language}"),
        ({"skip": ("",)}, "skip", "holds no word"),
        ({"number.x": ("ten",)}, "number.x", "no category"),
    ],
)
def test_a_slip_in_a_lexicon_is_named(lexicon: dict[str, tuple[str, ...]], category: str, part: str) -> None:
    ((found, what),) = problems(lexicon)
    assert found == category
    assert part in what


def test_a_reader_is_not_built_from_phrases_it_cannot_read() -> None:
    broken = replace(LIBRARY, lexicons={"en": {"yes": ("(yes",)}})
    with pytest.raises(BadPhrase):
        Reader(broken)


def test_a_speaker_extends_a_lexicon_by_adding_a_phrase() -> None:
    library = replace(LIBRARY, lexicons={"en": {"yes": (*LIBRARY.lexicons["en"]["yes"], "aye captain")}})
    reading = Reader(library).read("Aye, captain!", instrument="family", question="S2", languages=("en",))
    assert (reading.outcome, reading.value) == ("answer", 4)
