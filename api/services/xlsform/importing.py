"""Makes the files of an instrument out of a form, checked as a whole before anything is written."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.services.xlsform import columns
from api.services.xlsform.reading import NEVER_OWN, Asked, Form, Texts
from api.services.xlsform.sheets import RefusedFormError
from assessment.library import SOURCE_LANGUAGE, Library
from assessment.prompts import COMMON
from assessment.validation import InvalidData
from assessment.walking import AREA
from content.layout import layout
from content.loading import library_of, read_texts


def files_of(form: Form, root: Path, library: Library) -> dict[str, str]:
    """What to write below the data folder `root`, by place. RefusedFormError: it would not load, or hide another."""
    problems = [*_taken(form, root, library)]
    if problems:
        raise RefusedFormError(problems)
    place = f"instruments/{form.id}"
    files = {f"{place}/instrument.json": _written(_structure(form, library))}
    english: Any = {}
    for language in sorted(library.languages, key=lambda code: code != SOURCE_LANGUAGE):
        old = _old(root / place / f"{language}.json")
        wording = _wording(form, language, library, old)
        if wording is not None:
            english = english or wording
            files[f"{place}/{language}.json"] = _written(_dated(wording, old, english))
        named = _named(form, language, _old(root / f"locales/{language}.json"))
        if named is not None:
            files[f"locales/{language}.json"] = _written(named)
    try:
        library_of(read_texts(root) | files)
    except InvalidData as invalid:
        raise RefusedFormError([str(problem) for problem in invalid.problems]) from None
    return files


def _taken(form: Form, root: Path, library: Library) -> Iterator[str]:
    """Ids that would change what another instrument, or an earlier round of this one, has asked."""
    known = library.instruments.get(form.id)
    if known is not None and form.version <= known.version:
        yield f"settings: instrument {form.id!r} is at version {known.version}: give the form a higher version"
    for instrument in library.instruments.values():
        if instrument.id != form.id and instrument.role == form.role:
            yield f"settings: {form.role!r} is the role of {instrument.id!r}: give the form another with --role"
    phrases = library.phrases[SOURCE_LANGUAGE]
    others = {item for one in library.instruments.values() if one.id != form.id for item in one.items}
    for asked in form.questions:
        name = phrases.get(f"element.{asked.id}")
        if asked.block is not None and asked.id in others and name is not None and name.text != _element(asked):
            yield f"survey: {asked.id} is an item of another instrument, called {name.text!r}: name it otherwise"
    own = {block.id for block in known.blocks} if known is not None else set()
    for block, label in form.blocks.items():
        name = phrases.get(f"block.{block}")
        if name is not None and block not in own and name.text != label.get(SOURCE_LANGUAGE):
            yield f"survey: group {block!r} is a block of another instrument, called {name.text!r}: name it otherwise"


def _structure(form: Form, library: Library) -> dict[str, Any]:
    common = library.instruments[COMMON].questions
    own = [asked for asked in form.questions if asked.id not in common]
    items = [asked for asked in own if asked.block is not None]
    parts: dict[str, list[str]] = {}
    for asked in sorted(items, key=lambda one: one.place):
        parts.setdefault(asked.part, []).append(asked.id)
    core = parts.pop(columns.CORE, [])
    scales = dict.fromkeys(asked.list for asked in items if asked.list is not None)
    shared = [id for id in common if any(asked.id == id for asked in form.questions)]
    return {
        "id": form.id,
        "version": form.version,
        "role": form.role,
        "scales": {name: [_option(choice.key, choice.points) for choice in form.lists[name]] for name in scales},
        "blocks": [{"id": block, "items": [one.id for one in items if one.block == block]} for block in form.blocks],
        "core": core,
        "sets": [parts[number] for number in sorted(parts, key=int)],
        "closing": [asked.id for asked in form.questions if asked.block is None],
        "shared": shared,
        "questions": {asked.id: _question(asked, form) for asked in own},
    }


def _question(asked: Asked, form: Form) -> dict[str, Any]:
    if asked.kind == "scale":
        found: dict[str, Any] = {"kind": "scale", "scale": asked.list, "element": _element(asked)}
        return found | ({"gap_type": asked.gap_type} if asked.gap_type else {}) | {"sensitive": asked.sensitive}
    noted = {"sensitive": True} if asked.sensitive else {}
    if asked.id == AREA:
        return {"kind": "choice", "options": []}
    if asked.kind == "text":
        return {"kind": "text", **noted}
    choices = form.lists[str(asked.list)]
    bands = [
        {"key": one.key, "low": int(one.ages[0]), "high": int(one.ages[1])} for one in choices if one.ages is not None
    ]
    options = [{"key": choice.key} for choice in choices]
    return {"kind": "choice", "options": options, **({"ages": bands} if bands else {}), **noted}


def _option(key: int, points: str | None) -> dict[str, Any]:
    return {"key": key, **({"points": points} if points is not None else {})}


def _element(asked: Asked) -> str:
    """The short name of an item; the question itself where the form gives none."""
    return asked.element or re.sub(r"[?:.\s]+$", "", asked.ask.get(SOURCE_LANGUAGE, asked.id))


def _wording(form: Form, language: str, library: Library, old: Any) -> dict[str, Any] | None:
    """The instrument's words in one language; None: the form has none in it."""
    common = library.wordings[COMMON]
    worded = [asked for asked in form.questions if language in asked.ask and not _as_common(asked, language, common)]
    if not worded:
        return None
    before = old.get("questions", {}) if old else {}
    scales = dict.fromkeys(asked.list for asked in worded if asked.kind == "scale" and asked.list is not None)
    held = old.get("scales", {}) if old else {}
    return {
        "language": language,
        "instrument": form.id,
        "scales": {name: _labels(form, name, language, held.get(name, {})) for name in scales},
        "questions": {
            **{id: text for id, text in before.items() if id in NEVER_OWN},  # an instrument's own consent is no row
            **{asked.id: _asked(form, asked, language, before.get(asked.id, {})) for asked in worded},
        },
    }


def _dated(wording: Any, old: Any, english: Any) -> Any:
    """The wording with its new strings saying which version of the English ones they came with."""
    if not isinstance(wording, dict) or wording == old:
        return wording
    if isinstance(wording.get("text"), str):
        return wording | {"source_version": english.get("version", 1)}
    before, source = (part if isinstance(part, dict) else {} for part in (old, english))
    return {name: _dated(part, before.get(name), source.get(name, {})) for name, part in wording.items()}


def _as_common(asked: Asked, language: str, common: Mapping[str, Any]) -> bool:
    """A shared question in the words that all instruments share."""
    shared = common.get(language, {}).get(asked.id)
    return shared is not None and asked.ask[language] == shared.ask.text


def _asked(form: Form, asked: Asked, language: str, old: Any) -> dict[str, Any]:
    found = {"ask": _text(asked.ask[language], old.get("ask"))}
    if language in asked.why:
        found["why"] = _text(asked.why[language], old.get("why"))
    if asked.kind == "choice" and asked.id != AREA:
        found["labels"] = _labels(form, str(asked.list), language, old.get("labels", {}))
    return found


def _labels(form: Form, name: str, language: str, old: Any) -> dict[str, Any]:
    found = {str(choice.key): choice.labels.get(language) for choice in form.lists[name]}
    return {key: _text(label, old.get(key)) for key, label in found.items() if label is not None}


def _named(form: Form, language: str, locale: Any) -> dict[str, Any] | None:
    """The language's phrases with the names of blocks and items; None: nothing to add, or no such file."""
    if not locale:
        return None
    names: dict[str, str] = {f"block.{id}": label[language] for id, label in form.blocks.items() if language in label}
    if language == SOURCE_LANGUAGE:
        names |= {f"element.{asked.id}": _element(asked) for asked in form.questions if asked.block is not None}
    phrases = locale["phrases"]
    new = {id: _text(name, phrases.get(id)) for id, name in names.items()}
    return None if new.items() <= phrases.items() else {**locale, "phrases": {**phrases, **new}}


def _text(words: str, old: Any) -> Texts:
    """A string as it stood; a new text is a draft of the next version."""
    if old and old["text"] == words:
        kept: dict[str, Any] = old
        return kept
    version = old["version"] + 1 if old else 1
    new: dict[str, Any] = {"text": words, "state": "draft", "version": version, "translator": "form"}
    return new | {"source_version": 1}


def _old(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _written(value: Any) -> str:
    return layout(value) + "\n"
