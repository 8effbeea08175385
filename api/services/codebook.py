"""Describes the export and the scores of a community so fully that anybody can recompute one from the other."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from assessment.instrument import Instrument, Question
from assessment.library import SOURCE_LANGUAGE, Library, QuestionWording
from assessment.session import Community

_PROSE = Path(__file__).parents[2] / "data" / "codebook.json"
AREA = "AREA"


def codebook(library: Library, community: Community) -> dict[str, Any]:
    """Columns, score definitions and hiding rules, and every instrument with its questions, keys, points and labels."""
    languages = tuple(dict.fromkeys((SOURCE_LANGUAGE, *community.languages)))
    return {
        "community": community.slug,
        **_prose(),
        "instruments": [
            _instrument(library, community, one, languages) for one in library.instruments.values() if one.items
        ],
    }


@cache
def _prose() -> dict[str, Any]:
    prose: dict[str, Any] = json.loads(_PROSE.read_text(encoding="utf-8"))
    return prose


def _instrument(
    library: Library, community: Community, instrument: Instrument, languages: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "version": instrument.version,
        "role": instrument.role,
        "blocks": [{"id": block.id, "items": list(block.items)} for block in instrument.blocks],
        "questions": [
            _question(question, _wordings(library, instrument, question, languages), community)
            for question in instrument.questions.values()
        ],
    }


def _wordings(
    library: Library, instrument: Instrument, question: Question, languages: tuple[str, ...]
) -> dict[str, QuestionWording]:
    by_language = library.wordings[instrument.id]
    return {code: by_language[code][question.id] for code in languages if question.id in by_language.get(code, {})}


def _question(question: Question, wordings: dict[str, QuestionWording], community: Community) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "block": question.block,
        "element": question.element,
        "gap_type": question.gap_type,
        "sensitive": question.sensitive,
        "text": {
            code: {"text": wording.ask.text, "version": wording.ask.version, "state": wording.ask.state}
            for code, wording in wordings.items()
        },
        "options": _options(question, wordings, community),
    }


def _options(question: Question, wordings: dict[str, QuestionWording], community: Community) -> list[dict[str, Any]]:
    if question.id == AREA:
        areas = enumerate(community.areas, start=1)
        return [{"key": key, "points": None, "labels": dict.fromkeys(wordings, area)} for key, area in areas]
    return [
        {
            "key": option.key,
            "points": option.points,
            "labels": {
                code: wording.labels[option.key].text
                for code, wording in wordings.items()
                if option.key in wording.labels
            },
        }
        for option in question.options
    ]
