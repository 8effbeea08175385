"""Keeps what is written from left to right in its order inside a text that is written from right to left.

A phone shows "555-0142 / STOP" in such a text with its parts changed about, unless invisible marks isolate them.
"""

import re
import unicodedata

FIRST_STRONG, POP, RIGHT_TO_LEFT = "\u2068", "\u2069", "\u200f"
"""What follows has a direction of its own, up to the second; what is beside the third stands in a text of that one."""

_LETTER = r"A-Za-z\u00c0-\u024f"
_RUN = re.compile(
    rf"[+#(]?[{_LETTER}0-9](?:[{_LETTER}0-9'’:/@._\-+&=?%#()]| (?:/ )?(?=[{_LETTER}0-9(]))*[{_LETTER}0-9)]|[{_LETTER}]"
)
"""Words in Latin letters and numbers, with what joins them."""
_NUMBER = re.compile(r"[0-9]+")


def isolated(text: str) -> str:
    """The text with each run of Latin letters, or of digits with marks between, isolated; numbers need no help."""
    return _RUN.sub(lambda run: run[0] if _NUMBER.fullmatch(run[0]) else isolate(run[0]), text)


def isolate(part: str) -> str:
    return f"{FIRST_STRONG}{part}{POP}"


def set_in(value: str) -> str:
    """What is filled into a text from right to left: a name or number whole, a text of that direction part by part."""
    done = FIRST_STRONG in value or RIGHT_TO_LEFT in value
    if done or value.isdigit():
        return value
    return isolated(value) if _begins_from_right(value) else isolate(value)


def option_line(key: int, label: str) -> str:
    """An option with its key first, that is at the right."""
    shown = isolated(label)
    return f"{key} {shown}" if _begins_from_right(shown) else f"{RIGHT_TO_LEFT}{key} {shown}"


def _begins_from_right(text: str) -> bool:
    """Whether a phone takes the line for one from right to left by itself: isolated parts do not count for that."""
    depth = 0
    for char in text:
        depth += {FIRST_STRONG: 1, POP: -1}.get(char, 0)
        kind = unicodedata.bidirectional(char)
        if depth == 0 and kind in {"L", "R", "AL"}:
            return kind != "L"
    return False
