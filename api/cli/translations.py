"""`familyvoice translations export|import`: strings that leave for a translator, and come back checked."""

import sys
from pathlib import Path

import content
from api.cli.address import settings
from api.cli.check import findings, line
from api.cli.problem import CommandError
from api.services.translation import workbook, xliff
from api.services.translation.importing import Imported, RefusedError, imported
from api.services.translation.strings import NoLanguageError, entries
from content.catalog import Catalog

FORMATS = {"xliff": xliff, "xlsx": workbook}
_ZIP = b"PK"
"""How every workbook begins."""


def write(language: str, format_name: str) -> None:
    """Every string of the language to standard output. CommandError: no such language or format."""
    chosen = FORMATS.get(format_name)
    if chosen is None:
        raise CommandError(f"no format {format_name!r}: choose one of {', '.join(FORMATS)}")
    try:
        sys.stdout.buffer.write(chosen.write(entries(settings().root / "data", language), language))
    except NoLanguageError as error:
        raise CommandError(str(error)) from None


def take(file: Path, by: str | None) -> None:
    """Imports a file; prints how many strings changed, then what to look at. CommandError: nothing was imported."""
    root = settings().root / "data"
    language, result = imported_file(root, file, by)
    for place, text in result.files.items():
        (root / place).write_text(text, encoding="utf-8")
    print(f"{language}: {result.changed} texts changed, {result.restated} with another state only.")
    library, catalog = content.load(root), Catalog(root)
    for one in findings(library, None):
        if one.language == language:
            print(line(catalog, one), file=sys.stderr)


def imported_file(root: Path, file: Path, by: str | None) -> tuple[str, Imported]:
    """What the data folder becomes with the file. CommandError: it cannot be read, or something in it is wrong."""
    try:
        data = file.read_bytes()
        language, rows = (workbook if data.startswith(_ZIP) else xliff).read(data)
        return language, imported(root, language, rows, by)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    except NoLanguageError as error:
        raise CommandError(f"{file}: {error}") from None
    except RefusedError as refused:
        told = "\n".join(f"  {problem}" for problem in refused.problems)
        raise CommandError(f"nothing was imported from {file}:\n{told}") from None
