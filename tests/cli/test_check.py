"""`familyvoice check` on copies of the shipped data with one thing broken: named with file and line, exit code 1."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from api.cli.check import check
from api.cli.problem import CommandError
from content.layout import layout
from tests.data.shipped import DATA

PRICE = 0.01


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The shipped data in English and Spanish."""
    root = tmp_path / "data"
    for pattern in ("instruments/*/instrument.json", "*/**/en.json", "*/**/es.json"):
        for path in DATA.glob(pattern):
            target = root / path.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    listed = json.loads((DATA / "languages.json").read_text("utf-8"))["languages"][:2]
    (root / "languages.json").write_text(json.dumps({"languages": listed}), "utf-8")
    return root


def changed(root: Path, file: str, path: str, **fields: Any) -> str:
    """Changes fields of a string (None: takes the string out), and returns where it stands as file:line."""
    content = json.loads((root / file).read_text("utf-8"))
    *outer, name = path.split("/")
    place = content
    for part in outer:
        place = place[part]
    if fields:
        place[name].update(fields)
    else:
        del place[name]
    (root / file).write_text(layout(content) + "\n", "utf-8")
    written = (root / file).read_text("utf-8").splitlines()
    start = next((at for at, line in enumerate(written) if f'"{outer[-1]}"' in line), 0)
    if outer[-1] == "phrases":
        start = 0
    return f"{file}:{next((at for at, line in enumerate(written, 1) if at > start and f'"{name}"' in line), None)}"


def complaints(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert check(root, PRICE) == 1
    return capsys.readouterr().err.splitlines()


def test_the_shipped_data_is_clean_and_its_costs_are_shown(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(data, PRICE) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed.out.splitlines() if "family " in line]
    english, spanish = ([int(figure) for figure in row[2:6]] for row in rows)
    texts, segments, dear, longest = english
    assert (dear, longest) == (0, 2)
    assert rows[0][6] == f"${(segments + texts) * PRICE:.2f}"
    assert spanish[0] == texts, "as many texts"
    assert spanish[1] > 1.5 * segments, "but dearer ones"


def test_a_missing_placeholder_is_named_with_its_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = changed(data, "locales/es.json", "phrases/help", text="Para preguntas: {contact}.")
    assert complaints(data, capsys) == [f"{place}: help: lacks the placeholder {{sponsor}} of the English text"]


def test_a_broken_translation_is_named_with_its_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = changed(data, "instruments/family/es.json", "questions/S2/ask", text="¿Puede {encontrar cuidado?")
    assert complaints(data, capsys)[0].startswith(f"{place}: S2: has a brace that belongs to no placeholder")


def test_a_question_of_three_segments_is_named_with_its_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = changed(data, "instruments/family/es.json", "questions/S2/ask", text="¿Sí? " * 20 + "¿Sí?")
    assert complaints(data, capsys)[0] == f"{place}: S2 (ask): 3 segments with its options, at most 2"


def test_a_phrase_of_four_segments_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = changed(data, "locales/es.json", "phrases/unclear", text="á" * 250)
    assert complaints(data, capsys)[0] == f"{place}: unclear: 4 segments, at most 3"


def test_a_string_that_is_missing_is_named_with_the_line_of_its_english(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(data, "locales/es.json", "phrases/resumed")
    english = (data / "locales/en.json").read_text("utf-8").splitlines()
    line = next(at for at, text in enumerate(english, 1) if '"resumed"' in text)
    assert complaints(data, capsys)[0] == f"locales/es.json (English: locales/en.json:{line}): resumed: not translated"


def test_a_stale_translation_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(data, "instruments/family/en.json", "questions/S2/why", version=2)
    place = changed(data, "instruments/family/es.json", "questions/S2/why", translator="x")
    assert complaints(data, capsys)[0].startswith(f"{place}: S2 (why): out of date: the English text is at version 2")


def test_a_hard_english_text_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hard = "Do municipal authorities prioritize developmentally appropriate opportunities?"
    place = changed(data, "instruments/family/en.json", "questions/C1/ask", text=hard)
    assert any(line.startswith(f"{place}: C1 (ask): asks for ") for line in complaints(data, capsys))


def test_labels_that_the_reader_could_confuse_are_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = changed(data, "instruments/family/es.json", "scales/agree/3", text="Un pico")
    assert complaints(data, capsys)[0].startswith(f"{place}: C1 (label of key 3): one slip of the finger makes it ")


def test_a_label_that_is_a_command_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = changed(data, "instruments/family/en.json", "scales/agree/2", text="Stop")
    assert any(line.startswith(f"{place}: C1 (label of key 2): the label 'Stop' is read as command stop")
               for line in complaints(data, capsys))  # fmt: skip


def test_a_bad_phrase_of_a_lexicon_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "lexicons/es.json"
    content = json.loads(path.read_text("utf-8"))
    content["lexicon"]["skip"].append("saltar (esta")
    path.write_text(layout(content), "utf-8")
    line = next(at for at, text in enumerate(path.read_text("utf-8").splitlines(), 1) if '"skip"' in text)
    assert complaints(data, capsys)[0].startswith(f"lexicons/es.json:{line}: skip: ")


def test_the_strings_of_a_language_are_listed_with_what_forces_the_dear_encoding(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(data, PRICE, "es") == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if " stopped " in line]
    assert "UCS-2" in line and "locales/es.json:" in line


def test_an_unknown_language_is_refused(data: Path) -> None:
    with pytest.raises(CommandError, match="choose one of en, es"):
        check(data, PRICE, "xx")
