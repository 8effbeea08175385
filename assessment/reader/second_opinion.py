"""What a reply to a question with keys may be that no phrase of the lexicons says.

Answers are only offered; commands are done when they are sure. No permission is ever offered this way.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp
from typing import cast

from assessment.library import Library
from assessment.reader.likeness import NOTHING, OWN, Alike, Likeness
from assessment.reader.message import Message
from assessment.reader.options import Options
from assessment.reader.outcome import CONSENT, PERMISSIONS, UNCLEAR
from assessment.reader.phrasebook import Phrasebook
from assessment.reader.pieces import roles_at
from assessment.reader.writing import length
from assessment.reading import Command, Outcome, Reading

_HARMLESS = ("help", "back", "repeat", "why", "pause", "privacy", "human", "language", OWN, "delete")
_LEAST = {**dict.fromkeys(_HARMLESS, 0.7), "skip": 0.8, "stop": 0.5, "urgent": 0.95, NOTHING: 2.0}
"""How likely an act must be to be done. Deleting asks back; calm words about the family look like those of danger."""
_LEAST_OF_ANSWERS = 0.5
"""How likely all answers together must be for one to be offered."""
_OTHER = 5.0
"""How much likelier than a category it is that somebody says something else, in words as common as in all phrases."""
_SECOND = 0.4
"""A second key is offered when it is at least so likely beside the first."""
_MOST_WORDS = 25
"""In more words too much is said."""
_FEWEST_WORDS = {"urgent": 3}
"""Two of all other commands: about one word phrases know better."""
_MOST_OF_AN_ANSWER = 12
_LEAST_BESIDE_AN_OFFER, _FEWEST_BESIDE_AN_OFFER = 0.8, 3
"""How likely an act must be, and in how many words, to be done where phrases would offer an answer."""
_KNOWN_TO_OFFER, _KNOWN_TO_ACT = 0.5, 0.7
"""Share of the words that must be known."""


class SecondOpinion:
    """Asks the person's language and English. A language is learnt when it is first asked."""

    def __init__(self, library: Library, letters: Mapping[int, str], names: Phrasebook) -> None:
        self._likeness = lru_cache(maxsize=None)(lambda code: Likeness(library, code, letters))
        self._names = names

    def of(self, message: Message, options: Options, reading: Reading, *, may_offer: bool) -> Reading:
        """`reading`, unless it is no more than an offer or UNCLEAR and something else is likely enough.

        `may_offer`: whether keys may be offered in place of UNCLEAR. An offer only gives way to what is likelier still.
        """
        if reading == UNCLEAR:
            return self._instead(message, options, may_offer=may_offer)
        if reading.outcome != "confirm" or length(message.words) < _FEWEST_BESIDE_AN_OFFER:
            return reading
        other = self._instead(message, options, may_offer=False, least=_LEAST_BESIDE_AN_OFFER)
        return reading if other.outcome in {"unclear", "urgent"} else other

    def _instead(self, message: Message, options: Options, *, may_offer: bool, least: float = 0.0) -> Reading:
        if length(message.words) > _MOST_WORDS or any(word.number is not None for word in message.words):
            return UNCLEAR
        folds = [word.fold for word in message.plain]
        alike = [self._likeness(book.code).of(folds) for book in message.books]
        known = max((one.known for one in alike), default=0.0)
        if known < _KNOWN_TO_OFFER:
            return UNCLEAR
        acts, keys = _likely(alike, options)
        if sum(keys.values()) >= _LEAST_OF_ANSWERS:
            return _offer(keys, message, options) if may_offer else UNCLEAR
        likeliest = max(acts, key=lambda act: acts[act])
        enough = known >= _KNOWN_TO_ACT and length(message.words) >= _FEWEST_WORDS.get(likeliest, 2)
        if not enough or acts[likeliest] < max(_LEAST[_name(likeliest)], least):
            return UNCLEAR
        return self._done(likeliest, message, options)

    def _done(self, act: str, message: Message, options: Options) -> Reading:
        if act in {"urgent", "skip"}:
            return Reading(cast(Outcome, act))
        if _name(act) not in {OWN, "language"}:
            return Reading("command", command=cast(Command, act))
        return self._language(act, message, options)

    def _language(self, act: str, message: Message, options: Options) -> Reading:
        """The language that is named; of one that is not spoken ("no hablo inglés"), the one that this is said in."""
        own = act.partition(".")[2] or None
        language = next(self._named(message), None)
        if language is None and own is not None:
            return UNCLEAR
        if language is not None and _negated(message, options):
            language = own
        return Reading("command", command="language", language=language)

    def _named(self, message: Message) -> Iterator[str]:
        for at in range(len(message.words)):
            yield from (str(match.meaning.value) for match in self._names.inside(message.words, at))


def _likely(alike: Sequence[Alike], options: Options) -> tuple[Mapping[str, float], Mapping[int, float]]:
    """How likely each act is, NOTHING among them, and each key; the language that knows a category best counts."""
    scores: dict[str, float] = {}
    for category, score in (item for one in alike for item in one.scores.items()):
        if not category[0].isupper() or category.startswith(f"{options.question.id}."):
            scores[category] = max(score, scores.get(category, score))
    best = max(0.0, *scores.values())
    parts = {category: exp(score - best) for category, score in scores.items()}
    other = _OTHER * exp(-best)
    everything = sum(parts.values()) + other
    acts: dict[str, float] = {NOTHING: other / everything}
    keys: dict[int, float] = {}
    for category, part in parts.items():
        meant = () if _name(category) in _LEAST else options.keys_meant(category)
        for key in meant:
            keys[key] = keys.get(key, 0.0) + part / everything / len(meant)
        if not meant:
            act = category if _name(category) in _LEAST else NOTHING
            acts[act] = acts.get(act, 0.0) + part / everything
    return acts, keys


def _name(act: str) -> str:
    """Without the language that it asks for."""
    return act.partition(".")[0]


def _offer(keys: Mapping[int, float], message: Message, options: Options) -> Reading:
    """The likeliest key or two, but never a yes to words that hold a "not", nor to what asks for a permission."""
    if options.question.id == CONSENT or length(message.words) > _MOST_OF_AN_ANSWER:
        return UNCLEAR
    barred: set[int | None] = set()
    if options.question.id in PERMISSIONS:
        barred.update(key for key in options.keys if key != options.sense("no"))
    elif _negated(message, options):
        barred.add(options.sense("yes"))
    allowed = sorted((key for key in keys if key not in barred), key=lambda key: -keys[key])[:2]
    offered = tuple(key for key in allowed if keys[key] >= _SECOND * keys[allowed[0]])
    return Reading("confirm", values=offered) if offered else UNCLEAR


def _negated(message: Message, options: Options) -> bool:
    return any("negation" in roles_at(message.words, at, options)[1] for at in range(len(message.words)))
