"""Every way a data file can be wrong is named with file, id and what is wrong."""

from collections.abc import Callable
from operator import itemgetter

import pytest

from assessment.validation import InvalidData, Problem, build_library
from tests.assessment.tables import every_row
from tests.assessment.tiny import text, tiny_files
from tests.assessment.validation_cases import CASES
from tests.assessment.validation_changes import (
    EN,
    ES,
    FAMILY,
    FAMILY_EN,
    FAMILY_ES,
    LEXICON,
    Files,
)


def problems_of(files: Files) -> tuple[Problem, ...]:
    with pytest.raises(InvalidData) as caught:
        build_library(files)
    return caught.value.problems


@every_row(("case", "change", "expected"), CASES, named=itemgetter(0))
def test_what_is_wrong_is_named(case: str, change: Callable[[Files], None], expected: str) -> None:
    files = tiny_files()
    change(files)
    found = [str(problem) for problem in problems_of(files)]
    assert any(line.startswith(expected) for line in found), found


def test_nothing_at_all_is_a_problem_and_not_a_crash() -> None:
    assert [str(problem) for problem in problems_of({})] == [
        "instruments/common/instrument.json: is missing",
        "languages.json: is missing",
        "locales/en.json: is missing",
    ]


@every_row("content", [None, 3, "x", [], {}, [[]], {"questions": []}, {"questions": {"A1": None}}])
@every_row("file", [*tiny_files(), LEXICON])
def test_no_content_of_any_file_crashes(file: str, content: object) -> None:
    files = tiny_files() | {file: content}
    assert any(problem.file == file for problem in problems_of(files))


def test_all_problems_come_together_in_file_order() -> None:
    files = tiny_files()
    files[EN]["language"] = files[ES]["language"] = files[FAMILY]["id"] = "x"
    found = [problem.file for problem in problems_of(files)]
    assert found == [FAMILY, EN, ES]


def test_the_error_reads_as_one_line_for_each_problem() -> None:
    error = InvalidData([Problem("a.json", "S2", "is empty"), Problem("b.json", "", "is missing")])
    assert str(error) == "a.json: S2: is empty\nb.json: is missing"


def test_a_sound_library_is_built_as_written() -> None:
    library = build_library(tiny_files(sensitive=("B1",)))
    family = library.instruments["family"]
    assert (family.version, family.role, family.core, family.sets) == (
        7,
        "family",
        ("A1", "A2"),
        (("B1",), ("B2",), ("B3",)),
    )
    assert [option.points for option in family.questions["A1"].options] == [0, 50, 100, None]
    assert (family.questions["A1"].block, family.questions["A1"].core, family.questions["A1"].sensitive) == (
        "1",
        True,
        False,
    )
    assert (family.questions["B1"].core, family.questions["B1"].sensitive) == (False, True)
    assert family.questions.keys() >= {"CONSENT", "ROLE", "MORE", "MORE_ALL", "LANGUAGE", "DELETE", "AREA", "QUOTE"}
    assert library.instrument_for("provider").id == "provider"
    assert library.wordings["family"]["es"]["A1"].labels[3].text == "Yes"
    assert library.wordings["family"]["es"]["CONSENT"].ask.text == "CONSENT es?"


def test_points_may_be_fractions() -> None:
    files = tiny_files()
    files[FAMILY]["scales"]["agree"][1]["points"] = "100/3"
    option = build_library(files).instruments["family"].questions["A1"].option(2)
    assert option is not None
    assert option.points == pytest.approx(100 / 3)


def test_an_instrument_may_ask_a_shared_question_in_its_own_words() -> None:
    files = tiny_files()
    files[FAMILY_EN]["questions"]["QUOTE"] = {"ask": text("Mine?"), "labels": {"1": text("Yes"), "2": text("No")}}
    library = build_library(files)
    assert library.wordings["family"]["en"]["QUOTE"].ask.text == "Mine?"
    assert library.wordings["provider"]["en"]["QUOTE"].ask.text == "QUOTE en?"


def test_a_missing_translation_is_asked_in_english() -> None:
    files = tiny_files()
    del files[FAMILY_ES]["questions"]["A1"], files[ES]["phrases"]["paused"]
    library = build_library(files)
    assert library.question_wording("family", "es", "A1").ask.text == "A1 en?"
    assert library.phrase("es", "paused").text == "[paused en]"
