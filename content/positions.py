"""Where in a JSON file a value stands, so that whoever mends it finds the line."""

import re
from collections.abc import Mapping

Path = tuple[str, ...]
"""Names of objects and places in lists, from the outside in."""

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n', re.DOTALL)
_PART = re.compile(r"(.*?)(?: \((?:label of key )?(.*)\))?", re.DOTALL)


def lines(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every value of a JSON text, by its path; an object's member stands where its name does."""
    found: dict[Path, int] = {}
    path: list[str] = []
    counts: list[int | None] = []
    line, name = 1, ""
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark == "\n":
            line += 1
        elif mark in "{[":
            found.setdefault(tuple(path), line)
            counts.append(0 if mark == "[" else None)
            path.append("0" if mark == "[" else "")
        elif mark in "}]":
            counts.pop()
            path.pop()
        elif mark == ",":
            place = counts[-1]
            counts[-1] = None if place is None else place + 1
            path[-1] = "" if place is None else str(place + 1)
        elif mark == ":":
            path[-1] = name
            found[tuple(path)] = line
        else:
            name = mark[1:-1]
            if counts and counts[-1] is not None:
                found[tuple(path)] = line
    return found


def line_of(places: Mapping[Path, int], id: str) -> int | None:
    """The line of what a problem calls `id` ("S2", "S2 (why)", "scale agree (label of key 3)", a phrase's id)."""
    matched = _PART.fullmatch(id.removeprefix("scale "))
    name, part = (matched[1], matched[2]) if matched else (id, None)
    inside = [path for path in places if name in path]
    named = [path for path in inside if path[-1] == (part or "ask")] or inside
    return min((places[path] for path in named), default=None)
