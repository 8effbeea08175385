"""No text can reach Rasa in the shape of a command to Rasa."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import harmless


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("stop", "stop"),
        ("/stop", "stop"),
        (" / / stop ", "stop"),
        ("//", ""),
        ("a/b", "a/b"),
        ("\x00\x07/stop", "stop"),
        ("/\x1b/stop", "stop"),
        ("st\x00op", "stop"),
        ("one\ntwo", "one\ntwo"),
        ("½ or 1/2", "½ or 1/2"),
        ("\ud800hello", "hello"),
        ("नमस्ते", "नमस्ते"),
    ],
)
def test_what_is_left(text, left):
    assert harmless(text) == left


@given(st.text(st.characters(codec=None), max_size=40) | st.text("/ \t\n\x00\x1f\u00a0\u2003a", max_size=20))
def test_never_a_payload(text):
    left = harmless(text)
    assert not left.lstrip().startswith("/")
    assert not left[:1].isspace()
    assert harmless(left) == left
    left.encode()
    assert all(unicodedata.category(character) != "Cc" or character in "\n\t\r" for character in left)
