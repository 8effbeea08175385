"""Reads an XLSForm as an instrument: what can be asked one text at a time, and a refusal by row for what cannot."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.services.xlsform import columns
from api.services.xlsform.sheets import RefusedFormError, SheetRow, read_sheets
from assessment.library import SOURCE_LANGUAGE, Library
from assessment.prompts import COMMON
from assessment.validation.structure import ALWAYS
from assessment.walking import MORE, MORE_ALL

NEVER_OWN = {*ALWAYS, MORE, MORE_ALL}
"""Asked in every assessment, in our words."""
_UNASKED = frozenset(
    {"start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit", "simserial", "subscriberid"}
)
"""What a phone notes by itself."""
_UNKEPT = ("relevant", "constraint", "calculation", "repeat_count", "choice_filter", "default", "trigger", "readonly",
           "read_only", "parameters")  # fmt: skip
"""Columns that change what is asked or taken; a question of ours can be skipped, and that is all."""
_LOST = ("required", "appearance")
"""Columns that can be left out without asking something else."""
_MEDIA = ("image", "audio", "video", "big-image", "media::image", "media::audio", "media::video")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_FOLDER = re.compile(r"[a-z][a-z0-9_]{0,31}")
_SET = re.compile(rf"(?:{columns.CORE}|\d{{1,2}})(?:\.\d{{1,3}})?")
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_YES = {"yes", "true", "1"}
_MOST_KEY = 99

Texts = Mapping[str, str]
"""By language."""


@dataclass(frozen=True, slots=True)
class Choice:
    key: int
    points: str | None
    ages: tuple[str, str] | None
    labels: Texts


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `block` None: asked at the end."""

    id: str
    kind: str
    list: str | None
    block: str | None
    ask: Texts
    why: Texts
    element: str | None = None
    gap_type: str | None = None
    sensitive: bool = False
    set: str = columns.CORE
    """"core" or a set's number, with the item's place in it where the form tells ("core.2", "1.4")."""

    @property
    def part(self) -> str:
        return self.set.partition(".")[0]

    @property
    def place(self) -> int:
        """In its part; what has none keeps the form's order after those that have."""
        number = self.set.partition(".")[2]
        return int(number) if number else sys.maxsize


@dataclass(slots=True)
class Form:
    """An XLSForm as far as an instrument can hold it. `notices`: what is lost without harm, by row."""

    id: str
    version: int
    role: str
    questions: list[Asked] = field(default_factory=list)
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    blocks: dict[str, Texts] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def read_form(content: bytes, library: Library, id: str | None = None, role: str | None = None) -> Form:
    """`id` and `role` go before what the form's settings say. RefusedFormError: names every row it cannot be."""
    return _Reading(read_sheets(content), library).form(id, role)


class _Reading:
    def __init__(self, sheets: Mapping[str, Sequence[SheetRow]], library: Library) -> None:
        self._survey = sheets[columns.SURVEY]
        self._choices = sheets.get(columns.CHOICES, ())
        self._settings = next(iter(sheets.get(columns.SETTINGS, ())), SheetRow(columns.SETTINGS, 2, {}))
        self._library = library
        self._default = self._settings["default_language"] or SOURCE_LANGUAGE
        self._problems: list[str] = []
        self._groups: list[tuple[str, Texts]] = []

    def form(self, id: str | None, role: str | None) -> Form:
        version = self._settings["version"] or "1"
        form = Form(
            id=id or self._settings["form_id"].lower(),
            version=int(version) if version.isdigit() else 1,
            role=role or self._settings[columns.ROLE] or id or self._settings["form_id"].lower(),
        )
        if not _FOLDER.fullmatch(form.id):
            self._problems.append(
                f"settings row 2: form_id {form.id!r} must be a short word of a-z, 0-9 and _ (or --id)"
            )
        self._languages()
        form.lists = self._lists(form)
        for row in self._survey:
            self._row(row, form)
        self._check(form)
        if self._problems:
            raise RefusedFormError(self._problems)
        return form

    def _languages(self) -> None:
        """Every language of a label must be one of ours, and English, which all others translate, among them."""
        headings = {
            head for row in (*self._survey, *self._choices) for head in row.cells if head.split("::")[0] == "label"
        }
        found = {heading: columns.language_of(heading, self._default, self._library.languages) for heading in headings}
        for heading in sorted(heading for heading, code in found.items() if code is None):
            listed = ", ".join(self._library.languages)
            self._problems.append(
                f"column {heading!r}: its language is none of {listed}: name it like 'label::Español (es)'"
            )
        if SOURCE_LANGUAGE not in found.values():
            self._problems.append("there is no column 'label::English (en)': every text needs its English")

    def _texts(self, row: SheetRow, column: str) -> Texts:
        texts = {}
        for heading, text in row.cells.items():
            if heading.split("::")[0] == column:
                code = columns.language_of(heading, self._default, self._library.languages)
                if code is not None:
                    texts[code] = text
        return texts

    def _lists(self, form: Form) -> dict[str, tuple[Choice, ...]]:
        rows: dict[str, list[SheetRow]] = {}
        for row in self._choices:
            rows.setdefault(row["list_name"] or row["list name"], []).append(row)
        return {name: tuple(self._options(name, found, form)) for name, found in rows.items()}

    def _options(self, name: str, rows: Sequence[SheetRow], form: Form) -> Iterator[Choice]:
        names = [row["name"] for row in rows]
        keyed = all(one.isdigit() and int(one) <= _MOST_KEY for one in names) and len(set(names)) == len(names)
        if not keyed:
            pairs = ", ".join(f"{key} for {one!r}" for key, one in enumerate(names, start=1))
            form.notices.append(f"choices row {rows[0].number}: people answer list {name!r} with numbers: {pairs}")
        for place, row in enumerate(rows, start=1):
            self._no_media(row)
            ages = (row[columns.AGE_FROM], row[columns.AGE_BELOW])
            if any(ages) and not all(one.isdigit() for one in ages):
                self._problems.append(f"{row.place}: age_from and age_below must both be whole years")
                ages = ("", "")
            key = int(row["name"]) if keyed else place
            yield Choice(key, row[columns.POINTS] or None, ages if all(ages) else None, self._texts(row, "label"))

    def _row(self, row: SheetRow, form: Form) -> None:
        kind, _, rest = row["type"].strip().partition(" ")
        kind = f"{kind.lower()}_{rest}" if rest in {"group", "repeat"} else kind.lower()
        if kind in _UNASKED:
            form.notices.append(f"{row.place}: {kind!r} is left out: nothing is noted but what people answer")
        elif kind == "begin_group":
            self._begin(row)
        elif kind == "end_group":
            if self._groups:
                self._groups.pop()
        elif kind in {"text", "select_one"}:
            self._asked(row, kind, rest.strip(), form)
        elif kind != "end_repeat":
            what = {"begin_repeat": "repeats", "select_multiple": "several answers to one question"}.get(
                kind, f"{row['type']!r}"
            )
            self._problems.append(
                f"{row.place}: {what} cannot be asked by text message: use select_one or text, or leave it out"
            )

    def _begin(self, row: SheetRow) -> None:
        if self._groups:
            self._problems.append(f"{row.place}: a group inside a group: a group is one building block")
        self._unkept(row)
        self._groups.append((row["name"], self._texts(row, "label")))

    def _asked(self, row: SheetRow, kind: str, rest: str, form: Form) -> None:
        id = row["name"]
        if id in NEVER_OWN:
            form.notices.append(f"{row.place}: {id} is asked in every assessment, in our words; this one is left out")
            return
        self._plain(row, form)
        if not _NAME.fullmatch(id):
            self._problems.append(f"{row.place}: the name {id!r} must be at most 32 letters, digits and _")
        options = form.lists.get(rest.split(" ")[0], ()) if kind == "select_one" else ()
        if "or_other" in rest:
            self._problems.append(f"{row.place}: 'or_other' cannot be asked; add the choice, or a text question")
        scored = any(choice.points is not None for choice in options)
        if scored and not self._groups:
            self._problems.append(
                f"{row.place}: a question with points must stand in a group: a group is one building block"
            )
        block = self._groups[0][0].removeprefix("block_") if self._groups and scored else None
        if block is not None:
            form.blocks.setdefault(block, self._groups[0][1])
        elif self._groups and self._groups[0][0].removeprefix("block_") in form.blocks:
            form.notices.append(f"{row.place}: {id} has no points and is asked after those that have")
        form.questions.append(
            Asked(
                id=id,
                kind="text" if kind == "text" else "scale" if scored else "choice",
                list=rest.split(" ")[0] if kind == "select_one" else None,
                block=block,
                ask=self._texts(row, "label"),
                why=self._texts(row, "hint"),
                element=row[columns.ELEMENT] or None,
                gap_type=row[columns.GAP_TYPE] or None,
                sensitive=row[columns.SENSITIVE].lower() in _YES,
                set=row[columns.SET].lower() or columns.CORE,
            )
        )

    def _plain(self, row: SheetRow, form: Form) -> None:
        self._unkept(row)
        self._no_media(row)
        for heading in (head for head in _LOST if row[head]):
            form.notices.append(
                f"{row.place}: {heading!r} is left out: everybody may skip, and options stand one a line"
            )
        for heading, text in row.cells.items():
            if heading.split("::")[0] in {"label", "hint"} and _REFERENCE.search(text):
                self._problems.append(f"{row.place}: {heading}: {_REFERENCE.search(text)[0]} cannot be filled in")  # type: ignore[index]

    def _unkept(self, row: SheetRow) -> None:
        for heading in _UNKEPT:
            if row[heading]:
                self._problems.append(f"{row.place}: {heading!r} cannot be kept: every question is asked of everybody")

    def _no_media(self, row: SheetRow) -> None:
        for heading in row.cells:
            if heading in _MEDIA or heading.split("::")[0] in _MEDIA:
                self._problems.append(f"{row.place}: {heading!r} cannot be sent as a text")

    def _check(self, form: Form) -> None:
        for asked in form.questions:
            if not _SET.fullmatch(asked.set):
                self._problems.append(f"survey: {asked.id}: 'set' must be core or a number, not {asked.set!r}")
        if not form.questions:
            self._problems.append("there is no question in it")
        if form.id == COMMON:
            self._problems.append(f"the id {COMMON!r} is taken: give another one with --id")
