"""Made-up respondents for tests of scores: what each answered, and the tallies they add up to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assessment.instrument import Instrument
from assessment.session import Answer
from assessment.tallies import Attributes, TallyKey, contributions

Tallied = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class Person:
    """`answers` by item: 1-4, 0 for not sure, -1 for skipped."""

    answers: Mapping[str, int]
    attributes: Attributes = field(default_factory=lambda: Attributes("sms"))
    language: str = "en"

    def given(self) -> dict[str, Answer]:
        return {item: self._answer(item, key) for item, key in self.answers.items()}

    def _answer(self, item: str, key: int) -> Answer:
        if key < 0:
            return Answer(item, "skipped", self.language, 1)
        return Answer(item, "answered" if key else "not_sure", self.language, 1, key)


def tallied(instrument: Instrument, people: Iterable[Person], dimension: str) -> Tallied:
    """The counts of one dimension as `scorecard` takes them: by value, subject and outcome."""
    total: Counter[TallyKey] = Counter()
    for person in people:
        total.update(contributions(instrument, person.given(), person.attributes))
    found: dict[str, dict[str, dict[str, int]]] = {}
    for key, n in total.items():
        if key.dimension == dimension:
            found.setdefault(key.value, {}).setdefault(key.subject, {})[key.outcome] = n
    return found
