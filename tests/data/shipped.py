"""The shipped data files as parsed JSON, for tests that look at more than the library keeps (states, order, layout)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
INSTRUMENTS = ("family", "provider", "partnership")
FOLDERS = ("common", *INSTRUMENTS)
LANGUAGES = tuple(entry["code"] for entry in json.loads((DATA / "languages.json").read_text("utf-8"))["languages"])
TRANSLATIONS = tuple(language for language in LANGUAGES if language != "en")


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def structure(folder: str) -> Any:
    return read(f"instruments/{folder}/instrument.json")


def wording(folder: str, language: str) -> Any:
    return read(f"instruments/{folder}/{language}.json")


def phrases(language: str) -> dict[str, Any]:
    found: dict[str, Any] = read(f"locales/{language}.json")["phrases"]
    return found


def texts(language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every string of a language with the name of its place, like `family.S2.ask` or `locales.help`."""
    for folder in FOLDERS:
        for place, value in _leaves(wording(folder, language)):
            yield f"{folder}.{place}", value
    for id, value in phrases(language).items():
        yield f"locales.{id}", value


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(value, dict):
        return
    if "text" in value:
        yield place, value
        return
    for name, part in value.items():
        yield from _leaves(part, name if place in ("", "questions", "scales") else f"{place}.{name}")
