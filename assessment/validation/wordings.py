"""Reads how an instrument is asked in one language, and checks it against the instrument and the English wording."""

from collections.abc import Mapping
from typing import Any

from assessment.instrument import Instrument, Question
from assessment.library import QuestionWording, Text, Wording
from assessment.prompts import QUESTION_PARAMETERS
from assessment.validation.source import Source
from assessment.validation.texts import placeholders, read_text, same_placeholders

Labels = Mapping[int, Text]

_TOP = {"language": str, "instrument": str, "questions": dict}
_QUESTION = {"why": dict, "labels": dict}


def read_wording(source: Source, instrument: Instrument, language: str, scale_of: Mapping[str, str]) -> Wording:
    """`scale_of` names the scale of each scale question; its labels stand once per file, under `scales`."""
    top = source.fields(source.content, "", _TOP, {"scales": dict})
    for name, expected in (("language", language), ("instrument", instrument.id)):
        if top.get(name, expected) != expected:
            source.wrong("", f"{name!r} is {top[name]!r}, but the file's place says {expected!r}")
    scales = {name: _labels(source, f"scale {name}", labels) for name, labels in top.get("scales", {}).items()}
    for name in scales.keys() - set(scale_of.values()):
        source.wrong(f"scale {name}", "belongs to no question of the instrument")
    wording = {}
    for id, entry in top.get("questions", {}).items():
        question = instrument.questions.get(id)
        if question is None:
            source.wrong(id, "is no question of this instrument")
            continue
        read = _question(source, question, entry, scales.get(scale_of.get(id, "")))
        if read is not None:
            wording[id] = read
    return wording


def check_translation(source: Source, wording: Wording, english: Wording) -> None:
    for id, own in wording.items():
        if id not in english:
            continue
        same_placeholders(source, id, own.ask, english[id].ask)
        if own.why is not None and english[id].why is None:
            source.wrong(id, "has a 'why', but the English wording has none")


def _question(source: Source, question: Question, entry: Any, scale: Labels | None) -> QuestionWording | None:
    found = source.fields(entry, question.id, {"ask": dict}, _QUESTION)
    ask = read_text(source, question.id, found["ask"]) if "ask" in found else None
    why = read_text(source, question.id, found["why"], "why") if "why" in found else None
    if question.scored and "labels" in found:
        source.wrong(question.id, "is a scale question; its labels stand under 'scales'")
    labels = scale or {} if question.scored else _labels(source, question.id, found.get("labels", {}))
    _check_labels(source, question, labels)
    for part, text in (("", ask), ("why", why)):
        for name in sorted(placeholders(text.text) - QUESTION_PARAMETERS if text else ()):
            source.wrong(f"{question.id} ({part})" if part else question.id, f"has an unknown placeholder {{{name}}}")
    return QuestionWording(ask, labels, why) if ask is not None else None


def _labels(source: Source, id: str, entries: Any) -> Labels:
    if not isinstance(entries, dict):
        source.wrong(id, f"labels must be an object, not {entries!r}")
        return {}
    labels = {}
    for key, entry in entries.items():
        if not (key.isascii() and key.isdigit()):
            source.wrong(id, f"has a label for {key!r}, which is no key")
            continue
        label = read_text(source, id, entry, f"label of key {key}")
        if label is not None:
            labels[int(key)] = label
            if placeholders(label.text):
                source.wrong(id, f"the label of key {key} cannot have a placeholder")
    return labels


def _check_labels(source: Source, question: Question, labels: Labels) -> None:
    keys = {option.key for option in question.options}
    for key in sorted(keys - labels.keys()):
        source.wrong(question.id, f"lacks a label for key {key}")
    for key in sorted(labels.keys() - keys):
        source.wrong(question.id, f"has a label for key {key}, which is no option")
    seen: dict[str, int] = {}
    for key, label in labels.items():
        earlier = seen.setdefault(label.text.casefold().strip(), key)
        if earlier != key:
            source.wrong(question.id, f"the labels of keys {earlier} and {key} are the same")
