"""How many segments a text message takes, by the rules that carriers and Twilio count and bill by."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38 default alphabet, one septet each; its escape to the extension is not a character."""
_EXTENSION = "\f^{}\\[~]|€"
"""GSM 03.38 extension table: an escape and a septet each."""
_UNITS = {**dict.fromkeys(_BASIC, 1), **dict.fromkeys(_EXTENSION, 2)}

GSM_SINGLE = 160
UCS2_SINGLE = 70
_ONE: dict[Encoding, int] = {"GSM-7": GSM_SINGLE, "UCS-2": UCS2_SINGLE}
"""Units of a message that is one segment."""
_OF_SEVERAL: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}
"""Units of each segment of several; the rest of its 140 octets says how they belong together."""

_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Segmentation:
    """`units`: septets in GSM-7, UTF-16 code units in UCS-2. An empty message is one segment."""

    encoding: Encoding
    units: int
    segments: int
    foreign: tuple[str, ...] = ()
    """The characters that force UCS-2, each once, in order."""


def segmentation(text: str) -> Segmentation:
    """Characters are never divided between segments: neither an escape, nor what is shown as one character."""
    foreign = tuple(dict.fromkeys(char for char in text if char not in _UNITS))
    encoding: Encoding = "UCS-2" if foreign else "GSM-7"
    sizes = [_UNITS[char] for char in text] if not foreign else [_code_units(shown) for shown in _shown(text)]
    units = sum(sizes)
    return Segmentation(encoding, units, _segments(sizes, units, encoding), foreign)


def segment_count(text: str) -> int:
    return segmentation(text).segments


def is_gsm(text: str) -> bool:
    """Every character is in GSM-7."""
    return all(char in _UNITS for char in text)


def _segments(sizes: list[int], units: int, encoding: Encoding) -> int:
    if units <= _ONE[encoding]:
        return 1
    room = _OF_SEVERAL[encoding]
    count, used = 1, 0
    for size in sizes:
        if used + size > room and used:
            count, used = count + 1, 0
        count += (used + size - 1) // room  # what is larger than a segment has to be divided all the same
        used = (used + size - 1) % room + 1
    return count


def _code_units(shown: str) -> int:
    return sum(2 if ord(char) > 0xFFFF else 1 for char in shown)


def _shown(text: str) -> Iterator[str]:
    """What is shown as one character each: a letter with its marks, a joined emoji, the two letters of a flag."""
    cluster = ""
    flag = False
    for char in text:
        if cluster and (
            _extends(char) or cluster[-1] == _JOINER or (flag and _flag_letter(char) and len(cluster) == 1)
        ):
            cluster += char
            continue
        if cluster:
            yield cluster
        cluster, flag = char, _flag_letter(char)
    if cluster:
        yield cluster


def _extends(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char) in {"Mn", "Me", "Mc"} or "\U0001f3fb" <= char <= "\U0001f3ff"


def _flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
