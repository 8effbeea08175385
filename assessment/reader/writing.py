"""Turns any text into words that compare: every script's digits, case, accents, invisible marks and emoji made plain.

Knows nothing of languages or questions. Work is linear in the length of the text, whatever it holds.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_WORDS = 3000
"""Words looked at in one message; a text message has at most a few hundred."""
_MAX_WORD = 64
"""Letters of one word looked at; normalising long runs of combining marks costs more than linear time."""

_KEEP_INVISIBLE = "\u200c\u200d\ufe0e\ufe0f"
"""Joiners and variation selectors: part of the spelling of emoji and of Persian, so kept in stored text."""
_ORDINAL_SIGNS = "ºª°"
"""Part of a word after letters ("nº"), nothing after a digit ("3ª" is 3)."""
_DROPPED_SIGNS = "♀♂\u20e3\u0640"
"""Genders of emoji, the keycap of 3️⃣, the Arabic stretcher: they carry no meaning here."""
_APOSTROPHES = "'\u2018\u2019\u02bc\u2032`\u00b4"
_LETTERS_APART = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
"""Letters that people replace when they type without marks, and that do not decompose by themselves."""
_SENTENCE_MARKS = frozenset(".,;:!?-–—\n…()/،。，；：！？")
_CONTINUES = {("letter", "letter"), ("letter", "mark"), ("letter", "sign"), ("digit", "digit")}
_STRETCHED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or emoji, from `start` to `end` of the text; `gap` is what stands before it."""

    fold: str
    """As compared: no case, no accents, no apostrophes, nothing stretched ("yesss" is "yes")."""
    marked: str
    """As compared where accents matter: only case is gone."""
    start: int
    end: int
    gap: str
    number: int | None = None
    emoji: bool = False

    @property
    def glued(self) -> bool:
        """Nothing stands between this word and the one before, as in "3pm"."""
        return not self.gap


def set_apart(word: Word) -> bool:
    """A mark of punctuation or a new line stands before the word."""
    return not _SENTENCE_MARKS.isdisjoint(word.gap)


def clean(text: str) -> str:
    """The text as it may be stored: no control or direction marks, no lone surrogates, no leading slashes."""
    kept = text if text.isascii() and text.isprintable() else "".join(map(_storable, text))
    return re.sub(r"^[\s/]+", "", kept).rstrip()


@lru_cache(maxsize=4096)
def _storable(char: str) -> str:
    if char in "\n\t" or char in _KEEP_INVISIBLE:
        return char
    category = unicodedata.category(char)
    if char == "\r" or category in {"Zl", "Zp"}:
        return "\n"
    if category == "Cs":
        return "\ufffd"
    return "" if category in {"Cc", "Cf"} else char


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, at most MAX_WORDS. Han characters are words of their own, as no space divides them."""
    found: list[Word] = []
    gap_from = start = 0
    current = ""
    kind = ""
    for at, char in enumerate(text):
        char_kind, plain = _plain(char)
        if not plain and char_kind == "same":
            continue
        if char_kind == "sign" and kind != "letter":
            continue
        if current and (kind, char_kind) in _CONTINUES:
            current += plain
            continue
        if current and char_kind == "apostrophe" and kind == "letter" and _letter_follows(text, at):
            continue
        if current:
            found.append(_word(current, kind, start, at, text[gap_from:start]))
            gap_from = at
            current = ""
            if len(found) >= MAX_WORDS:
                return tuple(found)
        if char_kind in {"letter", "digit", "single", "emoji"}:
            current, kind, start = plain, char_kind, at
    if current:
        found.append(_word(current, kind, start, len(text), text[gap_from:start]))
    return tuple(found)


def _letter_follows(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1].isalpha()


def _word(plain: str, kind: str, start: int, end: int, gap: str) -> Word:
    plain = plain[:_MAX_WORD]
    gap = "" if not gap or all(_plain(char) == ("same", "") for char in gap) else gap
    if kind == "digit":
        return Word(plain, plain, start, end, gap, int(plain))
    fold, marked = _folded(plain)
    return Word(fold, marked, start, end, gap, emoji=kind == "emoji")


@lru_cache(maxsize=8192)
def _plain(char: str) -> tuple[str, str]:
    """What kind of character this is, and how it is compared. "same": belongs to whatever it stands in."""
    if char in _DROPPED_SIGNS:
        return "same", ""
    if char in _ORDINAL_SIGNS:
        return "sign", "º"
    if char in _APOSTROPHES:
        return "apostrophe", ""
    if char == "№":
        return "gap", "#"
    category = unicodedata.category(char)
    if category in {"Cf", "Cc", "Cs", "Co", "Cn"} and not char.isspace():
        return "same", ""
    if "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return "same", ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return "digit", str(digit)
    if category[0] == "M":
        return "mark", char
    if category[0] == "L":
        plain = unicodedata.normalize("NFKC", char)
        return ("single" if _written_without_spaces(char) else "letter"), plain
    if category == "So":
        return "emoji", char
    return "gap", " "


def _written_without_spaces(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


@lru_cache(maxsize=8192)
def _folded(plain: str) -> tuple[str, str]:
    marked = _STRETCHED.sub(r"\1", unicodedata.normalize("NFC", plain.casefold()))
    bare = "".join(char for char in unicodedata.normalize("NFD", marked) if not _optional_mark(char))
    return unicodedata.normalize("NFC", bare.translate(_LETTERS_APART)), marked


def _optional_mark(char: str) -> bool:
    """Marks that people leave out when typing. The vowel signs of Indic scripts and Thai are not among them."""
    return (
        "\u0300" <= char <= "\u036f" or "\u0591" <= char <= "\u05c7" or "\u064b" <= char <= "\u065f" or char == "\u0670"
    )
