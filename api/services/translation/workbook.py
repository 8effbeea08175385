"""Translations as a workbook (XLSX): one row a string, for whoever has a spreadsheet and no translation tool."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils.exceptions import InvalidFileException

from api.services.translation.importing import RefusedError, Row
from api.services.translation.strings import Entry
from assessment.segments import segment_count

COLUMNS = ("string", "English", "translation", "state", "note", "segments")
_WIDTHS = (38, 60, 60, 12, 34, 10)
_OPEN = (3, 4)
"""The columns that are the translator's."""
_LANGUAGE_SHEET = "translation "
"""The sheet is called by the language ("translation es")."""
_MOST_BYTES = 20_000_000
"""Of a workbook unpacked: ours have some hundred thousand."""


def write(entries: Iterable[Entry], language: str) -> bytes:
    """Only translations and states can be changed without taking the protection off."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _LANGUAGE_SHEET + language
    sheet.append(COLUMNS)
    for entry in entries:
        target = entry.target
        words = target.text if target is not None else ""
        segments = segment_count(words) if words else None
        sheet.append([entry.unit, entry.source.text, words, target.state if target else "", entry.note, segments])
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = (
                "s" if isinstance(cell.value, str) else cell.data_type
            )  # a text that begins with "=" is one
            cell.font = Font(bold=cell.row == 1)
            cell.protection = Protection(locked=cell.row == 1 or cell.column not in _OPEN)
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> tuple[str, list[Row]]:
    """The language and the rows. RefusedError: no workbook, or not one of ours."""
    sheet = _sheet(content)
    if not sheet.title.startswith(_LANGUAGE_SHEET):
        raise RefusedError([f"the sheet must be called {_LANGUAGE_SHEET!r} and the language, not {sheet.title!r}"])
    rows = sheet.iter_rows(values_only=True)
    places = _places(next(rows, ()))
    found = [
        Row(f"row {number}", *(_cell(row, place) for place in places))
        for number, row in enumerate(rows, start=2)
        if any(cell is not None for cell in row)
    ]
    return sheet.title.removeprefix(_LANGUAGE_SHEET).strip(), [_with_state(row) for row in found]


def _sheet(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
                raise RefusedError(["is larger than any workbook of ours"])
        return load_workbook(io.BytesIO(content), read_only=False, data_only=True).worksheets[0]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError([f"is no workbook that can be read: {error}"]) from None


def _places(heading: Sequence[Any]) -> list[int]:
    names = [str(cell or "").strip().casefold() for cell in heading]
    wanted = [name.casefold() for name in COLUMNS[:4]]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise RefusedError([f"row 1: lacks the column {' and '.join(missing)}"])
    return [names.index(name) for name in wanted]


def _cell(row: Sequence[Any], place: int) -> str:
    return str(row[place]) if place < len(row) and row[place] is not None else ""


def _with_state(row: Row) -> Row:
    state = (row.state or "").strip().lower()
    return Row(row.place, row.unit.strip(), row.source, row.target, state or None)
