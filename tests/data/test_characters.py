"""No character that a text message pays for without need: no curly quotes, dashes or emoji, in any language."""

import unicodedata

import pytest

from tests.data.shipped import LANGUAGES, texts

TYPOGRAPHIC = set("‘’‚‛“”„‟‹›«»–—―…•·´`\u00a0\u2009\u202f\u200b\ufeff")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_typographic_characters(language: str) -> None:
    for place, value in texts(language):
        assert not TYPOGRAPHIC & set(value["text"]), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_emoji_and_no_control_characters(language: str) -> None:
    for place, value in texts(language):
        categories = {unicodedata.category(character) for character in value["text"].replace("\n", " ")}
        assert not categories & {"So", "Cc", "Cs", "Co"}, place


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_composed(language: str) -> None:
    for place, value in texts(language):
        assert unicodedata.is_normalized("NFC", value["text"]), place
