"""How many years of school a short English text asks for: the Flesch-Kincaid grade.

Formula: J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of new readability formulas for Navy
enlisted personnel", Research Branch Report 8-75, Naval Technical Training Command, 1975.
"""

import re

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"[.?!\n]+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouyscxzgh])es$|(?<=[^aeiouytd])ed$")
_SOUNDED_LE = re.compile(r"[^aeiouy]les?$")
_VOWEL_ING = re.compile(r"[aeiouy]ing$")
_EXCEPTIONS = {"area": 3, "areas": 3, "business": 2, "create": 2, "everything": 3, "idea": 3, "something": 2}
"""Words our texts use, or may soon, that the rules below count wrongly."""


def syllables(word: str) -> int:
    """Syllables of an English word, counted by its heard vowel groups; at least 1."""
    plain = word.lower().replace("'", "")
    if plain in _EXCEPTIONS:
        return _EXCEPTIONS[plain]
    heard = plain if _SOUNDED_LE.search(plain) else _SILENT_E.sub("", plain)
    return max(1, len(_VOWELS.findall(heard)) + bool(_VOWEL_ING.search(plain)))


def grade(text: str) -> float:
    """The grade of a text whose sentences end at . ? ! or a line's end. ValueError: there is no word in it."""
    words = _WORD.findall(text.lower())
    if not words:
        raise ValueError(f"no word in {text!r}")
    sentences = sum(bool(_WORD.search(part)) for part in _SENTENCE_END.split(text.lower()))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
