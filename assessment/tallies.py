"""What one session adds to the community's tallies, so that scores are read from counts and never from answers.

Storage keeps the counts: it adds `diff(before, after)` in the transaction that stores the answers.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assessment.instrument import NOT_SURE, Instrument, Question
from assessment.session import Answer

ALL = "all"

NOT_COUNTED = ("withdrawn", "declined")
"""Sessions of this status count nowhere, and are not exported."""

RESPONDENTS = "*"
BLOCK = "block:"
PEOPLE = "n"
SKIP = "skip"
ORGANISATION = "org:"


class TallyKey(NamedTuple):
    """Names one count: `outcome` of `subject` among the people with `value` in `dimension`.

    subject: an item id, `block:<id>`, or `*` (respondents: people with at least one item answered 0-4).
    outcome: a key ("1".."4", "0"), "skip", "n" (people, for blocks and respondents), or `org:<opaque>`: how many of
    the people counted are of that organisation.
    """

    dimension: str
    value: str
    subject: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Attributes:
    """What puts a session's answers into groups. None: not known, so in no group of that dimension."""

    channel: str
    area: str | None = None
    """The area's name, from the session's AREA answer."""
    event: str | None = None
    organisation: str | None = None
    """Opaque and stable for one organisation: a keyed hash of `organisation_name`, never the name."""


def organisation_name(text: str) -> str:
    """The typed name without case, punctuation and odd spacing or encoding: "Sunny Care." is "sunny care"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))


def contributions(
    instrument: Instrument, answers: Mapping[str, Answer], attributes: Attributes, blocks: Collection[str] | None = None
) -> dict[TallyKey, int]:
    """Every count that this session is one of, each 1. Not for sessions that are NOT_COUNTED.

    `blocks`: only these blocks' items and people, with the respondents. Enough for `diff` where no other block's
    answers and no attribute changed, and cheaper.
    """
    said = list(_said(instrument, answers))
    counted: dict[TallyKey, int] = {}
    for group, of_group in _groups(attributes, said):
        dimension, value = group
        people: set[str] = set()
        for one in of_group:
            if blocks is None or one.block in blocks:
                counted[TallyKey(dimension, value, one.item, one.outcome)] = 1
                people.update(one.subjects)
            elif one.subjects:
                people.add(RESPONDENTS)
        for subject in people:
            for key in _people(group, subject, attributes.organisation):
                counted[key] = 1
    return counted


def diff(before: Mapping[TallyKey, int], after: Mapping[TallyKey, int]) -> dict[TallyKey, int]:
    """The increments that turn `before` into `after`, without zeros, in key order (so that writers cannot deadlock)."""
    changes = {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
    return {key: changes[key] for key in sorted(changes) if changes[key]}


class _Said(NamedTuple):
    """One answer as it counts. `subjects`: whose people it makes the person one of."""

    block: str
    item: str
    outcome: str
    language: str
    subjects: tuple[str, ...]


def _said(instrument: Instrument, answers: Mapping[str, Answer]) -> Iterator[_Said]:
    for block in instrument.blocks:
        for item in block.items:
            answer = answers.get(item)
            if answer is not None and (outcome := _outcome(instrument.questions[item], answer)) is not None:
                yield _Said(block.id, item, outcome, answer.language, _subjects(item, block.id, outcome))


def _outcome(question: Question, answer: Answer) -> str | None:
    if answer.status == "skipped":
        return SKIP
    key = NOT_SURE if answer.status == "not_sure" else answer.key
    return str(key) if key is not None and question.option(key) is not None else None


def _groups(attributes: Attributes, said: list[_Said]) -> Iterator[tuple[tuple[str, str], list[_Said]]]:
    """The groups the answers count in: in each dimension, parts of an item's people that do not overlap.

    An answer belongs to the language it was asked in.
    """
    yield (ALL, ""), said
    for language in {one.language for one in said}:
        yield ("language", language), [one for one in said if one.language == language]
    for dimension, value in (("area", attributes.area), ("event", attributes.event), ("channel", attributes.channel)):
        if value:
            yield (dimension, value), said


def _subjects(item: str, block: str, outcome: str) -> tuple[str, ...]:
    """Whose people this answer makes the person one of."""
    if outcome == SKIP:
        return ()
    if outcome == str(NOT_SURE):
        return (RESPONDENTS,)
    return (RESPONDENTS, BLOCK + block, item)


def _people(group: tuple[str, str], subject: str, organisation: str | None) -> Iterator[TallyKey]:
    if subject == RESPONDENTS or subject.startswith(BLOCK):
        yield TallyKey(*group, subject, PEOPLE)
    if organisation:
        yield TallyKey(*group, subject, ORGANISATION + organisation)
