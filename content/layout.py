"""The one way our JSON files are laid out: each string of the bot on a line of its own, so that diffs stay readable."""

import json
import sys
from pathlib import Path
from typing import Any

WIDTH = 120


def layout(value: Any, depth: int = 0) -> str:
    """`value` as JSON. A text and a short leaf stand on one line; the first two levels are always opened."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or _stays_flat(value, flat, depth):
        return flat
    indent = "  " * (depth + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {layout(part, depth + 1)}" for key, part in value.items()]
        opening, closing = "{", "}"
    else:
        parts = [layout(part, depth + 1) for part in value]
        opening, closing = "[", "]"
    return opening + "\n" + ",\n".join(indent + part for part in parts) + "\n" + "  " * depth + closing


def _stays_flat(value: Any, flat: str, depth: int) -> bool:
    if _is_text(value):
        return True
    if len(flat) + 2 * depth > WIDTH or _holds_text(value):
        return False
    return depth >= 2 or (isinstance(value, list) and not any(isinstance(part, dict | list) for part in value))


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str)


def _holds_text(value: Any) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_is_text(part) or _holds_text(part) for part in parts)


def lay_out(path: Path) -> None:
    """Rewrite a JSON file in its one layout."""
    path.write_text(layout(json.loads(path.read_text(encoding="utf-8"))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        lay_out(Path(name))
