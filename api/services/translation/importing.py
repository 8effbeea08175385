"""Takes translations back: all, or none and what is wrong with each row. Ids, keys and placeholders cannot break."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from api.services.translation.strings import Entry, entries, rewritten
from assessment.library import State, Text
from assessment.validation import InvalidData
from assessment.validation.texts import placeholders
from content.loading import library_of, read_texts

_SPEAKERS: tuple[State, ...] = ("reviewed", "piloted", "approved")
"""States that only somebody who speaks the language can give."""


@dataclass(frozen=True, slots=True)
class Row:
    """One string as it came back. `place` says where ("row 7", "unit instruments/…"); `state` None: as it was."""

    place: str
    unit: str
    source: str
    target: str
    state: str | None


class RefusedError(ValueError):
    """Nothing was imported. `problems`: one sentence each, with the row."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Imported:
    """`changed`: strings with another text; `restated`: only with another state. `files`: what to write, by place."""

    changed: int
    restated: int
    files: Mapping[str, str]


def imported(root: Path, language: str, rows: Sequence[Row], translator: str | None) -> Imported:
    """What the data folder `root` becomes with the rows; nothing is written yet.

    `translator`: who speaks for states above draft. RefusedError: a row is wrong. NoLanguageError.
    """
    known = {entry.unit: entry for entry in entries(root, language)}
    problems = list(_problems(rows, known, translator))
    if problems:
        raise RefusedError(problems)
    pairs = [(known[row.unit], _text(known[row.unit], row, translator)) for row in rows if _plain(row.target)]
    changes = {entry.unit: text for entry, text in pairs if text != entry.target}
    files = rewritten(root, language, changes)
    _must_load(root, files)
    changed = sum(entry.target is None or text.text != entry.target.text for entry, text in pairs)
    return Imported(changed, len(changes) - changed, files)


def _problems(rows: Sequence[Row], known: Mapping[str, Entry], translator: str | None) -> Iterator[str]:
    seen: dict[str, str] = {}
    for row in rows:
        entry = known.get(row.unit)
        if entry is None:
            yield f"{row.place}: there is no string {row.unit!r}; do not change the names of strings"
            continue
        earlier = seen.setdefault(row.unit, row.place)
        if earlier != row.place:
            yield f"{row.place}: {row.unit} stands in {earlier} already"
        for what in _wrong(row, entry, translator):
            yield f"{row.place}: {row.unit}: {what}"


def _wrong(row: Row, entry: Entry, translator: str | None) -> Iterator[str]:
    if _plain(row.source) != _plain(entry.source.text):
        yield f"the English text is {entry.source.text!r} by now; export again and translate that"
    if not _plain(row.target):
        return
    wanted, found = placeholders(entry.source.text), placeholders(row.target)
    for name in sorted(wanted - found):
        yield f"lacks the placeholder {{{name}}}"
    for name in sorted(found - wanted):
        yield f"has a placeholder {{{name}}} that the English text has not"
    if row.state is not None and row.state not in get_args(State):
        yield f"the state must be one of {', '.join(get_args(State))}, not {row.state!r}"
    elif row.state in _SPEAKERS and translator is None and row.state != (entry.target and entry.target.state):
        yield f"{row.state!r} needs a name: say who read it with --by"


def _text(entry: Entry, row: Row, translator: str | None) -> Text:
    """The string as it will stand: a new text is a draft of the next version unless a speaker says otherwise."""
    old, words = entry.target, _plain(row.target)
    state: Any = row.state
    if old is not None and words == old.text:
        restated = replace(old, state=state or old.state, source_version=entry.source.version)
        return replace(restated, translator=translator or old.translator) if restated != old else old
    if old is not None and state == old.state and translator is None:
        state = None  # the state of the text that was replaced
    version = 1 if old is None else old.version + 1
    return Text(words, state or "draft", version, translator or "project", entry.source.version)


def _plain(text: str) -> str:
    """Composed characters, line ends as ours, nothing at the ends: what editors and spreadsheets change on the way."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _must_load(root: Path, files: dict[str, str]) -> None:
    try:
        library_of(read_texts(root) | files)
    except InvalidData as invalid:
        raise RefusedError([str(problem) for problem in invalid.problems]) from None
