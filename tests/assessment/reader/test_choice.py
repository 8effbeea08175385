"""Replies to choices: kinds of work, areas, languages, permissions, and what was offered before."""

import pytest

from assessment.reading import Reading
from tests.assessment.reader.reading import NOT_SURE, UNCLEAR, answer, offer, reply


@pytest.mark.parametrize(
    ("question", "text", "reading"),
    [
        ("AREA", "2", answer(2)),
        ("AREA", "downtown", answer(2)),
        ("AREA", "north side", answer(1)),
        ("AREA", "I live in Eastside", answer(4)),
        ("AREA", "dowtown", offer(2)),
        ("AREA", "north", offer(1)),
        ("AREA", "5", UNCLEAR),
        ("AREA", "idk", NOT_SURE),
        ("LANGUAGE", "español", answer(2)),
        ("LANGUAGE", "ingles", answer(1)),
        ("LANGUAGE", "français", UNCLEAR),
        ("ROLE", "I raise a child", answer(1)),
        ("ROLE", "im a mom", offer(1)),
        ("ROLE", "1 and 2", offer(1, 2)),
        ("MORE", "sure", answer(1)),
        ("MORE", "no thanks", answer(2)),
        ("MORE", "that's it", answer(2)),
        ("MORE_ALL", "no", answer(3)),
        ("MORE_ALL", "all 12", answer(2)),
        ("MORE_ALL", "yes", offer(1, 2)),
        ("QUOTE", "ok", answer(1)),
        ("QUOTE", "yes but without my name", offer(1)),
        ("QUOTE", "maybe yes", offer(1)),
        ("DELETE", "yes", answer(1)),
        ("DELETE", "no", answer(2)),
        ("DELETE", "not sure", UNCLEAR),
        ("DELETE", "delete", offer(1)),
        ("DELETE", "borrar", offer(1)),
        ("CONSENT", "ok bye", UNCLEAR),
        ("ROLE", "los dos", offer(2)),
    ],
)
def test_choices(question: str, text: str, reading: Reading) -> None:
    assert reply(text, question) == reading


@pytest.mark.parametrize(
    ("instrument", "question", "text", "reading"),
    [
        ("provider", "PROVIDER_KIND", "School", answer(3)),
        ("provider", "PROVIDER_KIND", "library", offer(5)),
        ("provider", "PROVIDER_KIND", "the first one", answer(1)),
        ("partnership", "SECTOR", "local government", answer(5)),
    ],
)
def test_choices_of_other_instruments(instrument: str, question: str, text: str, reading: Reading) -> None:
    assert reply(text, question, instrument=instrument) == reading


@pytest.mark.parametrize(
    ("question", "offered", "text", "reading"),
    [
        ("CHILD_AGE", (3,), "yes", answer(3)),
        ("DELETE", (1,), "no", answer(2)),
        ("QUOTE", (1,), "no", answer(2)),
        ("CHILD_AGE", (3,), "sí", answer(3)),
        ("CHILD_AGE", (3,), "no", UNCLEAR),
        ("CHILD_AGE", (2, 3), "yes", offer(2, 3)),
        ("AREA", (2,), "correct", answer(2)),
        ("S2", (3,), "yes", offer(3, 4)),
        ("S2", (3,), "correct", answer(3)),
        ("S2", (3,), "ok", answer(3)),
        ("S2", (4,), "yes", answer(4)),
        ("S2", (1,), "no", answer(1)),
        ("S2", (3,), "no", UNCLEAR),
        ("S2", (3,), "mosly", answer(3)),
        ("S2", (2, 3), "a bit", answer(2)),
        ("S2", (3,), "not 3", UNCLEAR),
        ("S2", (3,), "4", answer(4)),
        ("S2", (3,), "yes?", offer(3, 4)),
        ("CHILD_AGE", (3,), "yes?", offer(3)),
        ("QUOTE", (2,), "yes", offer(2, 1)),
        ("QUOTE", (1,), "maybe yes", offer(1)),
    ],
)
def test_after_an_offer(question: str, offered: tuple[int, ...], text: str, reading: Reading) -> None:
    assert reply(text, question, offered=offered) == reading


@pytest.mark.parametrize(
    "text", ["1", "yes", "ok", "sure", "Yes please", "👍", "okay!", "sí", "I agree", "(1) Yes", "hi, yes", "yes thanks"]
)
def test_consent_given(text: str) -> None:
    assert reply(text, "CONSENT") == answer(1)


@pytest.mark.parametrize("text", ["no", "2", "no thanks", "nope", "No, I have no time for this", "i do not agree"])
def test_consent_refused(text: str) -> None:
    reading = reply(text, "CONSENT")
    assert (reading.outcome, reading.value) == ("answer", 2)


@pytest.mark.parametrize(
    "text",
    [
        "maybe",
        "i guess",
        "yes?",
        "yes no",
        "1 no",
        "1 or 2",
        "yes but who is this",
        "not yes",
        "no problem",
        "sure, not",
        "yse",
        "not sure",
        "3",
        "12",
        "k?",
        "yes if it is short",
        "I think so",
        "0",
        "whatever",
        "🙂",
        "yeah right",
    ],
)
def test_consent_is_never_presumed(text: str) -> None:
    assert reply(text, "CONSENT") == UNCLEAR


@pytest.mark.parametrize("text", ["not now", "later", "ahora no", "im busy"])
def test_not_now_is_no_refusal(text: str) -> None:
    assert reply(text, "CONSENT") == Reading("command", command="pause")


def test_a_question_the_library_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        reply("3", "NO_SUCH")


def test_a_question_of_another_instrument_is_found_where_it_is() -> None:
    assert reply("1", "CONSENT", instrument="unknown") == answer(1)
