"""`familyvoice instruments export|import`: questions as XLSForm, from and to ODK and Kobo."""

import sys
from pathlib import Path

import content
from api.cli.address import settings
from api.cli.problem import CommandError
from api.services.xlsform.importing import files_of
from api.services.xlsform.reading import Form, read_form
from api.services.xlsform.sheets import RefusedFormError
from api.services.xlsform.writing import write
from assessment.prompts import COMMON


def export_form(instrument: str) -> None:
    """The instrument as a workbook on standard output. CommandError: no such instrument."""
    library = content.load(settings().root / "data")
    there = [id for id in library.instruments if id != COMMON]
    if instrument not in there:
        raise CommandError(f"no instrument {instrument!r}: choose one of {', '.join(there)}")
    sys.stdout.buffer.write(write(library, library.instruments[instrument]))


def import_form(file: Path, id: str | None, role: str | None) -> None:
    """Writes the form's instrument into the data folder. CommandError: nothing was written, and why, by row."""
    root = settings().root / "data"
    form, files = form_files(root, file, id, role)
    for place, text in files.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for notice in form.notices:
        print(notice, file=sys.stderr)
    print(f"{form.id}: {len(form.questions)} questions for role {form.role!r}. Look at git diff and familyvoice check.")


def form_files(root: Path, file: Path, id: str | None, role: str | None) -> tuple[Form, dict[str, str]]:
    """What would be written. CommandError: the form cannot be an instrument."""
    try:
        library = content.load(root)
        form = read_form(file.read_bytes(), library, id, role)
        return form, files_of(form, root, library)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    except RefusedFormError as refused:
        told = "\n".join(f"  {problem}" for problem in refused.problems)
        raise CommandError(f"nothing was imported from {file}:\n{told}") from None
