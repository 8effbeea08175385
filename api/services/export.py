"""Turns a round's answers into files: one row per answer, fields in the contract's order, written as they come."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from api.storage import export
from api.storage.crypto import Vault
from api.storage.export import Given
from assessment.instrument import NOT_SURE, Question
from assessment.library import Library

if TYPE_CHECKING:
    from sqlalchemy import Connection


_CHUNK = 64 * 1024
_SHEET_ROWS = 1_048_576
"""The most rows a spreadsheet holds, the heading included."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What makes a spreadsheet take a cell for a formula."""
_NOT_IN_SHEETS = dict.fromkeys([*(code for code in range(32) if chr(code) not in "\t\n\r"), 0xFFFE, 0xFFFF], " ")
"""Characters that the spreadsheet format (XML) cannot hold."""


class TooManyRows(Exception):  # noqa: N818 - it names what is the matter
    """More answers than a spreadsheet has rows."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One exported answer. Field order is the contract's; what each means is in the codebook."""

    respondent: str
    role: str
    round: int
    instrument: str
    instrument_version: int
    question: str
    key: int | None
    points: float | None
    text: str | None
    language: str
    text_version: int
    channel: str
    event: str | None
    area: str | None
    answered_at: str


FIELDS = tuple(field.name for field in fields(AnswerRow))


def rows(
    conn: "Connection",
    library: Library,
    vault: Vault,
    areas: tuple[str, ...],
    round_id: int,
    round_number: int,
    role: str | None = None,
) -> Iterator[AnswerRow]:
    """Every counted answer of a round, of one role if named, however many. `areas`: labels in key order."""
    for given in export.answers(conn, vault, round_id, role):
        yield _row(library, areas, round_number, given)


def as_json(found: Iterable[AnswerRow]) -> Generator[bytes]:
    """A JSON array of objects, one a line, in pieces."""
    return _pieces(_json_lines(found))


def as_csv(found: Iterable[AnswerRow]) -> Generator[bytes]:
    """RFC 4180 with a heading, UTF-8, in pieces. A cell that a spreadsheet could take for a formula starts with '."""
    return _pieces(_csv_lines(found))


def as_xlsx(found: Iterable[AnswerRow]) -> Generator[bytes]:
    """One sheet with a heading, in pieces; written to disk first. TooManyRows: it does not fit."""
    from openpyxl import Workbook  # a fifth of a second at every start, for one format

    book = Workbook(write_only=True)
    sheet = book.create_sheet("answers")
    sheet.append(FIELDS)
    for number, row in enumerate(found, start=2):
        if number > _SHEET_ROWS:
            raise TooManyRows
        sheet.append([_sheet_cell(value) for value in asdict(row).values()])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


@dataclass(frozen=True, slots=True)
class Format:
    media_type: str
    write: Callable[[Iterable[AnswerRow]], Generator[bytes]]


FORMATS = {
    "json": Format("application/json", as_json),
    "csv": Format("text/csv; charset=utf-8", as_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


def _row(library: Library, areas: tuple[str, ...], round_number: int, given: Given) -> AnswerRow:
    instrument = library.instruments.get(given.instrument)
    question = instrument.questions.get(given.question) if instrument else None
    key = {"skipped": None, "not_sure": NOT_SURE}.get(given.status, given.key)
    return AnswerRow(
        respondent=given.respondent,
        role=given.role,
        round=round_number,
        instrument=given.instrument,
        instrument_version=given.instrument_version,
        question=given.question,
        key=key,
        points=_points(question, key),
        text=_whole(given.text) if given.status == "answered" and given.text is not None else None,
        language=given.language,
        text_version=given.text_version,
        channel=given.channel,
        event=given.event,
        area=areas[given.area - 1] if given.area is not None and 1 <= given.area <= len(areas) else None,
        answered_at=given.answered_on.isoformat(),
    )


def _whole(text: str) -> str:
    """The text with "?" for every half of a surrogate pair, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _points(question: Question | None, key: int | None) -> float | None:
    option = question.option(key) if question and key is not None else None
    return option.points if option else None


def _json_lines(found: Iterable[AnswerRow]) -> Iterator[str]:
    before = "[\n"
    for row in found:
        yield before + json.dumps(asdict(row), separators=(",", ":"))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _csv_lines(found: Iterable[AnswerRow]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(FIELDS)
    for row in found:
        writer.writerow([_plain(value) for value in asdict(row).values()])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _pieces(lines: Iterable[str]) -> Generator[bytes]:
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()


def _plain(value: Any) -> Any:
    """The cell, so that no spreadsheet runs what somebody wrote."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _sheet_cell(value: Any) -> Any:
    plain = _plain(value)
    return plain.translate(_NOT_IN_SHEETS) if isinstance(plain, str) else plain
