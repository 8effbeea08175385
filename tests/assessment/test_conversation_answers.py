"""Answers: what is stored, what is not, and the one text that follows."""

from assessment.reading import Reading
from assessment.session import Resource
from tests.assessment.tables import every_row
from tests.assessment.tiny import Person, answer, command, community, tiny_library

LIBRARY = tiny_library()
START = command("start")
SKIP = Reading("skip")
NOT_SURE = Reading("not_sure")
UNCLEAR = Reading("unclear")
A1 = "A1 en?\n1 No\n2 So so\n3 Yes\n0 Not sure"
A2 = "A2 en?\n1 No\n2 So so\n3 Yes\n0 Not sure"
CONSENT = "CONSENT en?\n1 CONSENT-1\n2 CONSENT-2"
ROLE = "ROLE en?\n1 ROLE-1\n2 ROLE-2"


def at_first_item(**door: object) -> Person:
    person = Person(LIBRARY, **door)  # type: ignore[arg-type]
    person.says(START, answer(1), answer(1))
    return person


def test_an_answer_is_stored_with_language_and_version_and_followed_by_the_next_question_alone() -> None:
    person = at_first_item()
    assert person.says(answer(2, "it depends")) == A2
    stored = person.session.answers["A1"]
    assert (stored.status, stored.key, stored.comment, stored.language, stored.text_version) == (
        "answered", 2, "it depends", "en", 1,
    )  # fmt: skip
    assert person.turn.answered == ("A1",)


def test_a_reply_carries_its_question_and_options() -> None:
    person = at_first_item()
    reply = person.turn.replies[0]
    assert (reply.question, reply.language) == ("A1", "en")
    assert reply.options == ((1, "No"), (2, "So so"), (3, "Yes"), (0, "Not sure"))


def test_consent_names_the_sponsor() -> None:
    files_library = tiny_library()
    person = Person(files_library)
    assert person.says(START) == CONSENT


def test_a_no_to_consent_ends_it_with_nothing_asked() -> None:
    person = Person(LIBRARY)
    assert person.says(START, answer(2)) == "[declined en]"
    assert person.session.status == "declined"
    assert person.session.pending is None


@every_row("reading", [NOT_SURE, SKIP, UNCLEAR, answer(3), answer("1"), answer(None), command("back")])
def test_consent_is_never_taken_from_anything_but_a_yes(reading: Reading) -> None:
    person = Person(LIBRARY)
    assert person.says(START, reading).endswith(CONSENT)
    assert person.session.answers == {}


@every_row("reading", [NOT_SURE, SKIP])
def test_the_role_cannot_be_passed_over(reading: Reading) -> None:
    person = Person(LIBRARY)
    assert person.says(START, answer(1), reading).endswith(ROLE)
    assert person.session.role is None


@every_row(("key", "role"), [(1, "family"), (2, "provider")])
def test_the_role_brings_its_instrument_version_and_rotation(key: int, role: str) -> None:
    person = Person(LIBRARY)
    person.rotations = {"family": 4, "provider": 5}
    person.says(START, answer(1), answer(key))
    session = person.session
    assert (session.role, session.instrument, session.instrument_version) == (role, role, 7)
    assert session.rotation == person.rotations[role]


def test_a_wrong_role_can_be_put_right() -> None:
    person = at_first_item()
    assert person.says(command("back")) == ROLE
    person.says(answer(2))
    assert (person.session.role, person.session.pending) == ("provider", "A1")


def test_what_was_answered_in_the_wrong_role_is_taken_back() -> None:
    person = at_first_item()
    person.says(answer(3), command("back"), command("back"), answer(2))
    assert (list(person.session.answers), person.session.pending) == (["CONSENT", "ROLE"], "A1")


def test_the_same_role_again_keeps_its_answers() -> None:
    person = at_first_item()
    person.says(answer(3), command("back"), command("back"), answer(1))
    assert (list(person.session.answers), person.session.pending) == (["CONSENT", "ROLE", "A1"], "A2")


def test_a_role_fixed_by_the_door_is_not_asked() -> None:
    person = Person(LIBRARY, role="provider", rotation=5)
    assert person.says(START, answer(1)) == A1
    assert (person.session.instrument, person.session.rotation, person.session.role_fixed) == ("provider", 5, True)


def test_not_sure_is_kept_apart_from_answers() -> None:
    person = at_first_item()
    person.says(NOT_SURE)
    assert (person.session.answers["A1"].status, person.session.answers["A1"].key) == ("not_sure", 0)


def test_the_key_of_not_sure_means_not_sure() -> None:
    person = at_first_item()
    person.says(answer(0))
    assert person.session.answers["A1"].status == "not_sure"


def test_skip_is_kept_apart_from_not_sure() -> None:
    person = at_first_item()
    assert person.says(SKIP) == A2
    assert (person.session.answers["A1"].status, person.session.answers["A1"].key) == ("skipped", None)


@every_row("value", [4, 9, -1, 2.5, True, "2", None])
def test_a_value_that_is_no_key_is_not_stored(value: int | float | str | None) -> None:
    person = at_first_item()
    assert person.says(answer(value)) == f"[unclear en]\n\n{A1}"
    assert "A1" not in person.session.answers


def test_a_whole_number_may_come_as_a_float() -> None:
    person = at_first_item()
    person.says(answer(2.0))
    assert person.session.answers["A1"].key == 2


def test_an_open_answer_is_kept_in_full() -> None:
    person = at_first_item()
    person.says(SKIP, SKIP, answer(2), answer("  Más parques {sponsor}\nplease "))
    assert person.session.answers["OPEN1"].text == "Más parques {sponsor}\nplease"


@every_row("value", ["", "   ", None])
def test_an_empty_open_answer_is_not_one(value: str | None) -> None:
    person = at_first_item()
    assert person.says(SKIP, SKIP, answer(2), answer(value)) == "[unclear en]\n\nOPEN1 en?"


def test_a_number_is_an_answer_to_an_open_question() -> None:
    person = at_first_item()
    person.says(SKIP, SKIP, answer(2), answer(5))
    assert person.session.answers["OPEN1"].text == "5"


def test_areas_are_the_communitys() -> None:
    person = at_first_item()
    text = person.says(SKIP, SKIP, answer(2), SKIP)
    assert text == "AREA en?\n1 North\n2 South"
    assert person.says(answer(3)) == f"[unclear en]\n\n{text}"
    person.says(answer(2))
    assert person.session.answers["AREA"].key == 2


def test_a_sensitive_item_says_that_it_can_be_skipped_and_where_help_is() -> None:
    person = Person(tiny_library(sensitive=("A1",)))
    assert person.says(START, answer(1), answer(1)) == f"[sensitive en]\n\n{A1}"


def finish(person: Person, *keys: int) -> str:
    return person.says(START, answer(1), answer(1), *(answer(key) for key in keys), answer(2), SKIP, SKIP)


def test_the_last_answer_is_thanked() -> None:
    person = Person(LIBRARY)
    assert finish(person, 3, 3) == "[thanks en] Demo"
    assert (person.session.status, person.session.pending) == ("complete", None)


def resource(*items: str, **texts: str) -> Resource:
    return Resource(items, texts or {"en": f"Help for {' '.join(items)}"})


def test_low_answers_bring_local_help_lowest_first() -> None:
    person = Person(LIBRARY, community=community(resources=(resource("A1"), resource("A2"), resource("B1"))))
    assert finish(person, 2, 1) == "[thanks en] Demo\n\n[resources_intro en]\nHelp for A2\nHelp for A1"


def test_no_more_than_three_resources_and_none_twice() -> None:
    many = (resource("A1", "A2"), resource("A1", "A1"), resource("A2", "A1"), resource("A2"))
    person = Person(LIBRARY, community=community(resources=many))
    assert finish(person, 1, 1).splitlines()[3:] == ["Help for A1 A2", "Help for A1 A1", "Help for A2 A1"]


def test_high_answers_bring_none() -> None:
    person = Person(LIBRARY, community=community(resources=(resource("A1"),)))
    assert finish(person, 3, 3) == "[thanks en] Demo"


def test_providers_are_asked_about_others_and_are_offered_none() -> None:
    person = Person(LIBRARY, role="provider", community=community(resources=(resource("A1"),)))
    person.says(START, answer(1), answer(1), answer(1), answer(2), SKIP)
    assert person.says(SKIP) == "[thanks en] Demo"


def test_help_that_lacks_the_language_comes_in_another() -> None:
    person = Person(LIBRARY, language="es", community=community(resources=(resource("A1", en="Call 211"),)))
    assert finish(person, 1, 3).endswith("[resources_intro es]\nCall 211")


def test_an_answer_given_again_replaces_the_first() -> None:
    person = at_first_item()
    person.says(answer(1, "no"), command("back"), answer(3))
    assert (person.session.answers["A1"].key, person.session.answers["A1"].comment) == (3, None)
    assert person.session.pending == "A2"


def test_skip_takes_back_an_answer() -> None:
    person = at_first_item()
    person.says(answer(1), command("back"), SKIP)
    assert (person.session.answers["A1"].status, person.session.answers["A1"].key) == ("skipped", None)


def test_a_question_without_a_translation_is_asked_and_stored_in_english() -> None:
    library = tiny_library()
    del library.wordings["family"]["es"]["A1"]  # type: ignore[attr-defined]
    person = Person(library, language="es", role="family")
    assert person.says(START, answer(1)).startswith("A1 en?")
    person.says(answer(1), answer(1))
    assert [person.session.answers[id].language for id in ("A1", "A2")] == ["en", "es"]


# --- not understood


def test_three_misses_ask_again_then_more_simply_then_offer_a_way_round() -> None:
    person = at_first_item()
    assert person.says(UNCLEAR) == f"[unclear en]\n\n{A1}"
    assert person.says(UNCLEAR) == "[unclear_simple en]\n1 No\n2 So so\n3 Yes\n0 Not sure"
    assert person.turn.replies[0].question == "A1"
    assert person.says(UNCLEAR) == f"[unclear_offer en]\n\n{A1}"
    assert person.says(UNCLEAR) == f"[unclear_offer en]\n\n{A1}"


def test_an_answer_ends_the_run_of_misses() -> None:
    person = at_first_item()
    person.says(UNCLEAR, UNCLEAR, answer(1))
    assert person.says(UNCLEAR).startswith("[unclear en]")


def test_a_command_ends_the_run_of_misses() -> None:
    person = at_first_item()
    person.says(UNCLEAR, UNCLEAR, command("why"))
    assert person.says(UNCLEAR).startswith("[unclear en]")


def test_an_open_question_has_no_keys_to_show() -> None:
    person = at_first_item()
    person.says(SKIP, SKIP, answer(2))
    assert person.says(UNCLEAR, UNCLEAR) == "[unclear en]\n\nOPEN1 en?"


def test_where_skipping_is_no_way_round_a_person_is() -> None:
    person = Person(LIBRARY)
    assert person.says(START, UNCLEAR, UNCLEAR, UNCLEAR) == f"[unclear_person en]\n\n{CONSENT}"


def test_a_picture_is_told_from_words() -> None:
    person = at_first_item()
    picture = Reading("unclear", value="")
    assert person.says(picture) == f"[text_only en]\n\n{A1}"
    assert person.says(picture) == f"[text_only en]\n\n{A1}"
    assert person.says(picture) == f"[unclear_offer en]\n\n{A1}"


# --- near an answer


def test_one_near_answer_is_offered_and_not_stored() -> None:
    person = at_first_item()
    assert person.says(Reading("confirm", values=(2,))) == "[offer_one en] So so\n1 No\n2 So so\n3 Yes\n0 Not sure"
    assert person.session.offered == (2,)
    assert "A1" not in person.session.answers


def test_of_several_near_answers_only_these_are_shown() -> None:
    person = at_first_item()
    assert person.says(Reading("confirm", values=(2, 0))) == "[offer_many en] 2 So so\n0 Not sure"
    assert person.turn.replies[0].options == ((2, "So so"), (0, "Not sure"))


def test_an_answer_takes_the_offer_away() -> None:
    person = at_first_item()
    person.says(Reading("confirm", values=(2,)), answer(2))
    assert person.session.offered == ()
    assert person.session.answers["A1"].key == 2


@every_row("reading", [command("help"), command("repeat"), command("pause"), UNCLEAR, SKIP])
def test_an_offer_lasts_for_one_message(reading: Reading) -> None:
    person = at_first_item()
    person.says(Reading("confirm", values=(2,)), reading)
    assert person.session.offered == ()


@every_row("values", [(), (9,), (8, 9)])
def test_what_is_no_option_is_not_offered(values: tuple[int, ...]) -> None:
    person = at_first_item()
    assert person.says(Reading("confirm", values=values)) == f"[unclear en]\n\n{A1}"


def test_the_same_offer_is_not_made_twice_in_a_row() -> None:
    person = at_first_item()
    person.says(Reading("confirm", values=(2,)))
    assert person.says(Reading("confirm", values=(2,))).startswith("[unclear_simple en]")


def test_an_offer_that_was_not_taken_counts_as_a_miss() -> None:
    person = at_first_item()
    person.says(Reading("confirm", values=(2,)), Reading("confirm", values=(1, 2)))
    assert person.says(UNCLEAR).startswith("[unclear_offer en]")
