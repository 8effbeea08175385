"""The sheets of an XLSForm as rows that know their number. pyxform says whether it is a form at all."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

_MOST_BYTES = 50_000_000
"""Of a workbook unpacked."""


class RefusedFormError(ValueError):
    """The form was not taken. `problems`: one sentence each, with sheet and row."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells`: what is written, by heading in small letters ("label::español (es)"); empty cells are left out."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        return f"{self.sheet} row {self.number}"

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


def read_sheets(content: bytes) -> dict[str, tuple[SheetRow, ...]]:
    """The rows by sheet name. RefusedFormError: no workbook, or pyxform finds it no XLSForm."""
    book = _workbook(content)
    sheets = {sheet.title.strip().lower(): tuple(_rows(sheet)) for sheet in book.worksheets}
    if not sheets.get("survey"):
        raise RefusedFormError(["there is no sheet 'survey' with questions; the headings stand in its first row"])
    try:
        convert(xlsform=io.BytesIO(content), file_type=".xlsx", warnings=[])
    except PyXFormError as error:
        raise RefusedFormError([f"is no XLSForm that ODK or Kobo would take: {error}"]) from None
    return sheets


def _workbook(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
                raise RefusedFormError(["is larger than any form"])
        return load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise RefusedFormError([f"is no workbook (.xlsx) that can be read: {error}"]) from None


def _rows(sheet: Any) -> Iterator[SheetRow]:
    rows = sheet.iter_rows(values_only=True)
    headings = [str(cell).strip().lower() if cell is not None else "" for cell in next(rows, ())]
    for number, row in enumerate(rows, start=2):
        cells = {head: _plain(cell) for head, cell in zip(headings, row, strict=False) if head and cell is not None}
        cells = {head: text for head, text in cells.items() if text}
        if cells:
            yield SheetRow(sheet.title.strip().lower(), number, cells)


def _plain(cell: Any) -> str:
    """A cell as written: 3.0 and True are what spreadsheets make of 3 and "true"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
