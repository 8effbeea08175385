"""Which language a message is written in, for a person whose language nothing else tells.

A script that only one of the languages has decides by itself. Among the others each word counts for the languages that
use it, learnt from the library's own texts: how often the word is there, and how likely its letters follow each other.
`und`, the samples of names, of words that every language borrows and of languages we do not have, competes with them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from assessment.library import UNDETERMINED, Library, Wording

SURE = 0.93
"""Share of the likeliest language from which on it is spoken without asking."""
_BOTH = 0.88
"""Share of the two likeliest together from which on it is one of them."""
_SECOND = 0.06
_EVEN = 1.5
"""Two languages are even up to this ratio of their shares."""

_MOST_WORDS = 30
"""Words looked at: more would say the same."""
_SAMPLE, _TEXT, _PHRASE = 3.0, 1.0, 0.5
"""What a word counts in samples of first messages, in our questions, and in lexicons, which hold foreign words too."""
_WITHOUT_MARKS = 0.7
"""What a word counts spelled without its accents, beside its own spelling."""
_RARE = 0.7
"""A word that counts less, in one phrase of a lexicon perhaps, says nothing about how the language's words look."""
_KNOWN_WORDS = 0.5
"""Share of a text that is words known from the language's texts; the rest is new words made of its letters."""
_ROMANISED = 0.3
"""How much rarer than another language one is in a script that is not its own."""
_DULL = 0.8
"""Words of a sentence do not come independently, so each counts less than fully."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_STRETCHED = re.compile(r"(.)\1{2,}")
_APOSTROPHES = "’ʼ`"
_LETTERS_APART = {"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"}
_LATIN, _HAN = "LATIN", "CJK"
_FOREIGN_NAMES = ("language", "alias.", "number.", "ordinal")
"""Lexicon categories whose phrases are not mainly words of the language."""

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """One language: sure. Two: one of them, the likelier first, unless they are `even`. None: it cannot be told."""

    languages: tuple[str, ...] = ()
    even: bool = False


NOTHING = Heard()


class Detector:
    """Knows the languages of one library. Building it takes a while; keep it."""

    def __init__(self, library: Library) -> None:
        spellings = {code: _Spellings.of(library, code) for code in (*library.languages, UNDETERMINED)}
        self._scripts = {code: known.script for code, known in spellings.items()}
        self._alphabets = {code: known.alphabet for code, known in spellings.items()}
        self._model = _Model({code: known.words for code, known in spellings.items() if known.words})
        self._priors = tuple(
            0.0 if self._scripts[code] in (_LATIN, "") else log(_ROMANISED) for code in self._model.codes
        )

    def hear(self, text: str) -> Heard:
        """The language of the text, or the two it may be, among all the library has."""
        found = words(text)
        scripts = Counter(_script(char) for word in found for char in word if char != "'")
        foreign = [script for script in scripts if script != _LATIN]
        if foreign:
            return self._by_script(foreign, [char for word in found for char in word])
        return self._by_words(found[:_MOST_WORDS]) if found else NOTHING

    def shares(self, found: Sequence[str]) -> Mapping[str, float]:
        """How likely each language is, given words in Latin letters."""
        total = list(self._priors)
        for word in found:
            for at, value in enumerate(self._model.weigh(word)):
                total[at] += value * _DULL
        best = max(total)
        parts = [exp(value - best) for value in total]
        return {code: part / sum(parts) for code, part in zip(self._model.codes, parts, strict=True)}

    def _by_words(self, found: Sequence[str]) -> Heard:
        shares = self.shares(found)
        first, second = sorted(shares, key=lambda code: -shares[code])[:2]
        if first == UNDETERMINED:
            return NOTHING
        if shares[first] >= SURE:
            return Heard((first,))
        if second == UNDETERMINED or shares[second] < _SECOND or shares[first] + shares[second] < _BOTH:
            return NOTHING
        return Heard((first, second), even=shares[first] <= shares[second] * _EVEN)

    def _by_script(self, scripts: Sequence[str], chars: Sequence[str]) -> Heard:
        """The one language of the script, unless letters of another stand among its own (Persian, Ukrainian)."""
        speakers = [code for code, script in self._scripts.items() if script in scripts and code != UNDETERMINED]
        if len(speakers) != 1 or len(scripts) != 1:
            return NOTHING
        strange = {char for char in chars if _script(char) == scripts[0]} - self._alphabets[speakers[0]]
        return NOTHING if strange and scripts[0] != _HAN else Heard((speakers[0],))


def words(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, accents kept, nothing stretched."""
    return _words(_STRETCHED.sub(r"\1", text.casefold()))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text.casefold())
    for apostrophe in _APOSTROPHES:
        plain = plain.replace(apostrophe, "'")
    return _WORD.findall(plain)


@dataclass(frozen=True, slots=True)
class _Spellings:
    """What one language's texts hold. `words`: how much each word in Latin letters counts."""

    script: str
    alphabet: frozenset[str]
    words: Mapping[str, float]

    @classmethod
    def of(cls, library: Library, code: str) -> "_Spellings":
        samples = Counter(_words("\n".join(library.samples.get(code, ()))))
        own = Counter(_words("\n".join(_texts(library, code))))
        phrases = Counter(_words("\n".join(_phrases(library, code))))
        letters: Counter[str] = Counter()
        for word, count in (*samples.items(), *own.items()):
            letters.update(dict.fromkeys(word, count))
        script = _commonest(letters)
        counted: dict[str, float] = {}
        parts = ((samples, _SAMPLE), (own, _TEXT), (phrases, _PHRASE))
        for counts, weight in parts if script == _LATIN else parts[:1]:  # others' texts hold English words as well
            for word, count in counts.items():
                if _is_latin(word):
                    counted[word] = counted.get(word, 0.0) + count * weight
        return cls(script, frozenset(letters), _with_plain_spellings(counted))


class _Model:
    """Weighs a word for each language: how often it is used there, or else how well its letters fit."""

    def __init__(self, spellings: Mapping[str, Mapping[str, float]]) -> None:
        self.codes = tuple(spellings)
        self._used: dict[str, dict[int, float]] = {}
        self._letters = [_Letters(counted) for counted in spellings.values()]
        for at, counted in enumerate(spellings.values()):
            total = sum(counted.values())
            for word, count in counted.items():
                self._used.setdefault(word, {})[at] = count / total
        self.weigh = lru_cache(maxsize=2048)(self._weigh)

    def _weigh(self, word: str) -> Shares:
        used = self._used.get(word, {})
        return tuple(
            log(_KNOWN_WORDS * used.get(at, 0.0) + (1 - _KNOWN_WORDS) * letters.likelihood(word))
            for at, letters in enumerate(self._letters)
        )


class _Letters:
    """Which letters follow which two in one language."""

    _NEW = 1e-4
    """A letter that never came after what is before it."""

    def __init__(self, counted: Mapping[str, float]) -> None:
        self._pairs: dict[str, float] = {}
        self._triples: dict[str, float] = {}
        self._after: dict[str, float] = {}
        triples = self._triples
        for word, count in counted.items():
            if count < _RARE:
                continue
            weight = log(1 + count)  # a word that is used often says little about how new words look
            edged = f"  {word} "
            for at in range(len(edged) - 2):
                triple = edged[at : at + 3]
                triples[triple] = triples.get(triple, 0.0) + weight
        for triple, weight in triples.items():
            for known, part in ((self._pairs, triple[1:]), (self._after, triple[:2]), (self._after, triple[1])):
                known[part] = known.get(part, 0.0) + weight

    def likelihood(self, word: str) -> float:
        edged = f"  {word[:24]} "
        product = 1.0
        for at in range(2, len(edged)):
            product *= self._following(edged[at - 2 : at + 1])
        return max(product, 1e-60)

    def _following(self, triple: str) -> float:
        pairs, triples, after = self._pairs, self._triples, self._after
        by_two = triples.get(triple, 0.0) / (after.get(triple[:2], 0.0) + 2)
        by_one = pairs.get(triple[1:], 0.0) / (after.get(triple[1], 0.0) + 2)
        return 0.7 * by_two + 0.29 * by_one + self._NEW


def _texts(library: Library, code: str) -> Iterator[str]:
    for by_language in library.wordings.values():
        yield from _wording_texts(by_language.get(code, {}))
    yield from (text.text for text in library.phrases.get(code, {}).values())


def _wording_texts(wording: Wording) -> Iterator[str]:
    for asked in wording.values():
        yield asked.ask.text
        yield from (label.text for label in asked.labels.values())
        if asked.why is not None:
            yield asked.why.text


def _phrases(library: Library, code: str) -> Iterator[str]:
    for category, phrases in library.lexicons.get(code, {}).items():
        if not category.startswith(_FOREIGN_NAMES):
            yield from phrases


def _with_plain_spellings(counted: Mapping[str, float]) -> dict[str, float]:
    both = dict(counted)
    for word, count in counted.items():
        if not word.isascii():
            plain = "".join(map(_bare, word))
            both[plain] = both.get(plain, 0.0) + count * _WITHOUT_MARKS
    return both


def _commonest(letters: Mapping[str, int]) -> str:
    scripts: Counter[str] = Counter()
    for char, count in letters.items():
        scripts[_script(char)] += count
    return scripts.most_common(1)[0][0] if scripts else ""


def _is_latin(word: str) -> bool:
    return word.isascii() or all(_script(char) == _LATIN for char in word if char != "'")


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


@lru_cache(maxsize=1024)
def _bare(char: str) -> str:
    return _LETTERS_APART.get(char) or unicodedata.normalize("NFD", char)[0]
