"""One message ready for reading: its text, its words, and the lexicons to read it with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assessment.reader.lexicon import LanguageBook
from assessment.reader.stripping import without
from assessment.reader.writing import Word, alike, clean, words

_QUESTION_MARKS = frozenset("?؟？")
_COURTESY = frozenset({"polite"})


@dataclass(frozen=True)
class Message:
    text: str
    """As it may be stored; positions of words refer to it."""
    words: tuple[Word, ...]
    """Without emoji, unless there is nothing else."""
    books: tuple[LanguageBook, ...]
    """Lexicons, the person's language first."""

    @classmethod
    def of(cls, text: str, books: Sequence[LanguageBook], letters: Mapping[int, str]) -> "Message":
        """`letters`: characters that stand for others in any text."""
        cleaned = clean(text)
        return cls(cleaned, _without_emoji(words(alike(cleaned, letters))), tuple(books))

    @cached_property
    def plain(self) -> tuple[Word, ...]:
        """The words without courtesies at the ends."""
        return tuple(without(self.words, self.books, _COURTESY))

    @property
    def doubted(self) -> bool:
        """It asks something, or says what it says with a question mark."""
        return not _QUESTION_MARKS.isdisjoint(self.text)


def _without_emoji(found: Sequence[Word]) -> tuple[Word, ...]:
    """Beside words, emoji are mood ("3 👍"); alone they are the answer, however often they stand there."""
    if not any(word.emoji for word in found):
        return tuple(found)
    if all(word.emoji for word in found):
        return tuple({word.fold: word for word in found}.values())
    kept: list[Word] = []
    for before, word in zip([None, *found], found, strict=False):
        if word.emoji:
            continue
        kept.append(replace(word, gap=word.gap or " ") if before is not None and before.emoji else word)
    return tuple(kept)
