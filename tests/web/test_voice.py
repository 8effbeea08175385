"""Which language a page is shown in, and how it says numbers and phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from api.web.voice import Voice, choose_language
from assessment.library import Library


@pytest.mark.parametrize(
    ("asked", "header", "chosen"),
    [
        ("es", "en", "es"),
        ("xx", "es-MX,es;q=0.9", "es"),
        (None, "fr-CH, es;q=0.4, en;q=0.9", "en"),
        (None, "ES-mx", "es"),
        (None, "en;q=0, es;q=0.1", "es"),
        (None, "es;q=oops, en", "en"),
        (None, "de, fr", "en"),
        (None, None, "en"),
        ("", "*", "en"),
    ],
)
def test_the_language_asked_for_then_the_browsers_then_the_first(
    asked: str | None, header: str | None, chosen: str
) -> None:
    assert choose_language(("en", "es"), asked, header) == chosen


@given(st.text(), st.text(max_size=2000))
def test_whatever_comes_in_the_choice_is_one_that_is_offered(asked: str, header: str) -> None:
    assert choose_language(("es", "en"), asked, header) in ("es", "en")


def test_parameters_are_escaped_and_markup_is_kept(library: Library) -> None:
    voice = Voice(library, "en")
    assert voice.say("scores.place", community="<b>A & B</b>", round=2) == "&lt;b&gt;A &amp; B&lt;/b&gt;, round 2"
    assert "<code>x</code>" in voice.say("scores.try_demo", command=Markup("<code>x</code>"))


def test_numbers_are_written_as_the_language_does(library: Library) -> None:
    assert Voice(library, "en").number(12345.4) == "12,345"
    assert Voice(library, "en").percent(0.254) == "25%"
    assert Voice(library, "es").percent(0.254) == "25\xa0%"


def test_words_for_a_script_come_without_their_prefix(library: Library) -> None:
    words = Voice(library, "es").words("chat.")
    assert words["send"] == library.phrases["es"]["chat.send"].text
    assert set(words) == {
        phrase.removeprefix("chat.") for phrase in library.phrases["en"] if phrase.startswith("chat.")
    }
