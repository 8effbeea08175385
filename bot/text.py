"""Takes from an untrusted text what Rasa would obey: leading slashes, and control characters around or before them."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LEADING = re.compile(r"^[\s/]+")


def harmless(text: str) -> str:
    """The words of `text`. Rasa reads a text that begins with "/" as an intent with confidence 1, whoever sent it."""
    return _LEADING.sub("", _CONTROL.sub("", text)).rstrip()
