"""Finds and parses the library's JSON files; what they mean is checked by `assessment.validation`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assessment.library import Library
from assessment.validation import InvalidData, Problem, build_library
from content.positions import line_of, lines

_PATTERNS = ("languages.json", "instruments/*/*.json", "locales/*.json", "lexicons/*.json", "detection/*.json")


def load(root: Path) -> Library:
    """The library in the data folder `root`. InvalidData: names every file, line and id that is wrong, and how."""
    return library_of(read_texts(root))


def read_texts(root: Path) -> dict[str, str]:
    """The text of every file of the library, by its place below `root`. InvalidData: a file cannot be read."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _library_files(root):
        name = path.relative_to(root).as_posix()
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            problems.append(Problem(name, "", _why_unreadable(error)))
    if problems:
        raise InvalidData([*problems, *_parsed(texts)[1]])
    return texts


def library_of(texts: Mapping[str, str]) -> Library:
    """The library that the files with these texts are. InvalidData as in `load`."""
    files, problems = _parsed(texts)
    if problems:
        raise InvalidData(problems)
    try:
        return build_library(files)
    except InvalidData as invalid:
        raise InvalidData(_with_lines(invalid.problems, texts)) from None


def _parsed(texts: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    files: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        try:
            files[name] = json.loads(text, object_pairs_hook=_without_repeats)
        except ValueError as error:
            problems.append(Problem(name, "", _why_unreadable(error)))
    return files, problems


def _with_lines(problems: Iterable[Problem], texts: Mapping[str, str]) -> Iterator[Problem]:
    places: dict[str, Mapping[tuple[str, ...], int]] = {}
    for problem in problems:
        if problem.file in texts and problem.file not in places:
            places[problem.file] = lines(texts[problem.file])
        yield replace(problem, line=line_of(places.get(problem.file, {}), problem.id) if problem.id else None)


def _library_files(root: Path) -> Iterator[Path]:
    for pattern in _PATTERNS:
        yield from (path for path in sorted(root.glob(pattern)) if not path.name.startswith("."))


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; json.loads alone would silently keep the last of two equal names."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"has {repeated!r} twice in one object")
    return found


def _why_unreadable(error: OSError | ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8 text (byte {error.start})"
    return str(error)
