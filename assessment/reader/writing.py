"""Turns any text into words that compare: every script's digits, case, accents, invisible marks and emoji made plain.

Knows nothing of languages or questions. Work is linear in the length of the text, whatever it holds.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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
_DROPPED_SIGNS = "♀♂\u0640"
"""Genders of emoji, the Arabic stretcher: they carry no meaning here."""
_KEYCAP = "\u20e3"
"""Ends the digit of 3️⃣."""
_APOSTROPHES = "'\u2018\u2019\u02bc\u2032`\u00b4"
_PARTED = re.compile(rf"(?<=\w)[{_APOSTROPHES}](?=\w)")
_PARTING = dict.fromkeys(map(ord, _APOSTROPHES), " ")
_LETTERS_APART = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
"""Letters that people replace when they type without marks, and that do not decompose by themselves."""
_SENTENCE_MARKS = frozenset(".,;:!?-–—\n…()/،؛؟、。，；：！？।")
_CONTINUES = {("letter", "letter"), ("letter", "mark"), ("letter", "sign"), ("digit", "digit")}
_HAN = r"[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) (?={_HAN})")
_SINGLE = re.compile(_HAN)
_OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""Marks that people leave out when typing. The vowel signs of Indic scripts and Thai are not among them."""
_PLUS = re.compile(r"\W*?(?P<sign>(?P<yes>\++)|\+\s?/?\s?[-\u2212\u2013]|±)[\s.!]*")
_RUN = re.compile(r"(.)\1{2,}", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_\u00aa\u00ba\u02bc\u0640\u3040-\u30ff\u3400-\u9fff\U00010000-\U0010ffff]+")
"""Letters that make one word, none of them dropped."""
_STRETCHED = re.compile(r"(.)([\u0300-\u036f]*)(?:\1[\u0300-\u036f]*){2,}")


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
    short: bool = False
    """A Han or Kana character: about half of what a word is elsewhere."""
    doubled: str = ""
    """The fold of a stretched word that keeps two of each letter ("haaa" is "haa" in Somali); "" if not stretched."""

    @property
    def glued(self) -> bool:
        """Nothing stands between this word and the one before, as in "3pm"."""
        return not self.gap


def set_apart(word: Word) -> bool:
    """A mark of punctuation or a new line stands before the word."""
    return not _SENTENCE_MARKS.isdisjoint(word.gap)


def length(found: Sequence[Word]) -> int:
    """How many words these are; two Han characters count as one."""
    return len(found) - sum(word.short for word in found) // 2


def head(found: Sequence[Word], most: int) -> Sequence[Word]:
    """The first words, at most so many of them by `length`."""
    short = 0
    for at, word in enumerate(found if len(found) > most else ()):
        short += word.short
        if at + 1 - short // 2 > most:
            return found[:at]
    return found


def joined(folds: Iterable[str]) -> str:
    """Words as one text: spaces between them, but none between Han characters."""
    text = " ".join(folds)
    return text if text.isascii() else _BETWEEN_HAN.sub("", text)


def fold(word: str) -> str:
    """How the first word of a text without gaps compares."""
    if _LETTERS.fullmatch(word) and len(word) < _MAX_WORD:
        return _folded(unicodedata.normalize("NFKC", word))[0]
    return next((one.fold for one in words(word[:1] if _SINGLE.match(word) else word)), "")


def alike(text: str, letters: Mapping[int, str]) -> str:
    """The text, as long as before, with Han characters that stand for others put as these: Traditional, Simplified."""
    return text.translate(letters) if letters and _SINGLE.search(text) else text


def parted(word: str) -> tuple[Word, ...]:
    """The words of one that apostrophes join ("m'ap" is "m" and "ap"); none if there is no apostrophe in it."""
    return () if _PARTED.search(word) is None else words(word.translate(_PARTING))


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
        if char_kind in {"letter", "digit", "key", "single", "emoji"}:
            current, kind, start = plain, char_kind, at
    if current:
        found.append(_word(current, kind, start, len(text), text[gap_from:start]))
    return tuple(found) or _plus(text)


def _plus(text: str) -> tuple[Word, ...]:
    """A text that is nothing but plus signs is one word, a yes in Russian chats; "+-" is more or less."""
    found = _PLUS.fullmatch(text)
    if found is None:
        return ()
    sign = "+" if found["yes"] else "+-"
    return (Word(sign, sign, found.start("sign"), found.end("sign"), ""),)


def _letter_follows(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1].isalpha()


def _word(plain: str, kind: str, start: int, end: int, gap: str) -> Word:
    plain = plain[:_MAX_WORD]
    gap = "" if not gap or all(_plain(char)[0] in {"same", "end"} for char in gap) else gap
    if kind in {"digit", "key"}:
        return Word(plain, plain, start, end, gap, int(plain))
    fold, marked = _folded(plain)
    run = _RUN.search(plain) if kind == "letter" else None
    doubled = "" if run is None or run[0] == plain else _folded(_RUN.sub(r"\1\1", plain))[0]
    return Word(fold, marked, start, end, gap, None, kind == "emoji", kind == "single", doubled)


@lru_cache(maxsize=8192)
def _plain(char: str) -> tuple[str, str]:
    """What kind of character this is, and how it is compared. "same": belongs to whatever it stands in."""
    if char in _DROPPED_SIGNS:
        return "same", ""
    if char == _KEYCAP:
        return "end", ""
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
        return ("digit" if char.isdecimal() else "key"), str(digit)  # ③ stands by itself, also beside another digit
    if category[0] == "M":
        return "mark", char
    if category[0] == "L":
        plain = unicodedata.normalize("NFKC", char)
        return ("single" if _SINGLE.match(char) else "letter"), plain
    if category == "So":
        return "emoji", char
    return "gap", " "


@lru_cache(maxsize=8192)
def _folded(plain: str) -> tuple[str, str]:
    if _RUN.fullmatch(plain) is not None:  # a laugh ("kkkk") is not the letter
        return _folded(plain[0])[0] * 3, _folded(plain[0])[1] * 3
    marked = _STRETCHED.sub(r"\1\2", unicodedata.normalize("NFD", plain.casefold()))
    bare = _OPTIONAL_MARKS.sub("", marked)
    return unicodedata.normalize("NFC", bare.translate(_LETTERS_APART)), unicodedata.normalize("NFC", marked)
