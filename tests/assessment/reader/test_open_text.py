from tests.assessment.reader.reading import NOT_SURE, SKIP, STOP, UNCLEAR, answer, reply
from tests.assessment.tables import every_row


@every_row("text", ["More parks", "nada", "no", "3 parks and 2 libraries", "Sí hay muchos parques", "211"])
def test_the_whole_text_is_the_answer(text: str) -> None:
    assert reply(text, "OPEN1") == answer(text)


def test_the_answer_is_stored_without_what_could_do_harm() -> None:
    assert reply("  /More \x00parks\u202e \ud800 ", "OPEN1") == answer("More parks \ufffd")


@every_row("text", ["idk", "no sé", "not sure", "I don't know!"])
def test_not_knowing_is_no_text(text: str) -> None:
    assert reply(text, "OPEN1") == NOT_SURE


@every_row("text", ["skip", "saltar", "no comment", "next"])
def test_skip(text: str) -> None:
    assert reply(text, "OPEN1") == SKIP


@every_row("text", ["2", "...", "👍", "❤️❤️"])
def test_what_holds_no_words_is_asked_again(text: str) -> None:
    assert reply(text, "OPEN1") == UNCLEAR


def test_a_name_that_holds_a_command_word_is_a_name() -> None:
    assert reply("Head Start of Salem", "ORG", instrument="provider") == answer("Head Start of Salem")


@every_row("text", ["Stop. I don't want this", "STOP. No more.", "stop, no", "Stop! Leave me alone. Wrong number"])
def test_a_carriers_stop_with_nothing_but_refusals_after_it_stops(text: str) -> None:
    assert reply(text, "OPEN1") == STOP


@every_row("text", ["Stop the cars. They are too fast.", "Stop. The cars are too fast.", "Stop, look and listen"])
def test_a_stop_with_something_to_say_after_it_is_an_answer(text: str) -> None:
    assert reply(text, "OPEN1") == answer(text)
