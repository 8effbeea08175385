"""Reads one string in one language: its text, placeholders and where it stands in review."""

import re
from typing import Any, get_args

from assessment.library import State, Text
from assessment.validation.source import Source

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL = {"state": str, "version": int, "translator": str, "source_version": int}


def placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def read_text(source: Source, id: str, value: Any, part: str = "") -> Text | None:
    """The string, or None where it has no usable text. `part` says which string of `id` it is ("label of key 3")."""
    where = f"{id} ({part})" if part else id
    found = source.fields(value, where, {"text": str}, _OPTIONAL)
    text = found.get("text")
    if text is None:
        return None
    if not text.strip():
        source.wrong(where, "is empty")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        source.wrong(where, "has a brace that belongs to no placeholder; a placeholder looks like {sponsor}")
    if found.get("state", "draft") not in get_args(State):
        source.wrong(where, f"'state' must be one of {', '.join(get_args(State))}, not {found['state']!r}")
    for name in ("version", "source_version"):
        if found.get(name, 1) < 1:
            source.wrong(where, f"{name!r} must be 1 or more")
    return Text(**found)


def same_placeholders(source: Source, id: str, text: Text, original: Text, part: str = "") -> None:
    """Notes where a translation's placeholders are not those of the English string."""
    where = f"{id} ({part})" if part else id
    own, others = placeholders(text.text), placeholders(original.text)
    for name in sorted(others - own):
        source.wrong(where, f"lacks the placeholder {{{name}}} of the English text")
    for name in sorted(own - others):
        source.wrong(where, f"has a placeholder {{{name}}} that the English text has not")
