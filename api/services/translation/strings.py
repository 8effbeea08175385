"""Every string of a language beside its English one, and the files they are written back to."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.library import SOURCE_LANGUAGE, Text
from content.layout import layout

_FOLDERS = ("instruments", "locales")


class NoLanguageError(ValueError):
    """The language is not listed in languages.json, or is English itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One string. `unit` names it for ever ("instruments/family:questions/S2/ask"); `target` None: not translated."""

    unit: str
    file: str
    """The language's file below the data folder."""
    path: tuple[str, ...]
    source: Text
    target: Text | None

    @property
    def note(self) -> str:
        """What a translator must know beside the two texts."""
        parts = ["Not translated yet." if self.target is None else ""]
        if self.target is not None and self.target.source_version < self.source.version:
            parts.append("The English text has changed since this was translated.")
        if "labels" in self.path or "scales" in self.path:
            parts.append("The label of an answer: short, and unlike the others.")
        return " ".join(part for part in parts if part)


def entries(root: Path, language: str) -> tuple[Entry, ...]:
    """All strings in the order of the English files. `root`: the data folder. NoLanguageError: nothing to translate."""
    listed = [one["code"] for one in _json(root / "languages.json")["languages"]]
    if language == SOURCE_LANGUAGE or language not in listed:
        others = ", ".join(code for code in listed if code != SOURCE_LANGUAGE)
        raise NoLanguageError(f"no language {language!r} to translate into: choose one of {others}")
    return tuple(entry for folder in _FOLDERS for entry in _in_folder(root, folder, language))


def _in_folder(root: Path, folder: str, language: str) -> Iterator[Entry]:
    for english in sorted((root / folder).rglob(f"{SOURCE_LANGUAGE}.json")):
        own = english.with_name(f"{language}.json")
        file = own.relative_to(root).as_posix()
        place = english.parent.relative_to(root).as_posix()
        targets = dict(_texts(_json(own), ())) if own.is_file() else {}
        for path, source in _texts(_json(english), ()):
            yield Entry(f"{place}:{'/'.join(path)}", file, path, source, targets.get(path))


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Text]]:
    if not isinstance(value, dict):
        return
    if isinstance(value.get("text"), str):
        yield path, Text(**value)
        return
    for name, part in value.items():
        yield from _texts(part, (*path, name))


def rewritten(root: Path, language: str, changes: Mapping[str, Text]) -> dict[str, str]:
    """The content of each file that the changes (by unit) touch, by its place below the data folder.

    A file keeps the order of its English one; what is not changed stays as it is.
    """
    files: dict[str, dict[tuple[str, ...], Text]] = {}
    touched = set()
    for entry in entries(root, language):
        text = changes.get(entry.unit, entry.target)
        if text is not None:
            files.setdefault(entry.file, {})[entry.path] = text
        if entry.unit in changes:
            touched.add(entry.file)
    return {file: _file(root, file, language, files[file]) for file in sorted(touched)}


def _file(root: Path, file: str, language: str, texts: Mapping[tuple[str, ...], Text]) -> str:
    english = _json((root / file).with_name(f"{SOURCE_LANGUAGE}.json"))
    own = {name: language if name == "language" else _filled(part, (name,), texts) for name, part in english.items()}
    return layout({name: part for name, part in own.items() if part is not None}) + "\n"


def _filled(value: Any, path: tuple[str, ...], texts: Mapping[tuple[str, ...], Text]) -> Any:
    """The English structure with the language's texts; None where it has none."""
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("text"), str):
        text = texts.get(path)
        return None if text is None else _json_of(text)
    parts = {name: _filled(part, (*path, name), texts) for name, part in value.items()}
    kept = {name: part for name, part in parts.items() if part is not None}
    return kept or None


def _json_of(text: Text) -> dict[str, Any]:
    return {
        "text": text.text,
        "state": text.state,
        "version": text.version,
        "translator": text.translator,
        "source_version": text.source_version,
    }


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
