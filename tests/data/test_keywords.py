"""What our texts tell people to write (SKIP, AYUDA) is understood when they write it, in each language."""

import re

import pytest

from assessment.reader import read
from tests.data.shipped import LANGUAGES, TRANSLATIONS, texts
from tests.shipped import library

LIBRARY = library()
NO_KEYWORDS = {"OK"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_QUOTED = re.compile(r'"([^"{}]+)"')
"""Scripts without capitals put a keyword between quotation marks."""
MEANINGS = {"skip", "go_back", "why", "pause", "language", "stop", "start", "help", "human", "delete"}


def keywords(text: str) -> list[str]:
    shown = _WORD.sub(lambda word: word[0] if word[0].isupper() else "|", text)
    capitals = [run.strip() for run in re.findall(r"[^\W\d_]{2,}(?: [^\W\d_]{2,})*", shown)]
    quoted = [match[1] for match in _QUOTED.finditer(text) if not _has_case(match[1])]
    found = [*capitals, *quoted]
    return [word for word in found if word not in NO_KEYWORDS]


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def meant(text: str, language: str) -> list[str]:
    """The intents of the keywords a text names, in order, when written in answer to an item."""
    return [
        read(word, library=LIBRARY, instrument="family", question="S2", languages=[language, "en"]).intent
        for word in keywords(text)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_are_commands(language: str) -> None:
    for place, value in texts(language):
        assert set(meant(value["text"], language)) <= MEANINGS, f"{place}: {value['text']}"


def test_every_meaning_is_named_somewhere() -> None:
    assert {intent for _, value in texts("en") for intent in meant(value["text"], "en")} == MEANINGS


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_name_the_same_commands(language: str) -> None:
    english = dict(texts("en"))
    for place, value in texts(language):
        assert sorted(meant(value["text"], language)) == sorted(meant(english[place]["text"], "en")), place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preferred", LANGUAGES)
def test_the_hint_how_to_change_the_language_changes_it(language: str, preferred: str) -> None:
    (word,) = keywords(LIBRARY.phrases[language]["switch_hint"].text)
    for typed in (word, word.lower(), word.capitalize()):
        read_as = read(
            typed, library=LIBRARY, instrument="common", question="CONSENT", languages=[preferred, *LANGUAGES]
        )
        assert (read_as.intent, read_as.language) == ("language", language)


def test_the_keywords_of_a_text() -> None:
    assert keywords('写 "跳过" 或 STOP, "{option}"') == ["STOP", "跳过"]
    assert keywords("OK? Escriba SALTAR, ATRÁS, POR QUÉ o JavaScript. 4 A B") == ["SALTAR", "ATRÁS", "POR QUÉ"]
