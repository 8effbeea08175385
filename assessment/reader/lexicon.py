"""The categories of data/lexicons, and one language's lexicon made ready for looking up.

A speaker extends a lexicon by adding phrases; `problems` says what is wrong with one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessment.library import Lexicon
from assessment.reader.graph import Meaning
from assessment.reader.patterns import SLOTS, BadPhrase, Step, marks_off, read_phrase, spelled_out
from assessment.reader.phrasebook import Alias, Phrasebook
from assessment.reader.spelling import is_tonal
from assessment.reader.typos import Spellings
from assessment.reader.writing import alike, fold, joined, words

ANSWERS = frozenset(
    {"yes", "no", "agree", "accept", "decline", "little", "mostly", "between", "low", "high", "perhaps", "not_sure"}
)
"""What an answer says. `low` lies between no and a little, `between` between a little and mostly, `high` above;
`agree` and `decline` are yes and no where something is asked for, and less than that on a scale; `accept` takes an
offer ("that one") and is hardly more than a nod elsewhere."""

COMMANDS = frozenset({"stop", "start", "help", "back", "repeat", "why", "pause", "privacy", "delete", "human"})
ACTS = COMMANDS | {"skip", "language", "language_own"}
"""`language_own`: asks for the language that the phrase is in ("no hablo inglés")."""

GLUE = frozenset(
    {
        "polite",
        "filler",
        "hedge",
        "negation",
        "joiner",
        "contrast",
        "reason",
        "unit",
        "range",
        "year",
        "month",
        "week",
        "half",
        "age_is",
    }
)
"""Words beside an answer. `reason` begins a reason ("because", "I"), `unit` makes a number a count ("3 kids")."""

ALARMS = frozenset({"urgent", "not_urgent"})
_BOOKS = ("answers", "acts", "glue", "ages", *ALARMS)
_FORMS = {"ordinal_form": "ordinal", "language_form": "language"}
"""Phrases with a slot, and what they mean: {ordinal}, {language}."""

_NUMBERED = re.compile(r"(number|ordinal)\.(\d{1,2})")
_AGE = re.compile(r"age\.(unborn|\d{1,2}(?:\.\d+)?)")
_LANGUAGE = re.compile(r"language\.([a-z]{2,3})")
_ALIAS = re.compile(r"alias\.(\w+)")
_OPTION = re.compile(r"([A-Z][A-Z0-9_]*)\.(\d{1,2})")

PLAIN_ANSWERS = frozenset({"yes", "no", "little", "mostly", "not_sure", "number"})
"""Categories that answer a scale outright. Their phrases, and those of options, are looked at for typos."""
_LONGEST_SPELLED = 12
"""Letters of a phrase that is looked at for typos; longer ones come near too much."""
_LONGEST_WRITTEN = 80
_MOST_SPELLINGS = 400
"""Spellings of one phrase that are looked at one by one, for typos and for phrases with two meanings."""
ANY = ""
"""Among the words that phrases begin with: any word may."""
UNBORN = -1.0
"""The age of a child not born yet."""


@dataclass(frozen=True, repr=False, eq=False)
class LanguageBook:
    """One language's lexicon. `glue` holds every role of a word; the others one meaning for a phrase."""

    code: str
    answers: Phrasebook
    acts: Phrasebook
    glue: Phrasebook
    ages: Phrasebook
    urgent: Phrasebook
    not_urgent: Phrasebook
    stops_begin: frozenset[str]
    """The words that opting out begins with."""
    range_words: tuple[str, ...]
    """Words between the ends of a range ("3 to 5")."""
    lexicon: Lexicon

    @cached_property
    def spellings(self) -> Spellings[Meaning]:
        """The short phrases of plain answers, for finding typos."""
        found: list[tuple[str, Meaning]] = []
        for category, phrases in self.lexicon.items():
            meant = meant_by(category, self.code)
            if meant[0] not in PLAIN_ANSWERS and not _OPTION.fullmatch(category):
                continue
            for written in phrases:
                body, sure, whole = marks_off(written)
                if sure and not whole and len(body) <= _LONGEST_WRITTEN:
                    meaning = Meaning(*meant)
                    found.extend((text, meaning) for text in _spelled(body) if len(text) <= _LONGEST_SPELLED)
        return Spellings(found)


def problems(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """What is wrong, as (category, what) pairs: unknown categories, unreadable phrases, phrases with two meanings."""
    found: list[tuple[str, str]] = []
    meant: dict[tuple[str, tuple[Step, ...]], str] = {}
    for category, phrases in lexicon.items():
        if _group(category) is None:
            found.append((category, "is no category that the reader knows"))
            continue
        for written in phrases:
            found.extend((category, what) for what in _phrase_problems(category, written, meant))
    return tuple(found)


def _phrase_problems(category: str, written: str, meant: dict[tuple[str, tuple[Step, ...]], str]) -> Iterator[str]:
    slot = f"{{{_FORMS[category]}}}" if category in _FORMS else None
    if slot is not None and slot not in written:
        yield f"{written!r} lacks {slot}"
        return
    try:
        phrase = read_phrase(written)
    except BadPhrase as bad:
        yield str(bad)
        return
    group = _group(category)
    for sequence in (
        spelled_out(phrase.parts, _MOST_SPELLINGS)
        if group in {"answers", "acts"} and not _OPTION.fullmatch(category)
        else ()
    ):
        other = meant.setdefault((str(group), sequence), category)
        if other != category:
            yield f"{written!r} stands in {other!r} too; a phrase can mean one thing only"


def _group(category: str) -> str | None:
    groups = {"answers": ANSWERS, "acts": ACTS, "glue": GLUE, "alarms": ALARMS}
    for group, names in groups.items():
        if category in names:
            return group
    if category in _FORMS:
        return "answers" if category == "ordinal_form" else "acts"
    if _NUMBERED.fullmatch(category) or _OPTION.fullmatch(category):
        return "answers"
    if _AGE.fullmatch(category):
        return "ages"
    return "names" if _LANGUAGE.fullmatch(category) or _ALIAS.fullmatch(category) else None


def language_names(lexicons: Mapping[str, Lexicon]) -> Mapping[str, tuple[str, ...]]:
    """What each language is called, by code, in all lexicons together."""
    names: dict[str, dict[str, None]] = {}
    for lexicon in lexicons.values():
        for category, phrases in lexicon.items():
            named = _LANGUAGE.fullmatch(category)
            if named:
                names.setdefault(named[1], {}).update(dict.fromkeys(phrases))
    return {code: tuple(phrases) for code, phrases in names.items()}


def name_book(names: Mapping[str, tuple[str, ...]], other_letters: Mapping[int, str]) -> Phrasebook:
    """What every language is called, as phrases."""
    book = Phrasebook()
    for code, phrases in names.items():
        for written in phrases:
            book.add(read_phrase(alike(written, other_letters)).parts, Meaning("language", code))
    return book


def letters(lexicons: Mapping[str, Lexicon]) -> Mapping[int, str]:
    """Characters that stand for another one in any text (Traditional for Simplified), for `str.translate`."""
    found: dict[int, str] = {}
    for lexicon in lexicons.values():
        for typed, meant in _aliases(lexicon):
            if len(typed) == len(meant) == 1 and all(word.short for word in words(typed + meant)):
                found[ord(typed)] = meant
    return found


def build(code: str, lexicon: Lexicon, names: Phrasebook, other_letters: Mapping[int, str]) -> LanguageBook:
    """The lexicon ready for use; `names`: what every language is called. BadPhrase: a phrase that cannot be read.

    Categories that `problems` names are left out.
    """
    fillings = {"{language}": names, "{ordinal}": Phrasebook()}
    tonal = any(is_tonal(" ".join(phrases)) for phrases in lexicon.values())
    aliases: dict[str, list[Alias]] = {}
    for typed, meant in _aliases(lexicon):
        for word in words(typed)[:1]:
            aliases.setdefault(word.fold, []).append(Alias(fold(meant), word.marked))
    books = {
        group: Phrasebook(fillings, aliases, tonal=tonal) for group in ("answers", "acts", "glue", "ages", *ALARMS)
    }
    stops_begin: set[str] = set()
    for category, phrases in lexicon.items():
        group = _group(category)
        book = books.get(category if group == "alarms" else str(group))
        if book is None:
            continue
        kinds = _meanings(category, code)
        for written in phrases:
            body, sure, whole = marks_off(alike(written, other_letters))
            meaning = kinds[sure, whole]
            firsts = book.add_written(body, meaning)
            if category == "stop":
                stops_begin |= firsts or {ANY}
            if meaning.category == "ordinal" and meaning.value is not None:
                fillings["{ordinal}"].add(read_phrase(body).parts, meaning)
    stops_begin.update(typed for typed, known in aliases.items() if any(one.meant in stops_begin for one in known))
    range_words = tuple(text for written in lexicon.get("range", ()) for text in _spelled(marks_off(written)[0]))
    return LanguageBook(code, **books, stops_begin=frozenset(stops_begin), range_words=range_words, lexicon=lexicon)


def _aliases(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Other spellings, each with the word it stands for."""
    for category, phrases in lexicon.items():
        alias = _ALIAS.fullmatch(category)
        if alias:
            yield from ((written, alias[1]) for written in phrases)


def _spelled(body: str) -> list[str]:
    sequences = spelled_out(read_phrase(body).parts, _MOST_SPELLINGS)
    texts = ([step.fold for step in sequence] for sequence in sequences)
    return [joined(folds) for folds in texts if SLOTS.isdisjoint(folds)]


def _meanings(category: str, code: str) -> Mapping[tuple[bool, bool], Meaning]:
    """What a phrase of the category means, by whether it is sure and whether it must be the whole message."""
    meant = meant_by(category, code)
    return {(sure, whole): Meaning(*meant, sure, whole) for sure in (True, False) for whole in (True, False)}


def meant_by(category: str, code: str | None = None) -> tuple[str, int | float | str | None]:
    """What a phrase of the category means, and which; `code`: the language that it is in."""
    numbered, age, option = _NUMBERED.fullmatch(category), _AGE.fullmatch(category), _OPTION.fullmatch(category)
    if numbered:
        return numbered[1], int(numbered[2])
    if age:
        return "age", UNBORN if age[1] == "unborn" else float(age[1])
    if option:
        return option[1], int(option[2])
    if category in _FORMS:
        return _FORMS[category], None
    if category == "language_own":
        return "language", code
    return category, None
