"""Reads the questions and scales of an instrument.json: kinds, answer keys, points and age bands."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

from assessment.instrument import NOT_SURE, AgeBand, GapType, Kind, Option, Question
from assessment.validation.source import Source
from assessment.walking import AREA, LANGUAGE

Scales = Mapping[str, tuple[Option, ...]]

COMMUNITY_CHOICES = (AREA, LANGUAGE)
"""Choice questions whose options come from the community, not from the file."""

_KIND_FIELDS: Mapping[str, Mapping[str, type]] = {
    "scale": {"scale": str, "gap_type": str},
    "choice": {"options": list, "ages": list},
    "text": {},
}


def read_scales(source: Source, scales: Mapping[str, Any]) -> Scales:
    return {name: _read_options(source, f"scale {name}", entries, scored=True) for name, entries in scales.items()}


def read_questions(source: Source, questions: Mapping[str, Any], scales: Scales) -> dict[str, Question]:
    """The readable questions by id; a problem noted for each that is not."""
    found = {id: _read_question(source, id, entry, scales) for id, entry in questions.items()}
    return {id: question for id, question in found.items() if question is not None}


def _read_question(source: Source, id: str, entry: Any, scales: Scales) -> Question | None:
    kind: Any = entry.get("kind") if isinstance(entry, dict) else None
    if kind not in _KIND_FIELDS:
        source.wrong(id, f"'kind' must be one of {', '.join(get_args(Kind))}, not {kind!r}")
        return None
    optional = {"element": str, "sensitive": bool, **_KIND_FIELDS[kind]}
    found = source.fields(entry, id, {"kind": str}, optional)
    if found.get("gap_type", "same") not in get_args(GapType):
        source.wrong(id, f"'gap_type' must be one of {', '.join(get_args(GapType))}, not {found['gap_type']!r}")
    options = _options(source, id, found, scales)
    return Question(
        id=id,
        kind=kind,
        options=options,
        element=found.get("element"),
        sensitive=found.get("sensitive", False),
        gap_type=found.get("gap_type"),
        ages=_read_ages(source, id, found.get("ages", []), {option.key for option in options}),
    )


def _options(source: Source, id: str, found: Mapping[str, Any], scales: Scales) -> tuple[Option, ...]:
    if found["kind"] == "scale":
        name = found.get("scale")
        if name not in scales:
            source.wrong(id, f"'scale' must name one of the scales of this file, not {name!r}")
        return scales.get(str(name), ())
    options = _read_options(source, id, found.get("options", []), scored=False)
    if found["kind"] == "choice":
        if id in COMMUNITY_CHOICES and options:
            source.wrong(id, "takes its options from the community and cannot list any")
        if id not in COMMUNITY_CHOICES and len(options) < 2:
            source.wrong(id, "needs at least two options")
    return options


def _read_options(source: Source, id: str, entries: Any, *, scored: bool) -> tuple[Option, ...]:
    if not isinstance(entries, list):
        source.wrong(id, f"must be a list of options, not {entries!r}")
        return ()
    options = tuple(_read_option(source, id, entry, scored=scored) for entry in entries)
    keys = [option.key for option in options]
    for key in sorted(set(keys)):
        if keys.count(key) > 1:
            source.wrong(id, f"has the key {key} twice")
    return options


def _read_option(source: Source, id: str, entry: Any, *, scored: bool) -> Option:
    found = source.fields(entry, id, {"key": int}, {"points": str} if scored else {})
    key = found.get("key", NOT_SURE)
    if key < 0:
        source.wrong(id, f"key {key} must not be negative")
    points = _read_points(source, id, key, found["points"]) if "points" in found else None
    if scored and key == NOT_SURE and points is not None:
        source.wrong(id, f"key {NOT_SURE} means not sure and can have no points")
    if scored and key != NOT_SURE and "points" not in found:
        source.wrong(id, f"key {key} lacks 'points'")
    return Option(key, points)


def _read_points(source: Source, id: str, key: int, written: str) -> float | None:
    try:
        points = Fraction(written)
    except (ValueError, ZeroDivisionError):
        source.wrong(id, f"the points of key {key} must be a number or a fraction like 100/3, not {written!r}")
        return None
    if not 0 <= points <= 100:
        source.wrong(id, f"the points of key {key} must lie between 0 and 100, not {written}")
    return float(points)


def _read_ages(source: Source, id: str, entries: list[Any], keys: set[int]) -> tuple[AgeBand, ...]:
    bands = []
    for entry in entries:
        found = source.fields(entry, id, {"key": int, "low": int, "high": int})
        if len(found) == 3:
            bands.append(AgeBand(found["key"], found["low"], found["high"]))
    for band in bands:
        if band.key not in keys:
            source.wrong(id, f"'ages' names the key {band.key}, which is no option")
        if band.low >= band.high:
            source.wrong(id, f"the age band of key {band.key} ends at {band.high}, before it begins at {band.low}")
    ordered = sorted(bands, key=lambda band: band.low)
    for earlier, later in pairwise(ordered):
        if later.low < earlier.high:
            source.wrong(id, f"the age bands of keys {earlier.key} and {later.key} overlap")
    return tuple(bands)
