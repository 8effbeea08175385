"""Small changes to a sound set of data files, each of which makes one thing wrong."""

from collections.abc import Callable
from typing import Any

Files = dict[str, Any]
FAMILY = "instruments/family/instrument.json"
FAMILY_EN = "instruments/family/en.json"
FAMILY_ES = "instruments/family/es.json"
COMMON = "instruments/common/instrument.json"
COMMON_EN = "instruments/common/en.json"
COMMON_ES = "instruments/common/es.json"
EN = "locales/en.json"
ES = "locales/es.json"
LANGUAGES = "languages.json"
LEXICON = "lexicons/en.json"


def put(*path: Any) -> Callable[[Files], None]:
    """Sets the value at the path: put("file", "field", value)."""

    def change(files: Files) -> None:
        *place, name, value = path
        found: Any = files
        for step in place:
            found = found[step]
        found[name] = value

    return change


def drop(*path: Any) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        *place, name = path
        found: Any = files
        for step in place:
            found = found[step]
        del found[name]

    return change


def lexicon(entries: object) -> Callable[[Files], None]:
    return put(LEXICON, {"language": "en", "lexicon": entries})


def age(**band: object) -> Callable[[Files], None]:
    return put(FAMILY, "questions", "AGE", {"kind": "choice", "options": [{"key": 1}, {"key": 2}], "ages": [band]})


def two_ages(files: Files) -> None:
    age(key=1, low=0, high=3)(files)
    bands = [{"key": 1, "low": 0, "high": 3}, {"key": 2, "low": 2, "high": 5}]
    files[FAMILY]["questions"]["AGE"]["ages"] = bands
