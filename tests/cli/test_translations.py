"""Translations leave as XLIFF 2 and as a workbook, and come back whole, or not at all."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import content
from api.cli.problem import CommandError
from api.cli.translations import FORMATS, imported_file
from api.services.translation.importing import Imported, RefusedError, Row, imported
from api.services.translation.strings import Entry, NoLanguageError, entries
from tests.data.shipped import DATA

S2 = "instruments/family:questions/S2/ask"
HELP = "locales:phrases/help"
Edit = Callable[[Path, str, str], None]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    return root


def entry(root: Path, unit: str) -> Entry:
    return next(one for one in entries(root, "es") if one.unit == unit)


def row(root: Path, unit: str, target: str, state: str | None = None, **changes: str) -> Row:
    return Row(**{"place": "row 7", "unit": unit, "source": entry(root, unit).source.text, "target": target,
                  "state": state} | changes)  # type: ignore[arg-type]  # fmt: skip


def write(root: Path, result: Imported) -> None:
    for place, text in result.files.items():
        (root / place).write_text(text, encoding="utf-8")


def edit_xliff(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(f">{old}<", f">{new}<"), "utf-8")


def edit_workbook(path: Path, old: str, new: str) -> None:
    book = load_workbook(path)
    for cells in book.worksheets[0].iter_rows():
        for cell in cells:
            if cell.value == old:
                cell.value = new
    book.save(path)


@pytest.fixture(params=[("xliff", edit_xliff), ("xlsx", edit_workbook)], ids=["xliff", "xlsx"])
def exported(request: pytest.FixtureRequest, data: Path) -> tuple[Path, Edit]:
    """The Spanish strings in a file, and how a translator changes a text in it."""
    name, edit = request.param
    path = data.parent / f"es.{name}"
    path.write_bytes(FORMATS[name].write(entries(data, "es"), "es"))
    return path, edit


def test_what_comes_back_unchanged_changes_nothing(data: Path, exported: tuple[Path, Edit]) -> None:
    assert imported_file(data, exported[0], None) == ("es", Imported(0, 0, {}))


def test_a_changed_text_comes_back_as_a_draft_of_the_next_version(data: Path, exported: tuple[Path, Edit]) -> None:
    path, edit = exported
    old = entry(data, S2).target
    assert old is not None
    edit(path, old.text, "¿Puede pagar el cuidado de su hijo o hija?")
    language, result = imported_file(data, path, None)
    assert (language, result.changed, list(result.files)) == ("es", 1, ["instruments/family/es.json"])
    write(data, result)
    new = entry(data, S2).target
    assert new is not None
    assert (new.text, new.state, new.version) == (
        "¿Puede pagar el cuidado de su hijo o hija?",
        "draft",
        old.version + 1,
    )
    before = (DATA / "instruments/family/es.json").read_text("utf-8").splitlines()
    after = (data / "instruments/family/es.json").read_text("utf-8").splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    content.load(data)


def test_a_lost_placeholder_is_refused_by_row_and_nothing_is_imported(data: Path, exported: tuple[Path, Edit]) -> None:
    path, edit = exported
    for text in ("Solo resultados de grupo.", "No tenemos todavía ese idioma."):
        edit(path, text, text + "!")
    if path.suffix == ".xlsx":
        edit(path, entry(data, HELP).target.text, "Ayuda de {patrocinador}: {contact}")  # type: ignore[union-attr]
    else:
        path.write_text(path.read_text("utf-8").replace('equiv="{contact}"', 'equiv="{contacto}"'), "utf-8")
    with pytest.raises(CommandError, match=r"nothing was imported(.|\n)*phrases/help: (.|\n)*lacks the placeholder"):
        imported_file(data, path, None)


def test_a_language_that_has_nothing_yet_is_begun(data: Path) -> None:
    (data / "locales/es.json").unlink()
    result = imported(data, "es", [row(data, "locales:phrases/resumed", "Sigamos.")], None)
    write(data, result)
    assert content.load(data).phrase("es", "resumed").text == "Sigamos."
    assert json.loads((data / "locales/es.json").read_text("utf-8"))["phrases"].keys() == {"resumed"}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (S2, {"target": "¿{sponsor}?"}, "has a placeholder {sponsor} that the English text has not"),
    (HELP, {"target": "Ayuda: {contact}"}, "lacks the placeholder {sponsor}"),
    (S2, {"target": "¿Sí?", "unit": "instruments/family:questions/S99/ask"}, "there is no string"),
    (S2, {"target": "¿Sí?", "source": "Can you find cheap child care?"}, "export again"),
    (S2, {"target": "¿Sí?", "state": "final"}, "the state must be one of draft, reviewed, piloted, approved"),
    (S2, {"target": "¿Sí?", "state": "approved"}, "say who read it with --by"),
    (S2, {"target": "¿Puede {?"}, "has a brace that belongs to no placeholder"),
    ("instruments/family:scales/agree/2", {"target": "No"}, "the labels of keys 1 and 2 are the same"),
]


@pytest.mark.parametrize(("unit", "changes", "complaint"), REFUSED)
def test_what_would_break_something_is_refused(data: Path, unit: str, changes: dict[str, Any], complaint: str) -> None:
    given = replace(row(data, unit, ""), **changes)
    with pytest.raises(RefusedError, match=re.escape(complaint)):
        imported(data, "es", [given], None)


def test_a_string_that_comes_twice_is_refused(data: Path) -> None:
    twice = [row(data, S2, "¿Sí?"), row(data, S2, "¿No?", place="row 8")]
    with pytest.raises(RefusedError, match=r"row 8: .* stands in row 7 already"):
        imported(data, "es", twice, None)


def test_a_speaker_gives_a_state_and_is_named(data: Path) -> None:
    target = entry(data, S2).target
    assert target is not None
    result = imported(data, "es", [row(data, S2, target.text, "reviewed")], "Ana, mother of two")
    assert (result.changed, result.restated) == (0, 1)
    write(data, result)
    now = entry(data, S2).target
    assert now is not None
    assert (now.state, now.translator, now.version) == ("reviewed", "Ana, mother of two", target.version)


def test_a_new_text_loses_the_approval_of_the_old_one(data: Path) -> None:
    target = entry(data, S2).target
    assert target is not None
    write(data, imported(data, "es", [row(data, S2, target.text, "approved")], "Ana"))
    write(data, imported(data, "es", [row(data, S2, "¿Otra cosa?", "approved")], None))
    now = entry(data, S2).target
    assert now is not None
    assert (now.state, now.translator) == ("draft", "project")


def test_line_ends_and_decomposed_letters_of_other_programs_are_no_change(data: Path) -> None:
    target = entry(data, "locales:phrases/help").target
    assert target is not None
    typed = target.text.replace("\n", "\r\n").replace("é", "e\u0301") + " "
    assert imported(data, "es", [row(data, HELP, typed)], None) == Imported(0, 0, {})


@pytest.mark.parametrize("language", ["en", "xx", "../../etc"])
def test_only_listed_languages_are_translated(data: Path, language: str) -> None:
    with pytest.raises(NoLanguageError, match="choose one of es"):
        entries(data, language)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xliff>&b;</xliff>'


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (b"", "no XML"),
        (b"\xff\xfe", "no XML"),
        (b'<?xml version="1.0" encoding="x-none"?><a/>', "no XML"),
        (BOMB.encode(), "no XML"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>', "no XML"),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "no XLIFF 2"),
        (b'<xliff version="2.0" srcLang="de" trgLang="es" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "srcLang"),
        (b"PK\x03\x04 no zip", "no workbook"),
    ],
)  # fmt: skip
def test_what_is_no_translation_is_refused_in_a_sentence(data: Path, given: bytes, complaint: str) -> None:
    path = data.parent / "given"
    path.write_bytes(given)
    with pytest.raises(CommandError, match=complaint):
        imported_file(data, path, None)


def test_a_workbook_that_unpacks_endlessly_is_not_unpacked(data: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    path = data.parent / "bomb.xlsx"
    path.write_bytes(packed.getvalue())
    with pytest.raises(CommandError, match="larger than any workbook of ours"):
        imported_file(data, path, None)


def test_a_workbook_of_another_kind_is_refused(data: Path, exported: tuple[Path, Edit]) -> None:
    path, edit = exported
    if path.suffix == ".xlsx":
        edit(path, "translation", "Übersetzung")
        with pytest.raises(CommandError, match="row 1: lacks the column translation"):
            imported_file(data, path, None)
