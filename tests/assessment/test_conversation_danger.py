"""After a message about danger: nobody is asked anything until they ask for it."""

import pytest

from assessment.reading import Reading
from tests.assessment.tiny import Person, answer, command, tiny_library

LIBRARY = tiny_library()
START = command("start")
SKIP = Reading("skip")
A2 = "A2 en?\n1 No\n2 So so\n3 Yes\n0 Not sure"


def at_second_item() -> Person:
    person = Person(LIBRARY)
    person.says(START, answer(1), answer(1), answer(3))
    return person


@pytest.mark.parametrize(
    "reading",
    [
        answer(1),
        SKIP,
        Reading("not_sure"),
        Reading("confirm", values=(1,)),
        Reading("unclear"),
        Reading("unclear", value=""),
        *(command(name) for name in ("pause", "why", "back", "language")),
    ],
)
def test_nothing_is_asked_after_an_urgent_message(reading: Reading) -> None:
    person = at_second_item()
    before = person.session.answers
    person.says(Reading("urgent"))
    for _ in range(4):
        assert person.says(reading) == "[urgent_again en] 999"
        assert (person.turn.effects, person.session.answers) == ((), before)
    assert person.says(Reading("urgent")) == "[urgent en] 999"
    assert person.turn.effects == ("flag_urgent",)


@pytest.mark.parametrize("name", ["start", "repeat"])
def test_who_wishes_to_go_on_after_an_urgent_message_is_asked_on(name: str) -> None:
    person = at_second_item()
    assert person.says(Reading("urgent"), answer(1), command(name)).endswith(A2)
    assert person.says(answer(3)) != "[urgent_again en] 999"
    assert person.session.answers["A2"].key == 3


def test_an_urgent_message_in_a_pause_is_not_forgotten() -> None:
    person = at_second_item()
    assert person.says(command("pause"), Reading("urgent"), answer(1)) == "[urgent_again en] 999"


def test_the_numbers_are_told_in_the_language_asked_for() -> None:
    person = at_second_item()
    person.says(Reading("urgent"))
    assert person.says(command("language", language="es")) == "[language_changed es]\n\n[urgent_again es] 999"
    assert person.says(answer(1)) == "[urgent_again es] 999"


def test_help_a_person_stop_and_delete_are_there_after_an_urgent_message() -> None:
    person = at_second_item()
    person.says(Reading("urgent"))
    assert person.says(command("help")) == "[help en] 555-0100 The Sponsor"
    assert person.says(command("human")) == "[human en] 555-0100"
    assert person.says(command("delete"), answer(2)) == "[kept en]"
    assert person.says(answer(1)) == "[urgent_again en] 999"
    assert person.says(command("stop")) == "[stopped en]"
    assert person.says(START) == f"[started en]\n\n{A2}"
