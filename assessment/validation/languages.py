"""Reads languages.json: which languages there are, and which way each is written."""

from typing import get_args

from assessment.library import SOURCE_LANGUAGE, Direction, Language
from assessment.validation.source import Source


def read_languages(source: Source) -> dict[str, Language]:
    languages: dict[str, Language] = {}
    top = source.fields(source.content, "", {"languages": list})
    for entry in top.get("languages", ()):
        language = _language(source, entry)
        if language is None:
            continue
        if language.code in languages:
            source.wrong(language.code, "stands there twice")
        languages[language.code] = language
    if SOURCE_LANGUAGE not in languages:
        source.wrong(SOURCE_LANGUAGE, "is missing; every other language is translated from it")
    return languages


def _language(source: Source, entry: object) -> Language | None:
    code = entry.get("code") if isinstance(entry, dict) else None
    id = code if isinstance(code, str) else ""
    found = source.fields(entry, id, {"code": str, "name": str, "direction": str})
    if len(found) < 3:
        return None
    for name in ("code", "name"):
        if not found[name].strip():
            source.wrong(id, f"{name!r} is empty")
    if found["direction"] not in get_args(Direction):
        source.wrong(id, f"'direction' must be ltr or rtl, not {found['direction']!r}")
    return Language(found["code"], found["name"], found["direction"])
