"""Finding and parsing the data folder."""

import json
from pathlib import Path

import pytest

import content
from assessment.validation import InvalidData
from tests.assessment.tiny import tiny_files

SHIPPED = Path(__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, parsed in tiny_files().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(parsed), encoding="utf-8")
    return tmp_path


def problems_in(folder: Path) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        content.load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_folder_becomes_a_library(folder: Path) -> None:
    library = content.load(folder)
    assert library.instruments.keys() == {"common", "family", "provider"}
    assert library.languages.keys() == {"en", "es"}


def test_the_shipped_data_is_sound() -> None:
    library = content.load(SHIPPED)
    assert {instrument.role for instrument in library.instruments.values()} == {
        "common", "family", "provider", "partner",
    }  # fmt: skip
    assert library.lexicons.keys() <= library.languages.keys()


def test_what_is_wrong_inside_a_file_is_named_by_its_path_in_the_folder(folder: Path) -> None:
    (folder / "locales/es.json").write_text('{"language": "es", "phrases": {"x": {"text": "x"}}}')
    assert problems_in(folder) == ["locales/es.json:1: x: is no phrase of the English file"]


def test_a_file_that_is_no_json_is_named_with_its_line(folder: Path) -> None:
    (folder / "locales/es.json").write_text('{\n  "language": "es",\n  phrases\n}')
    assert problems_in(folder)[0].startswith("locales/es.json: is not JSON at line 3, column 3: ")


def test_every_unreadable_file_is_named(folder: Path) -> None:
    (folder / "locales/es.json").write_text("")
    (folder / "languages.json").write_bytes(b'{"languages": "\xff"}')
    assert problems_in(folder) == [
        "languages.json: is not UTF-8 text (byte 15)",
        "locales/es.json: is not JSON at line 1, column 1: Expecting value",
    ]


def test_a_name_twice_in_one_object_is_not_silently_lost(folder: Path) -> None:
    (folder / "locales/es.json").write_text('{"language": "es", "phrases": {"a": {}, "a": {}}}')
    assert problems_in(folder) == ["locales/es.json: has 'a' twice in one object"]


def test_a_folder_where_a_file_should_be_is_named(folder: Path) -> None:
    (folder / "locales/es.json").unlink()
    (folder / "locales/es.json").mkdir()
    assert problems_in(folder)[0].startswith("locales/es.json: ")


def test_files_of_others_are_left_alone(folder: Path) -> None:
    (folder / "nlu").mkdir()
    (folder / "nlu/nlu.yml").write_text("nlu: []")
    (folder / "demo").mkdir()
    (folder / "demo/voices.json").write_text("not JSON")
    (folder / "locales/.es.json").write_text("an editor's copy")
    assert content.load(folder).languages.keys() == {"en", "es"}


def test_no_folder_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    assert "languages.json: is missing" in problems_in(tmp_path / "nowhere")
