"""Reads one instrument.json: its questions, then whether blocks, core, sets and closing fit together with them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assessment.instrument import Block, Instrument, Question
from assessment.prompts import COMMON
from assessment.validation.questions import read_questions, read_scales
from assessment.validation.source import Source
from assessment.walking import CONSENT, DELETE, LANGUAGE, MORE, MORE_ALL, ROLE

ALWAYS = (CONSENT, ROLE, LANGUAGE, DELETE)
"""Shared questions that belong to every instrument without being listed."""
_CHECKPOINTS = (MORE, MORE_ALL)

_COMMON = {"id": str, "version": int, "questions": dict}
_LISTS = {"blocks": list, "core": list, "sets": list, "closing": list, "shared": list}
_INSTRUMENT = {"id": str, "version": int, "role": str, "questions": dict, "blocks": list, "core": list}
_KEYS = {CONSENT: {1, 2}, ROLE: {1, 2}, MORE: {1, 2}, MORE_ALL: {1, 2, 3}, DELETE: {1, 2}}


def read_common(source: Source) -> Instrument:
    top = source.fields(source.content, "", _COMMON)
    _check_head(source, top, COMMON)
    questions = read_questions(source, top.get("questions", {}), {})
    for id in ALWAYS:
        if id not in questions:
            source.wrong(id, "is missing; every conversation needs it")
    for id, keys in _KEYS.items():
        if id in questions and {option.key for option in questions[id].options} != keys:
            source.wrong(id, f"must have exactly the keys {', '.join(map(str, sorted(keys)))}")
    return Instrument(COMMON, top.get("version", 1), COMMON, questions, (), (), (), ())


def read_instrument(source: Source, folder: str, common: Instrument) -> Instrument:
    top = source.fields(source.content, "", _INSTRUMENT, {**_LISTS, "scales": dict})
    _check_head(source, top, folder)
    if not top.get("role", "?").strip():
        source.wrong("", "'role' is empty")
    own = read_questions(source, top.get("questions", {}), read_scales(source, top.get("scales", {})))
    core = source.texts(top.get("core", []), "", "core")
    blocks = tuple(_read_block(source, entry) for entry in top.get("blocks", ()))
    questions = _with_place({**_shared(source, top, common, own), **own}, blocks, core)
    instrument = Instrument(
        id=folder,
        version=top.get("version", 1),
        role=top.get("role", ""),
        questions=questions,
        blocks=blocks,
        core=core,
        sets=tuple(source.texts(entry, "", "sets") for entry in top.get("sets", ())),
        closing=source.texts(top.get("closing", []), "", "closing"),
    )
    _check_blocks(source, instrument)
    _check_order(source, instrument)
    return instrument


def _check_head(source: Source, top: Mapping[str, Any], folder: str) -> None:
    if top.get("id", folder) != folder:
        source.wrong("", f"'id' is {top['id']!r}, but the folder is {folder!r}")
    if top.get("version", 1) < 1:
        source.wrong("", "'version' must be 1 or more")


def _read_block(source: Source, entry: Any) -> Block:
    found = source.fields(entry, "blocks", {"id": str, "items": list})
    id = found.get("id", "")
    return Block(id, source.texts(found.get("items", []), f"block {id}", "items"))


def _shared(
    source: Source, top: Mapping[str, Any], common: Instrument, own: Mapping[str, Question]
) -> dict[str, Question]:
    wanted = [*ALWAYS, *(_CHECKPOINTS if top.get("sets") else ()), *source.texts(top.get("shared", []), "", "shared")]
    for id in wanted:
        if id in own:
            source.wrong(id, f"is a shared question of {COMMON!r} and cannot be defined here")
        elif id not in common.questions and id not in ALWAYS:
            source.wrong(id, f"is shared, but {COMMON!r} has no such question")
    return {id: common.questions[id] for id in wanted if id in common.questions}


def _with_place(
    questions: Mapping[str, Question], blocks: tuple[Block, ...], core: tuple[str, ...]
) -> dict[str, Question]:
    block_of = {item: block.id for block in blocks for item in block.items}
    return {id: replace(question, block=block_of.get(id), core=id in core) for id, question in questions.items()}


def _check_blocks(source: Source, instrument: Instrument) -> None:
    for id, times in Counter(block.id for block in instrument.blocks).items():
        if times > 1:
            source.wrong(f"block {id}", "stands there twice")
    for id, times in Counter(instrument.items).items():
        if id not in instrument.questions:
            source.wrong(id, "stands in a block, but there is no such question")
        elif not instrument.questions[id].scored:
            source.wrong(id, "stands in a block, but is not a scale question")
        if times > 1:
            source.wrong(id, "stands in two blocks")
    for id, question in instrument.questions.items():
        if question.scored and id not in instrument.items:
            source.wrong(id, "is a scale question, but stands in no block")


def _check_order(source: Source, instrument: Instrument) -> None:
    asked = [*instrument.core, *(id for chosen in instrument.sets for id in chosen)]
    for id in asked:
        if id not in instrument.items:
            source.wrong(id, "is in core or sets, but in no block")
    for id, times in Counter(asked).items():
        if times > 1:
            source.wrong(id, "is in core or sets more than once")
    for id in instrument.items:
        if id not in asked:
            source.wrong(id, "is never asked: it is in neither core nor sets")
    for chosen in instrument.sets:
        if not chosen:
            source.wrong("", "'sets' has an empty set")
    for id in instrument.closing:
        if id not in instrument.questions:
            source.wrong(id, "is in closing, but there is no such question; is it missing from 'shared'?")
        elif instrument.questions[id].scored or id in (*ALWAYS, *_CHECKPOINTS):
            source.wrong(id, "cannot be in closing")
