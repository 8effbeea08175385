"""Writes an instrument as an XLSForm: blocks as groups, scales and options as lists, one column a language."""

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.services.xlsform import columns
from assessment.instrument import Instrument, Question
from assessment.library import SOURCE_LANGUAGE, Language, Library, QuestionWording
from assessment.walking import AREA

_SURVEY = ("type", "name", columns.ELEMENT, columns.GAP_TYPE, columns.SENSITIVE, columns.SET)
_CHOICES = ("list_name", "name", columns.POINTS, columns.AGE_FROM, columns.AGE_BELOW)
_WIDEST = 60
_CLOSING = "closing"


def write(library: Library, instrument: Instrument) -> bytes:
    """The workbook. Consent, role and checkpoints are no part of it: every assessment has them."""
    languages = [library.languages[code] for code in library.languages if code in library.wordings[instrument.id]]
    form = _Form(library, instrument, languages)
    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    labels = [columns.labelled("label", language) for language in languages]
    hints = [columns.labelled("hint", language) for language in languages]
    sheets: dict[str, tuple[Sequence[str], Iterator[list[str | None]]]] = {
        columns.SURVEY: ((*_SURVEY, *labels, *hints), form.survey()),
        columns.CHOICES: ((*_CHOICES, *labels), form.choices()),
        columns.SETTINGS: (("form_title", "form_id", "version", "default_language", columns.ROLE), form.settings()),
    }
    for title, (heading, rows) in sheets.items():
        sheet = book.create_sheet(title)
        for row in (heading, *rows):
            sheet.append(list(row))
        _readable(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Form:
    def __init__(self, library: Library, instrument: Instrument, languages: Sequence[Language]) -> None:
        self._library = library
        self._instrument = instrument
        self._languages = languages
        self._lists: dict[str, Question] = {}
        """A question that has each list's options."""

    def survey(self) -> Iterator[list[str | None]]:
        for block in self._instrument.blocks:
            names = [self._phrase(language, f"block.{block.id}") for language in self._languages]
            yield ["begin_group", f"block_{block.id}", *[None] * 4, *names, *[None] * len(self._languages)]
            for item in block.items:
                yield self._question(self._instrument.questions[item])
            yield ["end_group", None]
        yield ["begin_group", _CLOSING, *[None] * 4, *["."] * len(self._languages)]
        for id in self._instrument.closing:
            yield self._question(self._instrument.questions[id])
        yield ["end_group", None]

    def _question(self, question: Question) -> list[str | None]:
        worded = [self._wording(language, question.id) for language in self._languages]
        asks = [one.ask.text if one is not None else None for one in worded]
        whys = [one.why.text if one is not None and one.why is not None else None for one in worded]
        sensitive = "yes" if question.sensitive else None
        own = [question.element, question.gap_type, sensitive, self._set(question)]
        return [self._type(question), question.id, *own, *asks, *whys]

    def _type(self, question: Question) -> str:
        if question.kind == "text" or question.id == AREA:  # areas are the community's own
            return "text"
        name = next((name for name, other in self._lists.items() if self._same_list(other, question)), None)
        if name is None:
            name = f"list_{question.id}"
            self._lists[name] = question
        return f"select_one {name}"

    def _same_list(self, one: Question, other: Question) -> bool:
        wordings = ([self._wording(language, id) for language in self._languages] for id in (one.id, other.id))
        first, second = ([dict(w.labels) if w is not None else None for w in found] for found in wordings)
        return (one.options, one.ages, first) == (other.options, other.ages, second)

    def _set(self, question: Question) -> str | None:
        parts = {columns.CORE: self._instrument.core}
        parts |= {str(number): items for number, items in enumerate(self._instrument.sets, start=1)}
        found = ((name, items.index(question.id) + 1) for name, items in parts.items() if question.id in items)
        return next((f"{name}.{place}" for name, place in found), None)

    def choices(self) -> Iterator[list[str | None]]:
        for name, question in self._lists.items():
            bands = {band.key: band for band in question.ages}
            for option in question.options:
                points = None if option.points is None else str(Fraction(option.points).limit_denominator(1000))
                band = bands.get(option.key)
                ages = (None, None) if band is None else (f"{band.low:g}", f"{band.high:g}")
                worded = [self._wording(language, question.id) for language in self._languages]
                labels = [one.labels[option.key].text if one is not None else None for one in worded]
                yield [name, str(option.key), points, *ages, *labels]

    def settings(self) -> Iterator[list[str | None]]:
        english = self._library.languages[SOURCE_LANGUAGE]
        default = f"{english.name} ({english.code})"
        one = self._instrument
        yield [f"Family Voice: {one.id}", one.id, str(one.version), default, one.role]

    def _wording(self, language: Language, id: str) -> QuestionWording | None:
        return self._library.wordings[self._instrument.id].get(language.code, {}).get(id)

    def _phrase(self, language: Language, id: str) -> str | None:
        found = self._library.phrases.get(language.code, {}).get(id)
        return found.text if found is not None else None


def _readable(sheet: Worksheet) -> None:
    for column in sheet.iter_cols():
        widest = max((len(str(cell.value or "")) for cell in column), default=0)
        sheet.column_dimensions[get_column_letter(column[0].column or 1)].width = min(widest + 2, _WIDEST)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    sheet.freeze_panes = "C2"
