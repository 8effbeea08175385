"""What a question costs as a text message: English items one segment with their scale, translations two at most."""

from dataclasses import replace

import pytest

from assessment.conversation import step
from assessment.prompts import PHRASES, question_reply, say
from assessment.reading import Reading
from assessment.segments import GSM_SINGLE, is_gsm, segment_count
from assessment.session import Community, Door, Session, Situation
from tests.data.shipped import INSTRUMENTS, LANGUAGES, TRANSLATIONS, texts
from tests.shipped import library

LIBRARY = library()
COMMUNITY = Community(
    slug="demo",
    name="Demo community",
    sponsor="Demo Family Network",
    languages=LANGUAGES,
    areas=("Northside", "Downtown", "Southside", "Eastside"),
    contact="555-0142",
    urgent="911 or 988",
)
MOST = {"CONSENT": 4, "LANGUAGE": 3}
"""Consent says all that a person must know before they agree, twelve languages have long names; other questions have
two segments, in any language."""
FILLED_IN = {
    "option": "Mostly",
    "options": "1 No\n2 A little",
    "languages": ", ".join(language.name for language in LIBRARY.languages.values()),
}

QUESTIONS = [(folder, id) for folder in INSTRUMENTS for id in sorted(LIBRARY.instruments[folder].questions)]
ITEMS = [(folder, id) for folder, id in QUESTIONS if LIBRARY.instruments[folder].questions[id].scored]


def asked(folder: str, language: str, id: str) -> str:
    """The text that asks the question, as it is sent."""
    session = Session(COMMUNITY.slug, 1, "sms", language, instrument=folder, pending=id)
    return question_reply(LIBRARY, session, COMMUNITY, id).text


def without_note(folder: str, language: str, id: str) -> str:
    """The same without the line that goes before a sensitive question."""
    return asked(folder, language, id).rpartition("\n\n")[2]


@pytest.mark.parametrize(("folder", "id"), ITEMS)
def test_an_english_item_with_its_scale_is_one_segment(folder: str, id: str) -> None:
    text = asked(folder, "en", id)
    assert is_gsm(text)
    assert len(text) <= GSM_SINGLE, f"{len(text)}: {text}"
    assert segment_count(text) == 1


@pytest.mark.parametrize(("folder", "id"), QUESTIONS)
def test_any_english_question_is_two_segments_at_most(folder: str, id: str) -> None:
    assert segment_count(asked(folder, "en", id)) <= (MOST["LANGUAGE"] if id == "LANGUAGE" else 2)


def first_text(*languages: str, heard: tuple[str, ...] = ()) -> str:
    """What a person is sent whose language nothing tells, or only the words, where these languages are live."""
    door = Door(replace(COMMUNITY, languages=languages), 1)
    (reply,) = step(LIBRARY, Situation(None, "sms", None, door=door), Reading("unclear", heard=heard)).replies
    return reply.text


def test_the_first_english_text_is_two_segments_at_most_with_its_hint() -> None:
    text = first_text("en", "es")
    assert "ESPAÑOL" in text
    assert segment_count(text) <= 2


def test_the_first_english_text_stays_in_the_seven_bit_alphabet_beside_many_latin_languages() -> None:
    latin = [code for code in LANGUAGES if LIBRARY.languages[code].name[0].isascii()]
    text = first_text(*latin)
    assert len(latin) == 9
    assert is_gsm(text)
    assert "Portugues, Francais, Kreyòl ayisyen, Tieng Viet, Soomaali" in text
    assert segment_count(text) <= 3


def test_the_first_english_text_names_every_language_as_it_is_written_where_one_has_another_script() -> None:
    text = first_text(*LANGUAGES)
    assert all(language.name in text for code, language in LIBRARY.languages.items() if code != "en")
    assert segment_count(text) <= 6
    assert segment_count(first_text(*LANGUAGES, heard=("en",))) <= 2


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_first_text_in_a_language_that_was_heard_is_five_segments_at_most_with_its_hint(language: str) -> None:
    text = first_text(*LANGUAGES, heard=(language,))
    assert text.startswith("English: text ENGLISH\n\n")
    assert segment_count(text) <= 5


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize(("folder", "id"), QUESTIONS)
def test_a_translated_question_is_two_segments_at_most(folder: str, id: str, language: str) -> None:
    assert segment_count(without_note(folder, language, id)) <= MOST.get(id, 2)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_note_before_a_sensitive_question_costs_one_segment_at_most(language: str) -> None:
    for folder, id in ITEMS:
        assert segment_count(asked(folder, language, id)) <= segment_count(without_note(folder, language, id)) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phrase", sorted(PHRASES))
def test_a_phrase_is_three_segments_at_most(phrase: str, language: str) -> None:
    known = {"community": COMMUNITY.name, "sponsor": COMMUNITY.sponsor, "contact": COMMUNITY.contact}
    text = say(LIBRARY, language, phrase, urgent=COMMUNITY.urgent, **known, **FILLED_IN)
    assert segment_count(text) <= 3


def test_english_goes_out_in_the_seven_bit_alphabet() -> None:
    assert not [place for place, value in texts("en") if not is_gsm(value["text"])]


def test_questions_with_a_note_are_among_the_items() -> None:
    noted = {id for folder, id in ITEMS if asked(folder, "en", id) != without_note(folder, "en", id)}
    assert noted == {"N3", "N4", "P2"}
