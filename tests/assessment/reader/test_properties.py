"""What holds for any text at all."""

import dataclasses

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment.reader.commands import STOP_WORDS
from assessment.reading import Reading
from tests.assessment.reader.reading import LIBRARY, reply

ANY_TEXT = st.text(alphabet=st.characters(), max_size=300)
QUESTIONS = st.sampled_from([None, "S2", "N4", "OPEN1", "CONSENT", "ROLE", "CHILD_AGE", "MORE_ALL", "AREA", "LANGUAGE"])
WORDS = st.sampled_from(
    [
        "yes",
        "no",
        "not",
        "1",
        "2",
        "3",
        "4",
        "0",
        "or",
        "and",
        "but",
        "because",
        "a",
        "little",
        "mostly",
        "sí",
        "pero",
        "y",
        "o",
        "en",
        "gran",
        "parte",
        "stop",
        "help",
        "start",
        "back",
        "idk",
        "skip",
        "maybe",
        "the",
        "one",
        "third",
        "my",
        "son",
        "is",
        "years",
        "old",
        "?",
        ".",
        ",",
        "👍",
        "/",
        "-",
        "3.5",
        "no",
        "sé",
        "hit",
        "me",
        "food",
    ]
)
PHRASES = st.lists(WORDS, max_size=14).map(" ".join)
LANGUAGE = st.sampled_from(["en", "es"])
MANY = 2 * settings.default.max_examples
NOTHING_ELSE = {"value": None, "values": (), "command": None, "language": None, "word": None, "comment": None}


@given(ANY_TEXT | PHRASES, QUESTIONS, LANGUAGE, st.lists(st.integers(0, 4), max_size=3, unique=True))
@example("\ud800" * 1600, "S2", "en", [])
@example("a\u0301\u0323" * 4000, "OPEN1", "es", [])
@example("\ufdfa" * 10_000, "S2", "en", [])
@example("my husband is always " * 500, "CONSENT", "en", [])
@settings(max_examples=MANY)
def test_any_text_has_a_reading_that_survives_the_way_to_the_action(
    text: str, question: str | None, language: str, offered: list[int]
) -> None:
    reading = reply(text, question, language, offered=offered)
    assert reading == reply(text, question, language, offered=offered)
    assert Reading.from_parse(reading.intent, reading.entities()) == reading


@given(ANY_TEXT | PHRASES, st.sampled_from(["S2", "CONSENT", "ROLE", "CHILD_AGE", "MORE"]), LANGUAGE)
@settings(max_examples=MANY)
def test_a_key_is_read_only_if_the_question_has_it(text: str, question: str, language: str) -> None:
    reading = reply(text, question, language)
    keys = {option.key for option in LIBRARY.instruments["family"].questions[question].options}
    if reading.outcome == "answer":
        assert reading.value in keys - {0}
    assert set(reading.values) <= keys
    if reading.outcome in {"unclear", "urgent", "skip"} and reading.value != "":
        assert all(getattr(reading, name) == nothing for name, nothing in NOTHING_ELSE.items())


@given(
    st.sampled_from([1, 2, 3, 4]), st.sampled_from(["", " ", "  \n"]), st.sampled_from(["", ".", ")", "!", " please"])
)
def test_a_key_is_its_own_echo(key: int, before: str, after: str) -> None:
    for question in ("S2", "CHILD_AGE"):
        assert reply(f"{before}{key}{after}", question) == Reading("answer", value=key)


@given(
    st.lists(st.sampled_from(["we", "need", "parks", "stop", "help", "start", "end", "school"]), min_size=4, max_size=9)
)
def test_a_sentence_is_no_command_on_an_open_question(chosen: list[str]) -> None:
    text = " ".join(["parks", *chosen, "here"])
    assert reply(text, "OPEN1") == Reading("answer", value=text)


@given(st.sampled_from(sorted(STOP_WORDS)), st.text(alphabet=" .!\u200b\u202e/\x00\n", max_size=6), QUESTIONS, LANGUAGE)
def test_marks_around_an_opt_out_change_nothing(word: str, marks: str, question: str | None, language: str) -> None:
    assert reply(f"{marks}{word}{marks}", question, language).command == "stop"


@given(ANY_TEXT | PHRASES, LANGUAGE)
@settings(max_examples=MANY)
def test_consent_needs_a_word_that_gives_it(text: str, language: str) -> None:
    reading = reply(text, "CONSENT", language)
    if reading.outcome == "answer" and reading.value == 1:
        assert reading == dataclasses.replace(reading, comment=None)
        assert "?" not in text
