"""The categories of data/lexicons, and one language's lexicon made ready for looking up.

A speaker extends a lexicon by adding phrases; `problems` says what is wrong with one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.library import Lexicon
from assessment.reader.patterns import SLOTS, BadPhrase, Phrase, Step, read_phrase, spelled_out
from assessment.reader.phrasebook import Meaning, Phrasebook

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
_FORMS = {"ordinal_form": "ordinal", "language_form": "language"}
"""Phrases with a slot, and what they mean: {ordinal}, {language}."""

_NUMBERED = re.compile(r"(number|ordinal)\.(\d{1,2})")
_AGE = re.compile(r"age\.(unborn|\d{1,2}(?:\.\d+)?)")
_LANGUAGE = re.compile(r"language\.([a-z]{2,3})")
_ALIAS = re.compile(r"alias\.(\w+)")
_OPTION = re.compile(r"([A-Z][A-Z0-9_]*)\.(\d{1,2})")

_MOST_SPELLINGS = 400
"""Spellings of one phrase that are looked at one by one, for typos and for phrases with two meanings."""
UNBORN = -1.0
"""The age of a child not born yet."""


@dataclass(frozen=True, slots=True, repr=False)
class LanguageBook:
    """One language's lexicon. `glue` holds every role of a word; the others one meaning for a phrase."""

    code: str
    answers: Phrasebook
    acts: Phrasebook
    glue: Phrasebook
    ages: Phrasebook
    urgent: Phrasebook
    not_urgent: Phrasebook
    spellings: tuple[tuple[str, Meaning], ...]
    """Answer phrases as plain text, for finding typos."""
    range_words: tuple[str, ...]
    """Words between the ends of a range ("3 to 5")."""


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


def build(code: str, lexicon: Lexicon, names: Mapping[str, tuple[str, ...]]) -> LanguageBook:
    """The lexicon ready for use; `names`: what every language is called. BadPhrase: a phrase that cannot be read.

    Categories that `problems` names are left out.
    """
    fillings = {"{language}": Phrasebook(), "{ordinal}": Phrasebook()}
    aliases = {text: alias for alias, phrase in _aliases(lexicon) for text in _spelled(phrase)}
    books = {group: Phrasebook(fillings, aliases) for group in ("answers", "acts", "glue", "ages", *ALARMS)}
    for named, phrases in names.items():
        for written in phrases:
            fillings["{language}"].add(read_phrase(written).parts, Meaning("language", named))
    spellings: list[tuple[str, Meaning]] = []
    range_words: list[str] = []
    for category, phrase in _phrases(lexicon):
        meaning = _meaning(category, phrase, code)
        group = str(_group(category))
        if (category if group == "alarms" else group) in books:
            books[category if group == "alarms" else group].add(phrase.parts, meaning)
        if meaning.category == "ordinal" and meaning.value is not None:
            fillings["{ordinal}"].add(phrase.parts, meaning)
        if group == "answers" and not phrase.whole:
            spellings.extend((text, meaning) for text in _spelled(phrase))
        if category == "range":
            range_words.extend(_spelled(phrase))
    return LanguageBook(code, **books, spellings=tuple(spellings), range_words=tuple(range_words))


def _aliases(lexicon: Lexicon) -> Iterator[tuple[str, Phrase]]:
    """Other spellings, each with the word it stands for."""
    for category, phrases in lexicon.items():
        alias = _ALIAS.fullmatch(category)
        if alias:
            yield from ((alias[1], read_phrase(written)) for written in phrases)


def _spelled(phrase: Phrase) -> list[str]:
    sequences = spelled_out(phrase.parts, _MOST_SPELLINGS)
    return [
        " ".join(step.fold for step in sequence) for sequence in sequences if SLOTS.isdisjoint(s.fold for s in sequence)
    ]


def _phrases(lexicon: Lexicon) -> Iterator[tuple[str, Phrase]]:
    for category, phrases in lexicon.items():
        for written in phrases:
            yield category, read_phrase(written)


def _meaning(category: str, phrase: Phrase, code: str) -> Meaning:
    numbered, age, option = _NUMBERED.fullmatch(category), _AGE.fullmatch(category), _OPTION.fullmatch(category)
    if numbered:
        return Meaning(numbered[1], int(numbered[2]), phrase.sure, phrase.whole)
    if age:
        return Meaning("age", UNBORN if age[1] == "unborn" else float(age[1]), phrase.sure, phrase.whole)
    if option:
        return Meaning(option[1], int(option[2]), phrase.sure, phrase.whole)
    if category in _FORMS:
        return Meaning(_FORMS[category], None, phrase.sure, phrase.whole)
    if category == "language_own":
        return Meaning("language", code, phrase.sure, phrase.whole)
    return Meaning(category, None, phrase.sure, phrase.whole)
