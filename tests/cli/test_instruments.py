"""Instruments leave as XLSForms that pyxform takes, and come in from forms of ODK and Kobo, or are refused by row."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

import content
from api.cli.instruments import form_files
from api.cli.problem import CommandError
from api.services.xlsform.writing import write
from assessment.conversation import step
from assessment.reading import Reading
from assessment.session import Community, Door, Situation
from tests.data.shipped import DATA, INSTRUMENTS

Sheets = dict[str, list[list[Any]]]


def kobo() -> Sheets:
    """A form as somebody builds it in Kobo, with points beside the choices."""
    return {
        "survey": [
            ["type", "name", "label::English (en)", "label::Español (es)", "hint::English (en)", "required"],
            ["start", "start", None, None, None, None],
            ["begin group", "parks", "Parks", "Parques", None, None],
            ["select_one agree", "P_clean", "Are the parks clean?", "¿Están limpios los parques?", "We share.", "yes"],
            ["select_one agree", "P_near", "Is a park near?", "¿Hay un parque cerca?", None, None],
            ["end group", None, None, None, None, None],
            ["select_one age", "age", "How old is your child?", "¿Qué edad tiene su hijo?", None, None],
            ["text", "OPEN1", "What should change?", "¿Qué debería cambiar?", None, None],
        ],
        "choices": [
            ["list_name", "name", "label::English (en)", "label::Español (es)", "points", "age_from", "age_below"],
            ["agree", "1", "No", "No", 0, None, None],
            ["agree", "2", "Yes", "Sí", 100, None, None],
            ["agree", "0", "Not sure", "No sé", None, None, None],
            ["age", "young", "0 to 2", "0 a 2", None, 0, 3],
            ["age", "old", "3 to 8", "3 a 8", None, 3, 9],
        ],
        "settings": [["form_title", "form_id", "version", "role"], ["Parks", "parks", "1", "neighbor"]],
    }  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    return root


def workbook(sheets: Sheets) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(root: Path, form: bytes, id: str | None = None, role: str | None = None) -> list[str]:
    """Imports the form into the folder; returns the notices."""
    path = root.parent / "form.xlsx"
    path.write_bytes(form)
    read, files = form_files(root, path, id, role)
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text, encoding="utf-8")
    return read.notices


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_instrument_is_an_xlsform_that_others_take(instrument: str) -> None:
    library = content.load(DATA)
    warnings: list[str] = []
    form = convert(io.BytesIO(write(library, library.instruments[instrument])), warnings=warnings, file_type=".xlsx")
    assert warnings == []
    for id in (*library.instruments[instrument].items, *library.instruments[instrument].closing):
        assert f"{id}\"" in form.xform  # fmt: skip


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_an_instrument_that_leaves_and_comes_back_is_the_same(instrument: str, data: Path) -> None:
    before = content.load(data)
    book = load_workbook(io.BytesIO(write(before, before.instruments[instrument])))
    book["settings"]["C2"] = "2"
    out = io.BytesIO()
    book.save(out)
    assert taken(data, out.getvalue()) == []
    after = content.load(data)
    old, new = before.instruments[instrument], after.instruments[instrument]
    assert (new.version, new.role, new.blocks, new.core, new.sets, new.closing) == (
        2, old.role, old.blocks, old.core, old.sets, old.closing,
    )  # fmt: skip
    assert new.questions == old.questions
    assert after.phrases == before.phrases
    for language, wording in before.wordings[instrument].items():
        for id, asked in wording.items():
            again = after.wordings[instrument][language][id]
            assert (again.ask, again.why) == (asked.ask, asked.why)
            assert {key: label.text for key, label in again.labels.items()} == {
                key: label.text for key, label in asked.labels.items()
            }


def test_a_form_of_kobo_becomes_an_assessment_that_can_be_held(data: Path) -> None:
    notices = taken(data, workbook(kobo()))
    library = content.load(data)
    parks = library.instruments["parks"]
    assert (parks.role, parks.items, parks.closing) == ("neighbor", ("P_clean", "P_near"), ("age", "OPEN1"))
    assert [option.points for option in parks.questions["P_clean"].options] == [0, 100, None]
    assert [(band.key, band.low, band.high) for band in parks.questions["age"].ages] == [(1, 0, 3), (2, 3, 9)]
    assert library.phrase("es", "block.parks").text == "Parques"
    assert library.phrase("en", "element.P_clean").text == "Are the parks clean"
    assert notices == [
        "choices row 5: people answer list 'age' with numbers: 1 for 'young', 2 for 'old'",
        "survey row 2: 'start' is left out: nothing is noted but what people answer",
        "survey row 4: 'required' is left out: everybody may skip, and options stand one a line",
    ]
    community = Community("x", "Demo", "Demo Network", ("es",))
    door = Door(community, 1, role="neighbor", language="es")
    turn = step(library, Situation(None, "sms", "es", door=door), Reading("command", command="start", word="X"))
    turn = step(library, Situation(turn.session, "sms", "es", community), Reading("answer", value=1))
    assert turn.replies[0].text == "¿Están limpios los parques?\n1 No\n2 Sí\n0 No sé"


def test_a_new_version_of_a_form_keeps_what_did_not_change(data: Path) -> None:
    taken(data, workbook(kobo()))
    sheets = kobo()
    sheets["settings"][1][2] = "2"
    sheets["survey"][4][2] = "Is a park near your home?"
    taken(data, workbook(sheets))
    asked = json.loads((data / "instruments/parks/en.json").read_text("utf-8"))["questions"]
    assert [asked[id]["ask"]["version"] for id in ("P_clean", "P_near")] == [1, 2]
    spanish = json.loads((data / "instruments/parks/es.json").read_text("utf-8"))["questions"]
    assert spanish["P_near"]["ask"]["source_version"] == 1, "the Spanish did not follow, and is out of date"


def with_row(*row: Any, sheet: str = "survey") -> Sheets:
    sheets = kobo()
    sheets[sheet].insert(3, list(row))
    return sheets


def with_column(heading: str, row: int, value: Any, sheet: str = "survey") -> Sheets:
    sheets = kobo()
    for number, cells in enumerate(sheets[sheet], start=1):
        cells.append(heading if number == 1 else value if number == row else None)
    return sheets


def with_cell(sheet: str, row: int, column: int, value: Any) -> Sheets:
    sheets = kobo()
    sheets[sheet][row - 1][column - 1] = value
    return sheets


def repeated() -> Sheets:
    sheets = kobo()
    sheets["survey"][2][0], sheets["survey"][5][0] = "begin repeat", "end repeat"
    return sheets


@pytest.mark.parametrize(
    ("sheets", "complaint"),
    [
        (with_row("select_multiple agree", "x", "Which?"), "survey row 4: several answers to one question"),
        (with_row("integer", "x", "How many?"), "survey row 4: 'integer' cannot be asked by text message"),
        (with_row("geopoint", "x", "Where?"), "survey row 4: 'geopoint' cannot be asked"),
        (with_row("note", "x", "Read this"), "survey row 4: 'note' cannot be asked"),
        (with_row("select_one agree or_other", "x", "Which?"), "survey row 4: 'or_other' cannot be asked"),
        (with_row("text", "x", "Hello ${P_clean}"), "row 4: label::english (en): ${P_clean} cannot be filled in"),
        (with_column("relevant", 5, "${P_clean} = '1'"), "survey row 5: 'relevant' cannot be kept"),
        (with_column("constraint", 8, "string-length(.) > 3"), "survey row 8: 'constraint' cannot be kept"),
        (with_column("media::image", 5, "park.png"), "survey row 5: 'media::image' cannot be sent as a text"),
        (with_column("set", 5, "often"), "P_near: 'set' must be core or a number"),
        (with_column("label::Klingon (tlh)", 4, "x"), "column 'label::klingon (tlh)': its language is none of"),
        (repeated(), "survey row 3: repeats cannot be asked"),
        (with_cell("survey", 8, 2, "a" * 40), "survey row 8: the name"),
        (with_cell("survey", 5, 1, "select_one nowhere"), "is no XLSForm that ODK or Kobo would take"),
        (with_cell("choices", 5, 6, "three"), "choices row 5: age_from and age_below must both be whole years"),
        (with_cell("choices", 2, 5, "many"), "points"),
        (with_cell("settings", 2, 2, "../../etc"), "settings row 2: form_id"),
        (with_cell("settings", 2, 2, "common"), "the id 'common' is taken"),
        (with_cell("settings", 2, 2, "family"), "instrument 'family' is at version 1: give the form a higher version"),
        (with_cell("settings", 2, 4, "family"), "'family' is the role of 'family'"),
        (with_cell("survey", 4, 2, "S2"), "S2 is an item of another instrument, called 'Child care cost'"),
        ({"survey": [["type", "name", "label"]]}, "there is no sheet 'survey' with questions"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_row_and_nothing_is_written(
    data: Path, sheets: Sheets, complaint: str
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*.json")}
    with pytest.raises(CommandError) as refused:
        taken(data, workbook(sheets))
    assert complaint in str(refused.value)
    assert {path: path.read_bytes() for path in data.rglob("*.json")} == before


@pytest.mark.parametrize("given", [b"", b"PK\x03\x04", b"type,name,label\n"])
def test_what_is_no_workbook_is_refused_in_a_sentence(data: Path, given: bytes) -> None:
    with pytest.raises(CommandError, match="is no workbook"):
        taken(data, given)
