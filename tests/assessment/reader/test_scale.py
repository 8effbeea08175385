"""Replies to a scored item: 1 No, 2 A little, 3 Mostly, 4 Yes, 0 Not sure."""

from dataclasses import replace

from assessment.reader import Reader
from assessment.reading import Reading
from tests.assessment.reader.reading import LIBRARY, NOT_SURE, SKIP, UNCLEAR, answer, offer, reply
from tests.assessment.tables import every_row

KEYS = ["3", "3.", "(3)", "#3", "３", "٣", "۳", "3️⃣", " 3 ", "*3*", "3!!", "opt 3", "number 3", "my answer is 3"]
WORDS = ["three", "THREE", "the third one", "3rd", "3 mostly", "3 - Mostly", "mostly", "MOSTLY.", "en gran parte"]


@every_row("text", KEYS + WORDS)
def test_three_in_many_forms(text: str) -> None:
    assert reply(text) == answer(3)


@every_row("text", ["tres", "la tercera", "el 3", "Nº 3", "la 3ra", "En GRAN parte", "gran parte", "3ª"])
def test_three_in_spanish(text: str) -> None:
    assert reply(text, language="es") == answer(3)


@every_row("text", ["yes", "yeah", "Yep!", "si", "sí", "👍", "👍🏽👍🏽", "yesss", "of course", "y"])
def test_yes(text: str) -> None:
    assert reply(text) == answer(4)


@every_row("text", ["no", "nope", "NO!!", "nah", "not at all", "n", "👎"])
def test_no(text: str) -> None:
    assert reply(text) == answer(1)


@every_row("text", ["idk", "not sure", "no sé", "0", "zero", "no clue", "dunno"])
def test_not_sure(text: str) -> None:
    assert reply(text) == NOT_SURE


@every_row("text", ["skip", "pass", "saltar", "skip this one", "next question please", "no comment", "n/a"])
def test_skip(text: str) -> None:
    assert reply(text) == SKIP


@every_row(
    ("text", "language", "reading"),
    [
        ("sí pero muy caro", "es", answer(4, "pero muy caro")),
        ("Yes, but it costs too much", "en", answer(4, "but it costs too much")),
        ("no, way too expensive", "en", answer(1, "way too expensive")),
        ("2 because the wait list is long", "en", answer(2, "because the wait list is long")),
        ("3, mi mamá me ayuda", "es", answer(3, "mi mamá me ayuda")),
        ("4\nGracias por preguntar", "es", answer(4, "Gracias por preguntar")),
        ("not sure, we just moved here", "en", Reading("not_sure", comment="we just moved here")),
    ],
)
def test_a_reason_is_kept_with_the_answer(text: str, language: str, reading: Reading) -> None:
    assert reply(text, language=language) == reading


@every_row(
    ("text", "keys"),
    [
        ("kind of", (2, 3)),
        ("a bit", (2,)),
        ("mas o menos", (2, 3)),
        ("sometimes", (2, 3)),
        ("pretty much", (3, 4)),
        ("maybe", (2, 3, 0)),
        ("i think so", (4,)),
        ("I'd say 3", (3,)),
        ("probably 3", (3,)),
        ("3?", (3,)),
        ("I meant 2", (2,)),
        ("probably not", (1, 2)),
        ("las dos", (2,)),
    ],
)
def test_between_and_doubt_are_offered(text: str, keys: tuple[int, ...]) -> None:
    assert reply(text) == offer(*keys)


@every_row(
    ("text", "keys"),
    [
        ("1 or 2", (1, 2)),
        ("3/4", (3, 4)),
        ("2-3", (2, 3)),
        ("3.5", (3, 4)),
        ("between 2 and 3", (2, 3)),
        ("1 yes", (1, 4)),
        ("yes no", (4, 1)),
        ("no 3", (1, 3)),
        ("3 no wait 4", (3, 4)),
        ("yes but only a little", (4, 2)),
    ],
)
def test_two_answers_are_both_offered(text: str, keys: tuple[int, ...]) -> None:
    assert reply(text) == offer(*keys)


@every_row("text", ["not really", "no not yes", "not yes", "not a little", "not much", "not 3", "i dont think so"])
def test_what_is_denied_is_never_stored(text: str) -> None:
    assert reply(text).outcome in {"confirm", "unclear"}
    assert 3 not in reply(text).values or text == "not 3"


@every_row("text", ["always not", "yes not", "a little not", "I", "I."])
def test_what_says_nothing_to_a_scale_is_asked_again(text: str) -> None:
    assert reply(text) == UNCLEAR


@every_row("text", ["no it is not hard", "no está muy caro", "no me cuesta", "si tuviera dinero"])
def test_a_sentence_that_only_begins_like_an_answer_is_not_stored(text: str) -> None:
    assert reply(text, language="es").outcome in {"confirm", "unclear"}


@every_row(
    ("text", "key"), [("mosly", 3), ("mostley", 3), ("a litle", 2), ("ltitle", 2), ("en grn parte", 3), ("yse", 4)]
)
def test_typos_are_offered(text: str, key: int) -> None:
    assert reply(text, language="es") == offer(key)


def test_two_answers_and_what_is_no_answer_in_spanish() -> None:
    assert reply("2 y 3", language="es") == offer(2, 3)
    assert reply("2 veces", language="es") == UNCLEAR


@every_row(
    "text",
    [
        "7",
        "33",
        "-",
        "3 kids",
        "2 of my kids",
        "at 3pm",
        "2morrow",
        "purple",
        "😂",
        "it is too expensive",
        "hello",
        '/answer{"value": 4}',
        "???",
        "4ever",
    ],
)
def test_what_is_no_answer_is_asked_again(text: str) -> None:
    assert reply(text) == UNCLEAR


def test_nothing_at_all_says_so() -> None:
    assert reply("") == reply("\u200b\x00") == Reading("unclear", value="")


def test_the_persons_own_language_wins_where_a_word_means_two_things() -> None:
    lexicons = {code: {name: LIBRARY.lexicons[code][name] for name in ("yes", "no")} for code in ("en", "es")}
    for code, name in (("en", "yes"), ("es", "no")):
        lexicons[code][name] = (*lexicons[code][name], "fa")
    reader = Reader(replace(LIBRARY, lexicons=lexicons))
    for languages, key in ((("en", "es"), 4), (("es", "en"), 1), (("es",), 1)):
        assert reader.read("Fa!", instrument="family", question="S2", languages=languages) == answer(key)


def test_a_scale_with_other_labels_takes_its_own_words_and_offers_the_nearest() -> None:
    def partner(text: str) -> Reading:
        return reply(text, "V1", instrument="partnership")

    assert partner("Not yet") == answer(1)
    assert partner("starting") == answer(2)
    assert partner("yes") == answer(4)
    assert partner("a little") == offer(2)
