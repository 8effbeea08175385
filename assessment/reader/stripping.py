"""Takes small words off the ends of a reply: courtesy, articles, "my answer is"."""

from collections.abc import Sequence, Set

from assessment.reader.lexicon import PLAIN_ANSWERS, LanguageBook
from assessment.reader.writing import Word

_UNITS = frozenset({"year", "month", "week"})
_LONGEST = 3
"""Words of the longest phrase that is taken off the end."""


def without(words: Sequence[Word], books: Sequence[LanguageBook], roles: Set[str]) -> Sequence[Word]:
    """The words without phrases of these roles at both ends; all of them if nothing else is there."""
    start, end = 0, len(words)
    while start < end:
        taken = _taken(words, start, books, roles)
        if taken == start:
            break
        start = taken
    while end > start:
        before = min((_left(words, start, end, book, books, roles) for book in books), default=end)
        if before == end:
            break
        end = before
    return words[start:end] if start < end else words


def _taken(words: Sequence[Word], start: int, books: Sequence[LanguageBook], roles: Set[str]) -> int:
    """Where the longest small phrase at `start` ends, if it has such a role."""
    matches = [(match, book) for book in books for match in book.glue.inside(words, start)]
    end = max((match.end for match, _ in matches), default=start)
    takers = [book for match, book in matches if match.end == end and match.meaning.category in roles]
    return end if takers and not _answers(words[start:end], books, takers) else start


def _left(
    words: Sequence[Word], start: int, end: int, book: LanguageBook, books: Sequence[LanguageBook], roles: Set[str]
) -> int:
    longest = 2 * _LONGEST if words[end - 1].short else _LONGEST
    for at in range(max(start, end - longest), end):
        if any(match.meaning.category in roles for match in book.glue.whole(words[at:end])):
            return end if _answers(words[at:end], books, [book]) else at
    return end


def _answers(words: Sequence[Word], books: Sequence[LanguageBook], takers: Sequence[LanguageBook]) -> bool:
    """Whether another language answers or counts with these words: "no" is not taken off for being "nó" without its
    mark, nor "an", a year, for being an English article."""
    others = [book for book in books if book not in takers]
    return any(
        match.meaning.category in PLAIN_ANSWERS | _UNITS
        for book in others
        for match in (*book.answers.whole(words), *book.glue.whole(words))
    )
