"""Nothing is missing: every id is worded in every language, with the same placeholders, keys and order."""

import re
from typing import Any

import pytest

from assessment.prompts import PHRASES
from content import load
from tests.data.shipped import DATA, FOLDERS, INSTRUMENTS, LANGUAGES, TRANSLATIONS, phrases, structure, texts, wording


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def asked(folder: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = wording(folder, language)["questions"]
    return found


def test_the_shipped_data_is_a_library() -> None:
    library = load(DATA)
    assert set(library.languages) == set(LANGUAGES)
    assert {library.instrument_for(role).id for role in ("family", "provider", "partner")} == set(INSTRUMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_question_is_worded_in_every_language(folder: str, language: str) -> None:
    own, worded = set(structure(folder)["questions"]), set(asked(folder, language))
    assert own <= worded
    assert worded - own <= set(structure(folder).get("shared", [])), "an instrument may reword only what it shares"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_answer_key_has_a_label(folder: str, language: str) -> None:
    questions = {**structure("common")["questions"], **structure(folder)["questions"]}
    for id, worded in asked(folder, language).items():
        question = questions[id]
        if question["kind"] == "scale":
            continue
        keys = {str(option["key"]) for option in question.get("options", [])}
        assert set(worded.get("labels", {})) == keys, f"{folder} {id}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", INSTRUMENTS)
def test_every_scale_is_worded_in_its_order(folder: str, language: str) -> None:
    for name, options in structure(folder)["scales"].items():
        assert list(wording(folder, language)["scales"][name]) == [str(option["key"]) for option in options]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_says_why_it_is_asked(language: str) -> None:
    for folder in FOLDERS:
        for id, question in asked(folder, language).items():
            assert re.search(r"[.!。！]$", question["why"]["text"]), f"{folder} {id}"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_have_the_same_strings_in_the_same_order(language: str) -> None:
    assert [place for place, _ in texts(language)] == [place for place, _ in texts("en")]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_have_the_same_placeholders(language: str) -> None:
    english = dict(texts("en"))
    for place, value in texts(language):
        assert placeholders(value["text"]) == placeholders(english[place]["text"]), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bot_has_all_it_says(language: str) -> None:
    assert set(phrases(language)) >= set(PHRASES)


@pytest.mark.parametrize("folder", INSTRUMENTS)
def test_every_item_and_block_has_a_short_name(folder: str) -> None:
    for block in structure(folder)["blocks"]:
        assert f"block.{block['id']}" in phrases("en")
        for item in block["items"]:
            assert phrases("en")[f"element.{item}"]["text"] == structure(folder)["questions"][item]["element"]


def test_shared_questions_are_worded_once_and_used() -> None:
    shared = {id for folder in INSTRUMENTS for id in structure(folder)["shared"]}
    assert shared == set(structure("common")["questions"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_says_where_it_stands_in_review(language: str) -> None:
    for place, value in texts(language):
        assert set(value) == {"text", "state", "version", "translator", "source_version"}, place
        assert value["text"] == value["text"].strip() != "", place


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_approved_that_no_speaker_approved(language: str) -> None:
    assert {value["state"] for _, value in texts(language)} == {"draft"}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_translation_is_older_than_its_english(language: str) -> None:
    english = dict(texts("en"))
    for place, value in texts(language):
        assert value["source_version"] == english[place]["version"], place
