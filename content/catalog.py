"""Where each string of the library stands: file and line, by language, instrument and id."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from content.positions import lines

_COMMON = "common"
LOCALES, LEXICONS = "locales", "lexicons"


@dataclass(frozen=True, slots=True)
class Place:
    """`file` is relative to the data folder; `line` None: nothing stands there yet."""

    file: str
    line: int | None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Catalog:
    """Finds strings in the data folder `root`, whose files have been loaded well before."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines = cache(self._read_lines)
        self._scales = cache(self._read_scales)

    def place(self, language: str, instrument: str | None, id: str, part: str) -> Place:
        """Of a phrase where `instrument` is None; `part` is "ask", "why", a label's key, or "" for the whole question.

        A shared question stands with the instrument that words it itself, else with the common ones.
        """
        if instrument is None:
            file = f"{LOCALES}/{language}.json"
            return Place(file, self._lines(file).get(("phrases", id)))
        files = [f"instruments/{folder}/{language}.json" for folder in (instrument, _COMMON)]
        for file in files:
            for path in self._paths(file, instrument, id, part):
                line = self._lines(file).get(path)
                if line is not None:
                    return Place(file, line)
        return Place(files[0], None)

    def category(self, language: str, category: str) -> Place:
        """Of a category of the language's lexicon."""
        file = f"{LEXICONS}/{language}.json"
        return Place(file, self._lines(file).get(("lexicon", category)))

    def _paths(self, file: str, instrument: str, id: str, part: str) -> Iterator[tuple[str, ...]]:
        asked = ("questions", id)
        if part in {"ask", "why"}:
            yield (*asked, part)
        elif part:
            yield (*asked, "labels", part)
            scale = self._scales(instrument).get(id)
            if scale is not None and asked in self._lines(file):
                yield ("scales", scale, part)
        yield asked

    def _read_scales(self, instrument: str) -> Mapping[str, str]:
        """The scale of each scale question."""
        path = self._root / "instruments" / instrument / "instrument.json"
        structure: Any = json.loads(path.read_text(encoding="utf-8"))
        return {id: question["scale"] for id, question in structure["questions"].items() if "scale" in question}

    def _read_lines(self, file: str) -> Mapping[tuple[str, ...], int]:
        path = self._root / file
        return lines(path.read_text(encoding="utf-8")) if path.is_file() else {}
