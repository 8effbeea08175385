"""Replies to choices: kinds of work, areas, languages, permissions, and what was offered before."""

from assessment.reading import Reading
from tests.assessment.reader.reading import NOT_SURE, STOP, UNCLEAR, URGENT, answer, offer, reply
from tests.assessment.tables import every_row


@every_row(
    ("question", "text", "reading"),
    [
        ("AREA", "2", answer(2)),
        ("AREA", "downtown", answer(2)),
        ("AREA", "north side", answer(1)),
        ("AREA", "I live in Eastside", answer(4)),
        ("AREA", "dowtown", offer(2)),
        ("AREA", "north", offer(1)),
        ("AREA", "5", UNCLEAR),
        ("AREA", "westside", UNCLEAR),
        ("AREA", "idk", NOT_SURE),
        ("LANGUAGE", "español", answer(2)),
        ("LANGUAGE", "ingles", answer(1)),
        ("LANGUAGE", "français", Reading("command", command="language", language="fr")),
        ("ROLE", "I raise a child", answer(1)),
        ("ROLE", "im a mom", answer(1)),
        ("ROLE", "1 and 2", offer(1, 2)),
        ("MORE", "sure", answer(1)),
        ("MORE", "no thanks", answer(2)),
        ("MORE", "that's it", answer(2)),
        ("MORE_ALL", "no", answer(3)),
        ("MORE_ALL", "all 12", answer(2)),
        ("MORE_ALL", "yes", offer(1, 2)),
        ("QUOTE", "ok", answer(1)),
        ("QUOTE", "yes but without my name", offer(1)),
        ("QUOTE", "maybe yes", UNCLEAR),
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


@every_row(
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


@every_row(
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
        ("QUOTE", (1,), "maybe yes", UNCLEAR),
    ],
)
def test_after_an_offer(question: str, offered: tuple[int, ...], text: str, reading: Reading) -> None:
    assert reply(text, question, offered=offered) == reading


@every_row(
    "text", ["1", "yes", "ok", "sure", "Yes please", "👍", "okay!", "sí", "I agree", "(1) Yes", "hi, yes", "yes thanks"]
)
def test_consent_given(text: str) -> None:
    assert reply(text, "CONSENT") == answer(1)


@every_row("text", ["no", "2", "no thanks", "nope", "No, I have no time for this", "i do not agree"])
def test_consent_refused(text: str) -> None:
    reading = reply(text, "CONSENT")
    assert (reading.outcome, reading.value) == ("answer", 2)


@every_row(
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


@every_row("text", ["not now", "later", "ahora no", "im busy"])
def test_not_now_is_no_refusal(text: str) -> None:
    assert reply(text, "CONSENT") == Reading("command", command="pause")


@every_row(
    ("text", "reading"),
    [
        ("3", UNCLEAR),
        ("yes", UNCLEAR),
        ("more parks", UNCLEAR),
        ("", Reading("unclear", value="")),
        ("STOP", STOP),
        ("please stop texting me", STOP),
        ("why?", Reading("command", command="why")),
        ("my husband hits me", URGENT),
    ],
)
def test_a_question_the_library_does_not_have_is_read_as_none(text: str, reading: Reading) -> None:
    assert reply(text, "NO_SUCH") == reply(text, None) == reading


def test_a_join_word_starts_also_where_the_question_is_gone() -> None:
    assert reply("demo", "NO_SUCH", words=("DEMO",)) == Reading("command", command="start", word="DEMO")


def test_a_question_of_another_instrument_is_found_where_it_is() -> None:
    assert reply("1", "CONSENT", instrument="unknown") == answer(1)
