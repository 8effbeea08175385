"""What one session adds to the community's tallies, so that scores are read from counts and never from answers.

Storage keeps the counts: it adds `diff(before, after)` in the transaction that stores the answers.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assessment.instrument import NOT_SURE, Instrument, Question
from assessment.session import Answer

ALL = "all"
DIMENSIONS = ("language", "area", "event", "channel")
"""What groups can be made by. Each splits the people of an item into parts that do not overlap."""

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


def contributions(instrument: Instrument, answers: Mapping[str, Answer], attributes: Attributes) -> Counter[TallyKey]:
    """Every count that this session is one of, each 1. Not for sessions that are NOT_COUNTED."""
    counted: Counter[TallyKey] = Counter()
    people: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for block in instrument.blocks:
        for item in block.items:
            answer = answers.get(item)
            outcome = _outcome(instrument.questions[item], answer)
            if answer is None or outcome is None:
                continue
            for group in _groups(attributes, answer.language):
                counted[TallyKey(*group, item, outcome)] = 1
                people[group].update(_subjects(item, block.id, outcome))
    for group, subjects in people.items():
        for subject in subjects:
            counted.update(_people(group, subject, attributes.organisation))
    return counted


def diff(before: Mapping[TallyKey, int], after: Mapping[TallyKey, int]) -> dict[TallyKey, int]:
    """The increments that turn `before` into `after`, without zeros, in key order (so that writers cannot deadlock)."""
    changes = {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
    return {key: changes[key] for key in sorted(changes) if changes[key]}


def _outcome(question: Question, answer: Answer | None) -> str | None:
    if answer is None:
        return None
    if answer.status == "skipped":
        return SKIP
    key = NOT_SURE if answer.status == "not_sure" else answer.key
    return str(key) if key is not None and question.option(key) is not None else None


def _groups(attributes: Attributes, language: str) -> Iterator[tuple[str, str]]:
    """The groups an answer counts in. An answer belongs to the language it was asked in."""
    yield ALL, ""
    values = (language, attributes.area, attributes.event, attributes.channel)
    for dimension, value in zip(DIMENSIONS, values, strict=True):
        if value:
            yield dimension, value


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
