"""The published promises, on the replies that were held out and on all of them."""

from collections import Counter

from tests.assessment.reader.reading import reply
from tests.assessment.tables import every_row
from tests.understanding.judging import LANGUAGES, Judgement, Labelled, judge, replies

LEAST_OVERALL, LEAST_IN_A_LANGUAGE = 0.97, 0.94
MOST_MISRECORDED = 0.005
LEAST_KINDS = 20
LEAST_REPLIES = 150
LEAST_OPT_OUT_SENTENCES = 0.95


def judged(labelled: Labelled) -> Judgement:
    reading = reply(
        labelled.text,
        labelled.question,
        labelled.language,
        instrument=labelled.instrument,
        offered=labelled.offered,
    )
    return judge(labelled, reading)


EVERY = {labelled: judged(labelled) for language in LANGUAGES for labelled in replies(language)}


def of(**wanted: object) -> list[Labelled]:
    return [each for each in EVERY if all(getattr(each, name) == value for name, value in wanted.items())]


def share_understood(chosen: list[Labelled]) -> float:
    counts = Counter(EVERY[each] for each in chosen)
    return (counts["understood"] + counts["confirmed"]) / counts.total()


def wrong(chosen: list[Labelled]) -> list[str]:
    return [str(each) for each in chosen if EVERY[each] not in {"understood", "confirmed"}]


@every_row("language", LANGUAGES)
def test_the_labelled_set_is_large_and_a_third_of_it_held_out(language: str) -> None:
    chosen = of(language=language)
    assert len(chosen) >= LEAST_REPLIES
    assert len({each.kind for each in chosen}) >= LEAST_KINDS
    assert 0.25 < len(of(language=language, held_out=True)) / len(chosen) < 0.4


def test_held_out_replies_are_understood_or_rightly_confirmed() -> None:
    chosen = of(held_out=True)
    assert share_understood(chosen) >= LEAST_OVERALL, wrong(chosen)


@every_row("language", LANGUAGES)
def test_and_so_in_each_language(language: str) -> None:
    chosen = of(language=language, held_out=True)
    assert share_understood(chosen) >= LEAST_IN_A_LANGUAGE, wrong(chosen)


def test_hardly_anything_is_stored_that_was_not_said() -> None:
    misrecorded = [each for each in EVERY if EVERY[each] == "misrecorded"]
    assert len(misrecorded) <= MOST_MISRECORDED * len(EVERY), misrecorded
    assert max(Counter(each.language for each in misrecorded).values(), default=0) <= 1, misrecorded


@every_row("kind", ["stop_word", "not_stop", "urgent", "consent"])
def test_what_must_never_go_wrong(kind: str) -> None:
    assert wrong(of(kind=kind)) == []


def test_opt_out_sentences() -> None:
    chosen = of(kind="stop_sentence")
    assert share_understood(chosen) >= LEAST_OPT_OUT_SENTENCES, wrong(chosen)


def test_no_consent_is_recorded_that_was_not_given() -> None:
    for each in of(question="CONSENT"):
        given = any(expected == {"outcome": "answer", "value": 1} for expected in each.expected)
        reading = reply(each.text, "CONSENT", each.language)
        assert given or (reading.outcome, reading.value) != ("answer", 1), str(each)
