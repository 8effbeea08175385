import json
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.reader.lexicon import problems
from assessment.reader.patterns import BadPhrase
from assessment.reader.reader import Reader
from tests.assessment.reader.reading import LIBRARY
from tests.assessment.tables import every_row

LEXICONS = sorted((Path(__file__).parents[3] / "data" / "lexicons").glob("*.json"))


@every_row("file", LEXICONS, named=lambda file: file.stem)
def test_a_shipped_lexicon_has_no_problem(file: Path) -> None:
    lexicon = json.loads(file.read_text(encoding="utf-8"))["lexicon"]
    assert problems({category: tuple(phrases) for category, phrases in lexicon.items()}) == ()


@every_row("code", sorted(LIBRARY.lexicons))
def test_options_that_phrases_stand_for_exist(code: str) -> None:
    known = {
        f"{question.id}.{option.key}"
        for instrument in LIBRARY.instruments.values()
        for question in instrument.questions.values()
        for option in question.options
    }
    named = {category for category in LIBRARY.lexicons[code] if category[:1].isupper()}
    assert named <= known


@every_row("code", sorted(LIBRARY.lexicons))
def test_every_meaning_that_a_reply_can_have_is_there(code: str) -> None:
    needed = {"yes", "no", "little", "mostly", "between", "not_sure", "skip", "stop", "help", "start", "back", "why"}
    needed |= {"repeat", "pause", "privacy", "delete", "human", "language", "urgent", "not_urgent", "polite"}
    assert needed <= LIBRARY.lexicons[code].keys()


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
