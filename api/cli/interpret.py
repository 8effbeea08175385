"""`familyvoice interpret`: reads typed replies through the engine's own NLU, in batches, without a database."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from api.engine.client import EngineClient
from assessment.library import SOURCE_LANGUAGE, Library
from assessment.reading import Reading

BATCH = 200
"""Lines a request: large enough to forget the HTTP cost, small enough to see results come."""
LONGEST_TEXT = 10_000
"""Characters of a reply that are read."""
_BATCH_BYTES = 500_000
"""Of text in a request: the engine takes no request of more than two million bytes."""


class BadLineError(ValueError):
    """A line that cannot be read; the message names it and what to mend."""


def parse_line(number: int, line: str, library: Library) -> dict[str, Any]:
    """One input line as {"id", "text", "metadata"}. BadLineError: not JSON, or something in it is unknown."""
    try:
        given = json.loads(line)
        reply_id, language, question, text = (given[name] for name in ("id", "language", "question", "text"))
    except (ValueError, TypeError, KeyError) as error:
        raise BadLineError(
            f'line {number}: expected {{"id", "language", "question", "text"}} as JSON, got {error!r}'
        ) from None
    instrument = given.get("instrument", "family")
    if instrument not in library.instruments:
        raise BadLineError(
            f"line {number}: unknown instrument {instrument!r}, use one of {', '.join(library.instruments)}"
        )
    if question is not None and question not in library.instruments[instrument].questions:
        raise BadLineError(f"line {number}: instrument {instrument!r} has no question {question!r}")
    if language not in library.languages:
        raise BadLineError(f"line {number}: unknown language {language!r}, use one of {', '.join(library.languages)}")
    if not isinstance(text, str):
        raise BadLineError(f"line {number}: text must be a string")
    languages = list(dict.fromkeys((language, SOURCE_LANGUAGE)))
    metadata = {"instrument": instrument, "question": question, "languages": languages}
    return {"id": reply_id, "text": _readable(text), "metadata": metadata}


def _readable(text: str) -> str:
    """The text as far as it is read, with "?" for halves of characters, which no message can hold."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def outcome(reading: Reading) -> dict[str, Any]:
    """A reading in the words of the public contract."""
    result: dict[str, Any] = {"outcome": reading.outcome}
    if reading.outcome == "answer":
        result["value"] = reading.value
    elif reading.outcome == "confirm":
        if len(reading.values) == 1:
            result["value"] = reading.values[0]
        else:
            result["values"] = list(reading.values)
    elif reading.outcome == "command":
        result["command"] = reading.command
        if reading.language:
            result["language"] = reading.language
    if reading.comment:
        result["comment"] = reading.comment
    return result


def parsed_lines(lines: Iterable[str], library: Library) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield parse_line(number, line, library)


def batches(messages: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The messages in order, as many together as one request may hold."""
    batch: list[dict[str, Any]] = []
    size = 0
    for message in messages:
        length = len(message["text"].encode())
        if batch and (len(batch) == BATCH or size + length > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += length
    if batch:
        yield batch


async def interpret(lines: Iterable[str], out: TextIO, library: Library, engine: EngineClient) -> int:
    """Writes one outcome line per input line, in order; returns how many."""
    count = 0
    for batch in batches(parsed_lines(lines, library)):
        readings = await engine.parse([(message["text"], message["metadata"]) for message in batch])
        write_outcomes(batch, readings, out)
        count += len(batch)
    return count


def write_outcomes(batch: Sequence[dict[str, Any]], readings: Sequence[Reading], out: TextIO) -> None:
    for message, reading in zip(batch, readings, strict=True):
        out.write(_line({"id": message["id"]} | outcome(reading)) + "\n")
    out.flush()


def _line(result: dict[str, Any]) -> str:
    """JSON with its characters as they are; escaped where an id holds half of one, which cannot be written."""
    line = json.dumps(result, ensure_ascii=False)
    return line if line == line.encode("utf-8", "replace").decode("utf-8") else json.dumps(result)
