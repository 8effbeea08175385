"""Reads a child's age ("3 years", "18 months", "he is 4", "due in May") and finds the option it falls into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assessment.reader.finding import Finding
from assessment.reader.lexicon import UNBORN
from assessment.reader.options import Hint, Options
from assessment.reader.pieces import roles_at
from assessment.reader.writing import Word, head

_YEARS = {"year": 1.0, "month": 1 / 12, "week": 1 / 52}
"""Years in one of each unit."""
_MOST_WORDS = 30
_BETWEEN = frozenset({"joiner", "range"})


@dataclass(slots=True)
class _Ages:
    """Ages in years found so far, and numbers that nothing yet says are ages."""

    found: list[float] = field(default_factory=list)
    small: list[float] = field(default_factory=list)
    """Ages in months and weeks: with "pregnant" they count the pregnancy."""
    bare: list[float] = field(default_factory=list)
    unborn: bool = False
    sure: bool = True
    said: bool = False
    """The last number was said to be an age ("he is 4")."""
    joined: bool = False
    years_end: int = -1
    """Where an age in years ended: months right after it belong to it."""


def read_ages(words: Sequence[Word], options: Options, *, doubted: bool) -> Finding | None:
    """The options that the ages in the words fall into; None when the words hold no age."""
    if not options.question.ages:
        return None
    ages = _collected(head(words, _MOST_WORDS), options)
    if not ages.found and not ages.small and not ages.unborn:
        return None
    keys = list(dict.fromkeys(_keys(ages, options)))
    sure = len(keys) == 1 and ages.sure and not doubted
    return Finding(Hint(tuple(keys), sure, "age"))


def _keys(ages: _Ages, options: Options) -> Iterator[int]:
    if ages.unborn and options.unborn is not None:
        yield options.unborn
    for age in (*ages.found, *(() if ages.unborn else ages.small)):
        band = options.band(age)
        if band is None:
            ages.sure = False
        else:
            yield band
    for number in ages.bare:
        ages.sure = False
        yield from (key for key in options.keys if key == number)


def _collected(words: Sequence[Word], options: Options) -> _Ages:
    ages = _Ages()
    at = 0
    while at < len(words):
        at = _phrase(words, at, options, ages) or _amount(words, at, options, ages) or _glue(words, at, options, ages)
    return ages


def _phrase(words: Sequence[Word], at: int, options: Options, ages: _Ages) -> int | None:
    """An age said in words alone ("newborn", "pregnant")."""
    matches = [match for book in options.books for match in book.ages.inside(words, at)]
    if not matches:
        return None
    best = max(matches, key=lambda match: match.end)
    age = float(best.meaning.value or 0)
    ages.sure = ages.sure and best.meaning.sure
    if age == UNBORN:
        ages.unborn = True
    else:
        ages.found.append(age)
    return best.end


def _amount(words: Sequence[Word], at: int, options: Options, ages: _Ages) -> int | None:
    """A number with its unit, or one that is said to be an age."""
    number, after = _number(words, at, options)
    if number is None:
        return None
    half, after = _half(words, after, options)
    number += half
    end, roles = roles_at(words, after, options)
    unit = next((unit for unit in _YEARS if unit in roles), None)
    if unit is None:
        ages.said = ages.said or half > 0
        return _without_unit(words[at], number, after, "unit" in roles, ages)
    half, end = _half(words, end, options)
    if unit == "year":
        ages.years_end = end
    elif ages.found and at == ages.years_end:
        ages.found[-1] += (number + half) * _YEARS[unit]
        return end
    # "3 and 5 years": the unit belongs to the numbers before it as well
    earlier = ages.bare if ages.joined else []
    target = ages.found if unit == "year" else ages.small
    target.extend(age * _YEARS[unit] for age in (*earlier, number + half))
    ages.bare = [] if ages.joined else ages.bare
    ages.joined = ages.said = False
    return end


def _without_unit(typed: Word, number: float, after: int, counted: bool, ages: _Ages) -> int:
    if ages.said and not counted:
        ages.found.append(number)
    elif not counted and typed.number is not None:  # a bare "one" is more often a pronoun than a number
        ages.bare.append(number)
        ages.joined = False
    return after


def _number(words: Sequence[Word], at: int, options: Options) -> tuple[float | None, int]:
    number = words[at].number
    if number is None:
        for book in options.books:
            for match in book.answers.inside(words, at):
                if match.meaning.category == "number":
                    return float(match.meaning.value or 0), match.end
        return None, at
    follower = words[at + 1] if at + 1 < len(words) else None
    if follower is not None and follower.number is not None and follower.gap in {".", ","}:
        return float(f"{number}.{follower.number}"), at + 2
    return float(number), at + 1


def _half(words: Sequence[Word], at: int, options: Options) -> tuple[float, int]:
    fraction = words[at : at + 2]
    if [word.number for word in fraction] == [1, 2] and fraction[1].gap in {"/", "\u2044"}:
        return 0.5, at + 2
    end, roles = roles_at(words, at, options)
    return (0.5, end) if "half" in roles else (0.0, at)


def _glue(words: Sequence[Word], at: int, options: Options, ages: _Ages) -> int:
    end, roles = roles_at(words, at, options)
    if roles & {"hedge", "negation"}:
        ages.sure = False
    ages.said = "age_is" in roles or (ages.said and bool(roles & _BETWEEN))
    ages.joined = bool(roles & _BETWEEN) and bool(ages.bare)
    return max(end, at + 1)
