"""What may come into the engine: sizes, types and names of every field, checked before Rasa sees any of it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ujson import JSONDecodeError, loads

from bot.text import harmless

MAX_BODY_BYTES = 2_000_000
MAX_MESSAGES = 500
"""Messages in one parse request."""
MAX_TEXT = 65_536
"""Characters of one message: as many as the largest request the app takes one from, so that each can be read."""
_MAX_NAME = 200
_MAX_ENTRIES = 200


class RequestError(ValueError):
    """The body is not what this engine is asked with. The message says which field, never what it holds."""


class Said(NamedTuple):
    """One message, and what is known about it: the question it answers and in which languages."""

    text: str
    metadata: dict[str, Any]


class Turn(NamedTuple):
    """A message of a conversation, to be acted on."""

    conversation: str
    inbound: int
    said: Said


def read_turn(body: bytes) -> Turn:
    """The turn in a request body. RequestError: says what is wrong with it."""
    data = _object(_parsed(body), "The body")
    conversation = data.get("conversation")
    if not conversation or not _is_name(conversation):
        raise RequestError("conversation must be a text of 1 to 200 characters.")
    inbound: Any = data.get("inbound")
    if not _is_number(inbound):
        raise RequestError("inbound must be a whole number.")
    return Turn(str(conversation), inbound, _said(data))


def read_messages(body: bytes) -> list[Said]:
    """The messages to parse in a request body. RequestError: says what is wrong with it."""
    messages = _object(_parsed(body), "The body").get("messages")
    if not isinstance(messages, list) or len(messages) > MAX_MESSAGES:
        raise RequestError(f"messages must be a list of at most {MAX_MESSAGES}.")
    return [_said(_object(message, f"Message {number}")) for number, message in enumerate(messages)]


def _parsed(body: bytes) -> Any:
    try:
        return loads(body)
    except (JSONDecodeError, UnicodeDecodeError, ValueError) as error:
        raise RequestError("The body is not JSON.") from error


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise RequestError(f"{name} must be an object.")
    return value


def _said(data: Mapping[str, Any]) -> Said:
    text = data.get("text")
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise RequestError(f"text must be a text of at most {MAX_TEXT} characters.")
    given = _object(data.get("metadata") or {}, "metadata")
    metadata = {}
    for field, fits in _FIELDS.items():
        value = given.get(field)
        if value is None:
            continue
        if not fits(value):
            raise RequestError(f"metadata.{field} is not of its type.")
        metadata[field] = value
    return Said(harmless(text), metadata)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _MAX_NAME


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and len(value) <= _MAX_ENTRIES and all(map(fits, value))


_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "inbound": _is_number,
    "instrument": _is_name,
    "question": _is_name,
    "languages": _list_of(_is_name),
    "offered": _list_of(_is_number),
    "choices": _list_of(_is_name),
    "words": _list_of(_is_name),
}
"""Fields of the metadata. Others are dropped."""
