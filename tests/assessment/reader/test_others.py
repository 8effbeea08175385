"""Replies in a community with more live languages than the person's own and English."""

from collections.abc import Mapping
from dataclasses import replace

from assessment.library import Lexicon
from assessment.reader import Reader
from assessment.reading import Reading
from tests.assessment.reader.reading import LIBRARY, NOT_SURE, SKIP, STOP, UNCLEAR, URGENT, answer, offer
from tests.assessment.tables import every_row

OWN: Mapping[str, Lexicon] = {
    "en": {"yes": ("yes",), "no": ("no",), "mostly": ("mostly",), "polite": ("please",), "stop": ("stop it",)},
    "es": {"yes": ("sí",), "no": ("no",), "joiner": ("y",), "not_urgent": ("sos (amor|bueno)",)},
}
OTHERS: Mapping[str, Lexicon] = {
    "pl": {
        "yes": ("no", "tak"),
        "little": ("trochę",),
        "skip": ("pomiń",),
        "stop": ("dość", "proszę przestać [pisać]"),
        "polite": ("proszę",),
        "filler": ("mostly",),
        "language_own": ("mówię po polsku",),
    },
    "ht": {"yes": ("wi",), "no": ("tak",), "not_sure": ("m pa konnen",), "urgent": ("anmwe", "sos"), "filler": ("w",)},
}
READER = Reader(replace(LIBRARY, lexicons={**OWN, **OTHERS}))


def reply(text: str, question: str = "S2", own: str = "es") -> Reading:
    languages = [own, "pl", "ht", *(() if own == "en" else ("en",))]
    reading = READER.read(text, instrument="family", question=question, languages=languages)
    return replace(reading, heard=(), undecided=False)


@every_row(
    ("text", "reading"),
    [
        ("no", answer(1)),
        ("no y 3", offer(1, 3)),
        ("mostly", answer(3)),
        ("yes mostly", offer(4, 3)),
        ("sí no", offer(4, 1)),
    ],
)
def test_own_and_english_decide_whatever_it_means_elsewhere(text: str, reading: Reading) -> None:
    assert reply(text) == reading


@every_row(
    ("text", "reading"),
    [
        ("wi", answer(4)),
        ("trochę", answer(2)),
        ("Troche!", answer(2)),
        ("m pa konnen", NOT_SURE),
        ("proszę pomiń", SKIP),
        ("mówię po polsku", Reading("command", command="language", language="pl")),
    ],
)
def test_the_whole_message_may_be_in_another_live_language(text: str, reading: Reading) -> None:
    for own in ("en", "es"):
        assert reply(text, own=own) == reading


@every_row("text", ["wi paske li bon", "bardzo trochę", "3 w", "tröche", "🙏"])
def test_but_a_part_of_it_says_nothing(text: str) -> None:
    assert reply(text) in {UNCLEAR, offer(3)}


def test_languages_that_differ_are_both_offered() -> None:
    assert reply("tak") == offer(4, 1)
    assert reply("tak", "CONSENT") == UNCLEAR


@every_row("question", ["S2", "OPEN1", "CONSENT"])
@every_row("text", ["dość", "dosc", "proszę przestać pisać", "bardzo dziękuję. proszę przestać", "stop proszę"])
def test_opting_out_counts_in_every_language(text: str, question: str) -> None:
    if question != "OPEN1" or "." not in text:
        assert reply(text, question) == STOP


@every_row("question", ["S2", "OPEN1", "CONSENT"])
def test_danger_counts_in_every_language_unless_own_explains_it_away(question: str) -> None:
    assert reply("yes. anmwe", question) == URGENT
    assert reply("sos amor", question) != URGENT


def test_an_answer_to_an_open_question_is_not_another_languages_word() -> None:
    for text in ("no", "mostly parks", "wi", "dość długa droga"):
        assert reply(text, "OPEN1") == answer(text)


def test_a_third_languages_small_word_is_not_taken_off() -> None:
    assert reply("mostly 2") == offer(3, 2)
    assert reply("w 2") in {UNCLEAR, offer(2)}


def test_english_comes_second_wherever_it_stands() -> None:
    for languages in (["es", "pl", "en"], ["es", "en", "pl"], ["es-MX", "pl"]):
        assert READER.read("no", instrument="family", question="S2", languages=languages) == answer(1)
