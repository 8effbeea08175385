"""The published promises, on the replies that were held out and on all of them."""

from collections import Counter

from tests.assessment.reader.reading import LIBRARY, reply
from tests.assessment.tables import every_row
from tests.understanding.judging import LANGUAGES, Judgement, Labelled, judge, replies

LEAST_OVERALL, LEAST_IN_A_LANGUAGE = 0.97, 0.94
MOST_MISRECORDED = 0.005
LEAST_KINDS = 20
LEAST_REPLIES, LEAST_FRESH = 120, 40
LEAST_OPT_OUT_SENTENCES = 0.95


ALL = tuple(sorted(LIBRARY.languages))
LIVE = {"own and English": ("en",), "all languages": ALL}
"""Communities that a reply is read in: with no other live language, and with every one."""


def judged(labelled: Labelled, live: tuple[str, ...]) -> Judgement:
    reading = reply(
        labelled.text,
        labelled.question,
        labelled.language,
        instrument=labelled.instrument,
        offered=labelled.offered,
        live=live,
    )
    return judge(labelled, reading)


REPLIES = [labelled for language in LANGUAGES for labelled in replies(language)]
EVERY = {name: {labelled: judged(labelled, live) for labelled in REPLIES} for name, live in LIVE.items()}


def of(**wanted: object) -> list[Labelled]:
    return [each for each in REPLIES if all(getattr(each, name) == value for name, value in wanted.items())]


def share_understood(live: str, chosen: list[Labelled]) -> float:
    counts = Counter(EVERY[live][each] for each in chosen)
    return (counts["understood"] + counts["confirmed"]) / counts.total()


def wrong(live: str, chosen: list[Labelled]) -> list[str]:
    return [str(each) for each in chosen if EVERY[live][each] not in {"understood", "confirmed"}]


@every_row("language", LANGUAGES)
def test_the_labelled_set_is_large_and_a_third_of_it_held_out(language: str) -> None:
    chosen = of(language=language, fresh=False)
    assert len(chosen) >= LEAST_REPLIES
    assert len({each.kind for each in chosen}) >= LEAST_KINDS
    assert 0.25 < len(of(language=language, fresh=False, held_out=True)) / len(chosen) < 0.4


@every_row("language", ALL)
def test_fresh_replies_are_held_out_whole(language: str) -> None:
    fresh = of(language=language, fresh=True)
    assert len(fresh) >= LEAST_FRESH
    assert all(each.held_out for each in fresh)


@every_row("live", LIVE)
def test_held_out_replies_are_understood_or_rightly_confirmed(live: str) -> None:
    chosen = of(held_out=True)
    assert share_understood(live, chosen) >= LEAST_OVERALL, wrong(live, chosen)


@every_row("live", LIVE)
@every_row("language", LANGUAGES)
def test_and_so_in_each_language(live: str, language: str) -> None:
    chosen = of(language=language, held_out=True)
    assert share_understood(live, chosen) >= LEAST_IN_A_LANGUAGE, wrong(live, chosen)


@every_row("live", LIVE)
def test_hardly_anything_is_stored_that_was_not_said(live: str) -> None:
    misrecorded = [each for each in REPLIES if EVERY[live][each] == "misrecorded"]
    assert len(misrecorded) <= MOST_MISRECORDED * len(REPLIES), misrecorded
    assert max(Counter(each.language for each in misrecorded).values(), default=0) <= 1, misrecorded


@every_row("live", LIVE)
@every_row("kind", ["stop_word", "not_stop", "urgent"])
def test_what_must_never_go_wrong(live: str, kind: str) -> None:
    assert wrong(live, of(kind=kind)) == []


@every_row("live", LIVE)
def test_opt_out_sentences(live: str) -> None:
    chosen = of(kind="stop_sentence")
    assert share_understood(live, chosen) >= LEAST_OPT_OUT_SENTENCES, wrong(live, chosen)


@every_row("live", LIVE)
def test_no_consent_is_recorded_that_was_not_given(live: str) -> None:
    for each in of(question="CONSENT"):
        given = any(expected == {"outcome": "answer", "value": 1} for expected in each.expected)
        reading = reply(each.text, "CONSENT", each.language, live=LIVE[live])
        assert given or (reading.outcome, reading.value) != ("answer", 1), str(each)


@every_row("own", LANGUAGES)
def test_consent_is_not_given_by_what_other_languages_say(own: str) -> None:
    """What withholds consent in one language is not read as giving it for who speaks another."""
    for each in of(question="CONSENT"):
        if {"outcome": "answer", "value": 1} not in each.expected:
            reading = reply(each.text, "CONSENT", own, live=ALL)
            assert (reading.outcome, reading.value) != ("answer", 1), f"{each} to somebody who speaks {own}"
