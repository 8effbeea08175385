"""What is made of replies that no phrase of the lexicons says."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from assessment.reader.outcome import PERMISSIONS, UNCLEAR
from assessment.reader.second_opinion import SecondOpinion
from assessment.reading import Reading
from tests.assessment.reader.reading import LIBRARY, STOP, URGENT, offer, reply
from tests.assessment.reader.test_properties import ANY_TEXT
from tests.assessment.tables import every_row

_QUESTIONS = LIBRARY.instruments["family"].questions
CLOSED = ["S2", "N4", "P3", "ROLE", "CHILD_AGE", "MORE", "MORE_ALL", "AREA", "LANGUAGE", *sorted(PERMISSIONS)]
WORDS = sorted({word for phrases in LIBRARY.lexicons["en"].values() for word in " ".join(phrases).split()})
"""With the marks of the lexicon on some: those are what people type, too."""
TEXTS = ANY_TEXT | st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)


def without_it(text: str, question: str) -> Reading:
    with patch.object(SecondOpinion, "of", lambda _self, _message, _options, reading, **_: reading):
        return reply(text, question)


@every_row(
    ("text", "question", "language", "reading"),
    [
        ("leave me out of this i do not want any of your texts on my phone", "S2", "en", STOP),
        ("ya dejen de estarme molestando con tanto mensaje", "S2", "es", STOP),
        ("my partner has been beating on me and the kids again", "S2", "en", URGENT),
        ("perdone quisiera regresar a la pregunta que me hizo antes", "S2", "es", Reading("command", command="back")),
        ("well more or less most of it i would guess", "S2", "en", offer(2, 3)),
        ("my cousin told me about a place downtown", "S2", "en", UNCLEAR),
        ("we moved here in spring and love the garden", "S2", "en", UNCLEAR),
        ("the bus was late and it rained", "S2", "en", UNCLEAR),
        ("my dog ate the homework of the children", "S2", "en", UNCLEAR),
        ("my son is outside now", "S2", "en", UNCLEAR),
        ("purple", "S2", "en", UNCLEAR),
    ],
)
def test_what_is_made_of_it(text: str, question: str, language: str, reading: Reading) -> None:
    assert reply(text, question, language) == reading


@given(TEXTS, st.sampled_from(CLOSED))
def test_it_never_stores_an_answer_nor_changes_what_is_understood(text: str, question: str) -> None:
    reading, before = reply(text, question), without_it(text, question)
    if reading != before:
        assert before.outcome in {"unclear", "confirm"}
        assert reading.outcome in {"command", "skip", "urgent"} or before == UNCLEAR
        assert reading.outcome not in {"answer", "not_sure"}
        assert reading.comment is None


@given(TEXTS, st.sampled_from(sorted(PERMISSIONS)))
def test_it_offers_no_permission(text: str, question: str) -> None:
    reading = reply(text, question)
    if reading != without_it(text, question) and reading.outcome == "confirm":
        assert question != "CONSENT"
        assert reading.values == (2,)


@given(TEXTS)
def test_text_that_answers_an_open_question_stays_text(text: str) -> None:
    assert reply(text, "OPEN1") == without_it(text, "OPEN1")
