"""Commands while a question is open: one text, the question last, nothing lost."""

from typing import get_args

from assessment.conversation import STEPS
from assessment.reading import COMMANDS, Outcome, Reading
from assessment.validation import build_library
from tests.assessment.tables import every_row
from tests.assessment.tiny import Person, answer, command, community, text, tiny_files, tiny_library

LIBRARY = tiny_library()
START = command("start")
SKIP = Reading("skip")
A1 = "A1 en?\n1 No\n2 So so\n3 Yes\n0 Not sure"
A2 = "A2 en?\n1 No\n2 So so\n3 Yes\n0 Not sure"
LANGUAGE = "LANGUAGE en?\n1 Name of en\n2 Name of es"
DELETE = "DELETE en?\n1 DELETE-1\n2 DELETE-2"


def at_second_item(**door: object) -> Person:
    person = Person(LIBRARY, **door)  # type: ignore[arg-type]
    person.says(START, answer(1), answer(1), answer(3))
    return person


def test_every_intent_has_its_step() -> None:
    intents = {outcome for outcome in get_args(Outcome) if outcome != "command"}
    intents |= {command(name).intent for name in COMMANDS}
    assert STEPS.keys() == intents


def test_no_intent_is_named_as_rasa_names_its_own() -> None:
    assert not STEPS.keys() & {"back", "restart", "session_start"}


@every_row(
    ("reading", "said"),
    [
        (command("help"), "[help en] 555-0100 The Sponsor"),
        (command("why"), "[why_generic en]"),
        (command("privacy"), "[privacy en]"),
        (command("human"), "[human en] 555-0100"),
        (command("start"), "[welcome_back en]"),
    ],
)
def test_a_question_to_us_is_answered_before_ours_comes_again(reading: Reading, said: str) -> None:
    person = at_second_item()
    assert person.says(reading) == f"{said}\n\n{A2}"
    assert (person.session.pending, list(person.session.answers)) == ("A2", ["CONSENT", "ROLE", "A1"])


def test_why_is_answered_in_the_questions_own_words() -> None:
    files = tiny_files()
    files["instruments/family/en.json"]["questions"]["A1"]["why"] = text("Because.")
    person = Person(build_library(files), role="family")
    assert person.says(START, answer(1), command("why")) == f"Because.\n\n{A1}"


def test_a_call_for_a_person_is_passed_on() -> None:
    person = at_second_item()
    person.says(command("human"))
    assert person.turn.effects == ("flag_human",)


def test_a_community_without_contact_or_numbers_says_something_sensible() -> None:
    person = Person(LIBRARY, community=community(contact="", urgent=""))
    person.says(START)
    assert "[no_contact en]" in person.says(command("help"))
    assert person.says(Reading("urgent")) == "[urgent en] [no_urgent en]"


def test_repeat_shows_the_question_alone() -> None:
    assert at_second_item().says(command("repeat")) == A2


# --- back


def test_back_shows_the_question_before_and_keeps_its_answer() -> None:
    person = at_second_item()
    assert person.says(command("back")) == A1
    assert person.session.answers["A1"].key == 3


def test_back_twice_and_an_answer_return_to_where_the_person_was() -> None:
    person = Person(tiny_library(core=("A1", "A2", "A3")))
    person.says(START, answer(1), answer(1), answer(3), answer(3), command("back"), command("back"))
    assert person.session.pending == "A1"
    assert person.says(answer(1)).startswith("A3 en?")


def test_before_the_first_question_there_is_none() -> None:
    person = Person(LIBRARY, role="family")
    person.says(START, answer(1))
    assert person.says(command("back")) == f"[nothing_before en]\n\n{A1}"


# --- stop and start


def test_stop_is_confirmed_once_and_everything_after_it_is_silence() -> None:
    person = at_second_item()
    assert person.says(command("stop")) == "[stopped en]"
    assert (person.turn.effects, person.session.status) == (("opt_out",), "stopped")
    for reading in (
        command("stop"),
        answer(1),
        SKIP,
        Reading("unclear"),
        command("why"),
        command("language", language="es"),
    ):
        assert person.says(reading) == ""
    assert list(person.session.answers) == ["CONSENT", "ROLE", "A1"]


def test_who_stopped_still_gets_help_without_a_question() -> None:
    person = at_second_item()
    assert person.says(command("stop"), command("help")) == "[help en] 555-0100 The Sponsor"
    assert person.opted_out


def test_start_brings_back_the_question() -> None:
    person = at_second_item()
    assert person.says(command("stop"), START) == f"[started en]\n\n{A2}"
    assert (person.turn.effects, person.session.status) == (("opt_in",), "active")


def test_the_carrier_answers_stop_and_help_itself() -> None:
    person = at_second_item()
    person.quiet = True
    assert person.says(command("help")) == ""
    assert person.says(command("stop")) == ""
    assert person.turn.effects == ("opt_out",)
    assert person.session.status == "stopped"


def test_after_the_carriers_welcome_the_next_message_brings_the_question_first() -> None:
    person = at_second_item()
    person.says(command("stop"))
    person.quiet = True
    assert person.says(START) == ""
    assert person.turn.effects == ("opt_in",)
    person.quiet = False
    assert person.says(answer(1)) == f"[resumed en]\n\n{A2}"
    assert "A2" not in person.session.answers


def test_an_urgent_message_is_answered_even_after_stop() -> None:
    person = at_second_item()
    person.says(command("stop"))
    stopped = person.session
    assert person.says(Reading("urgent")) == "[urgent en] 999"
    assert (person.turn.effects, person.session, person.opted_out) == (("flag_urgent",), stopped, True)
    assert person.says(answer(1)) == ""


def test_an_urgent_message_after_stop_is_answered_with_the_doors_numbers_and_opens_nothing() -> None:
    person = Person(LIBRARY)
    person.says(command("stop"))
    assert person.says(Reading("urgent")) == "[urgent en] 999"
    assert (person.turn.effects, person.begun, person.opted_out) == (("flag_urgent",), False, True)
    person.door = None
    assert person.says(Reading("urgent")) == "[urgent en] [no_urgent en]"
    assert (person.turn.effects, person.opted_out) == (("flag_urgent",), True)


# --- pause


@every_row("reading", [answer(1), SKIP, Reading("not_sure"), Reading("confirm", values=(1,)), Reading("unclear")])
def test_any_message_ends_a_pause_and_is_stored_nowhere(reading: Reading) -> None:
    person = at_second_item()
    assert person.says(command("pause")) == "[paused en]"
    before = person.session.answers
    assert person.says(reading) == f"[resumed en]\n\n{A2}"
    assert (person.session.status, person.session.answers) == ("active", before)


@every_row(
    ("reading", "said"),
    [(command("back"), A1), (command("repeat"), A2), (START, f"[welcome_back en]\n\n{A2}")],
)
def test_a_command_about_the_question_ends_a_pause_too(reading: Reading, said: str) -> None:
    person = at_second_item()
    assert person.says(command("pause"), reading) == said
    assert person.session.status == "active"


@every_row("name", ["help", "privacy", "human", "pause"])
def test_other_commands_leave_the_pause_as_it_is(name: str) -> None:
    person = at_second_item()
    assert "A2" not in person.says(command("pause"), command(name))
    assert person.session.status == "paused"


# --- urgent


def test_an_urgent_message_is_answered_calmly_and_nothing_is_asked() -> None:
    person = at_second_item()
    assert person.says(Reading("urgent")) == "[urgent en] 999"
    assert (person.turn.effects, person.session.status, person.turn.answered) == (("flag_urgent",), "urgent", ())


# --- language


def test_a_named_language_is_switched_to_with_position_and_answers_kept() -> None:
    person = at_second_item()
    assert person.says(command("language", language="es")).startswith("[language_changed es]\n\nA2 es?")
    person.says(answer(1))
    assert [person.session.answers[id].language for id in ("A1", "A2")] == ["en", "es"]


def test_a_language_that_was_not_named_is_asked_for() -> None:
    person = at_second_item()
    assert person.says(command("language")) == LANGUAGE
    assert person.says(answer(2)).startswith("[language_changed es]\n\nA2 es?")
    assert person.session.aside is None


def test_a_language_that_is_not_there_is_said_so() -> None:
    person = at_second_item()
    assert person.says(command("language", language="fr")) == f"[language_unknown en]\n\n{LANGUAGE}"


def test_a_community_with_one_language_offers_none() -> None:
    person = at_second_item(community=community(languages=("en",)))
    assert person.says(command("language")) == f"[language_unknown en]\n\n{A2}"


@every_row("reading", [SKIP, Reading("not_sure"), command("back")])
def test_leaving_the_language_question_brings_the_open_one_back(reading: Reading) -> None:
    person = at_second_item()
    assert person.says(command("language"), reading) == A2
    assert (person.session.language, person.session.aside) == ("en", None)


# --- delete


def test_deleting_is_asked_once_more_and_then_done() -> None:
    person = at_second_item()
    assert person.says(command("delete")) == DELETE
    assert person.says(answer(1)) == "[deleted en]"
    assert person.turn.effects == ("erase",)
    assert (person.session.status, person.session.answers, person.session.pending) == ("withdrawn", {}, None)


@every_row("reading", [answer(2), SKIP, Reading("not_sure"), command("back")])
def test_anything_but_a_yes_keeps_the_answers(reading: Reading) -> None:
    person = at_second_item()
    assert person.says(command("delete"), reading) == f"[kept en]\n\n{A2}"
    assert (person.turn.effects, person.session.aside) == ((), None)


def test_what_is_not_understood_deletes_nothing() -> None:
    person = at_second_item()
    assert person.says(command("delete"), Reading("unclear")) == f"[unclear en]\n\n{DELETE}"
    assert person.says(answer(7)) == "[unclear_simple en]\n1 DELETE-1\n2 DELETE-2"
    assert person.says(answer("yes")) == f"[unclear_offer en]\n\n{DELETE}"
    assert "A1" in person.session.answers


def test_help_during_an_aside_ends_with_the_aside() -> None:
    assert at_second_item().says(command("delete"), command("help")).endswith(DELETE)


def test_who_stopped_the_texts_can_still_delete() -> None:
    person = at_second_item()
    person.says(command("stop"))
    assert person.says(command("delete")) == DELETE
    assert person.says(answer(7)) == f"[unclear en]\n\n{DELETE}"
    assert person.says(answer(1)) == "[deleted en]"
    assert (person.turn.effects, person.opted_out) == (("erase",), True)
    assert person.says(answer(1)) == ""


def test_who_stopped_the_texts_and_keeps_the_answers_is_asked_no_more() -> None:
    person = at_second_item()
    person.says(command("stop"))
    assert person.says(command("delete"), answer(2)) == "[kept en]"
    assert (person.session.status, person.opted_out) == ("stopped", True)
    assert person.says(answer(1)) == ""


def test_who_never_began_and_stopped_the_texts_can_still_delete() -> None:
    person = Person(LIBRARY)
    assert person.says(command("stop"), command("delete")) == "[deleted en]"
    assert (person.turn.effects, person.opted_out, person.begun) == (("erase",), True, False)


@every_row("name", ["pause", "repeat", "why", "back", "privacy", "human", "language"])
def test_who_stopped_the_texts_is_told_nothing_else_while_deleting_is_asked(name: str) -> None:
    person = at_second_item()
    person.says(command("stop"), command("delete"))
    assert person.says(command(name)) == ""
    assert person.says(answer(1)) == "[deleted en]"


@every_row("name", ["pause", "stop", "start"])
def test_an_aside_does_not_outlast(name: str) -> None:
    person = at_second_item()
    person.says(command("delete"), command(name))
    assert person.session.aside is None
