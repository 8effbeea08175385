"""Messages before, between and after assessments: doors, first contact, done, declined, erased."""

from dataclasses import replace
from operator import itemgetter

from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Channel, Door
from tests.assessment.tables import every_row
from tests.assessment.tiny import Person, answer, command, community, tiny_library

LIBRARY = tiny_library()
START = command("start")
SKIP = Reading("skip")
UNCLEAR = Reading("unclear")
CONSENT = "CONSENT en?\n1 CONSENT-1\n2 CONSENT-2"
A1 = "A1 en?\n1 No\n2 So so\n3 Yes\n0 Not sure"


def door(**fields: object) -> Door:
    return Door(**{"community": community(), "round": 1, **fields})  # type: ignore[arg-type]


def complete() -> Person:
    person = Person(LIBRARY)
    person.says(START, answer(1), answer(1), answer(3), answer(3), answer(2), SKIP, SKIP)
    return person


def declined() -> Person:
    person = Person(LIBRARY)
    person.says(START, answer(2))
    return person


def erased() -> Person:
    person = complete()
    person.says(command("delete"), answer(1))
    return person


# --- first contact


@every_row(
    "reading",
    [
        START,
        UNCLEAR,
        answer(1),
        SKIP,
        command("why"),
        command("repeat"),
        command("pause"),
        command("privacy"),
        command("back"),
    ],
)
def test_whatever_comes_first_opens_the_door_and_consents_to_nothing(reading: Reading) -> None:
    person = Person(LIBRARY)
    assert person.says(reading) == CONSENT
    assert (person.turn.effects, person.session.answers) == (("open",), {})


def test_a_new_session_is_the_doors() -> None:
    person = Person(LIBRARY, "web", event="fair", round=3)
    person.says(START)
    session = person.session
    assert (session.community, session.round, session.event, session.channel) == ("demo", 3, "fair", "web")


@every_row("reading", [START, UNCLEAR, answer(1), command("human"), command("language", language="xx")])
def test_without_a_door_the_word_is_asked_for(reading: Reading) -> None:
    person = Person(LIBRARY)
    person.door = None
    assert person.says(reading) == "[join_ask en]"
    assert not person.begun


def test_the_word_is_asked_for_in_the_language_wished_for() -> None:
    person = Person(LIBRARY)
    person.door = None
    assert person.says(command("language", language="es")) == "[join_ask es]"


def test_a_word_whose_round_is_over_is_not_asked_for_again() -> None:
    person = Person(LIBRARY)
    person.door = None
    assert person.says(command("start", word="DEMO")) == "[closed_round en]"


def test_help_first_is_help_and_opens_nothing() -> None:
    person = Person(LIBRARY)
    assert person.says(command("help")) == "[help en] 555-0100 The Sponsor"
    assert not person.begun


def test_stop_first_is_obeyed() -> None:
    person = Person(LIBRARY)
    assert person.says(command("stop")) == "[stopped en]"
    assert person.opted_out
    assert person.says(answer(1)) == ""
    assert person.says(START) == CONSENT
    assert person.turn.effects == ("opt_in", "open")


def test_delete_first_has_nothing_to_ask() -> None:
    person = Person(LIBRARY)
    assert person.says(command("delete")) == "[deleted en]"
    assert person.turn.effects == ("erase",)


def test_a_call_for_a_person_first_is_passed_on() -> None:
    person = Person(LIBRARY)
    assert person.says(command("human")) == f"[human en] 555-0100\n\n{CONSENT}"
    assert person.turn.effects == ("open", "flag_human")


def test_an_urgent_message_first_asks_nothing_until_it_is_wished_for() -> None:
    person = Person(LIBRARY)
    assert person.says(Reading("urgent")) == "[urgent en] 999"
    assert person.turn.effects == ("open", "flag_urgent")
    assert person.says(answer(1)) == "[urgent_again en] 999"
    assert person.says(START) == CONSENT
    assert person.session.answers == {}


def test_an_urgent_message_without_a_community_is_answered_all_the_same() -> None:
    person = Person(LIBRARY)
    person.door = None
    assert person.says(Reading("urgent")) == "[urgent en] [no_urgent en]"
    assert person.turn.effects == ("flag_urgent",)


@every_row(
    ("door_language", "known", "wished", "spoken"),
    [
        (None, None, None, "en"),
        (None, "es", None, "es"),
        ("es", None, None, "es"),
        ("es", "en", None, "es"),
        ("es", "en", "en", "en"),
        ("xx", "yy", "zz", "en"),
    ],
)
def test_the_nearest_wish_for_a_language_counts(
    door_language: str | None, known: str | None, wished: str | None, spoken: str
) -> None:
    person = Person(LIBRARY, language=door_language)
    person.language = known
    person.says(command("language", language=wished))
    assert person.session.language == spoken


def test_a_language_that_is_not_live_in_the_community_is_not_spoken() -> None:
    person = Person(LIBRARY, community=community(languages=("es",)), language="en")
    person.says(START)
    assert person.session.language == "es"


def of_unknown_language(library: Library = LIBRARY, channel: Channel = "sms", **door: object) -> Person:
    person = Person(library, channel, **door)
    person.language = None
    return person


def test_the_first_text_tells_how_to_change_to_the_other_languages() -> None:
    library = tiny_library(languages=("en", "es", "cy"))
    person = of_unknown_language(library, community=community(languages=("en", "cy", "es")))
    assert person.says(START) == f"[switch_hint cy]\n[switch_hint es]\n\n{CONSENT}"
    assert person.says(UNCLEAR) == f"[unclear en]\n\n{CONSENT}"


def test_the_hint_comes_after_what_a_person_is_told_and_before_the_question() -> None:
    assert of_unknown_language().says(command("human")) == f"[human en] 555-0100\n\n[switch_hint es]\n\n{CONSENT}"


def test_a_language_that_cannot_tell_how_to_change_is_left_out() -> None:
    silent = replace(LIBRARY, phrases={"en": LIBRARY.phrases["en"], "es": {}})
    assert of_unknown_language(silent).says(START) == CONSENT


@every_row(
    ("known", "person"),
    [
        ("known", Person(LIBRARY)),
        ("web", of_unknown_language(channel="web")),
        ("the door's", of_unknown_language(language="en")),
        ("only one", of_unknown_language(community=community(languages=("en",)))),
    ],
    named=itemgetter(0),
)
def test_a_person_who_needs_no_hint_gets_none(known: str, person: Person) -> None:
    assert person.says(START) == CONSENT


def test_who_named_a_language_needs_no_hint() -> None:
    assert of_unknown_language().says(command("language", language="en")) == CONSENT


# --- join words


def test_the_same_word_again_goes_on_where_the_person_was() -> None:
    person = Person(LIBRARY)
    person.says(START, answer(1), answer(1))
    person.word = door()
    assert person.says(START) == f"[welcome_back en]\n\n{A1}"
    assert person.turn.effects == ()


def test_the_word_before_consent_asks_for_consent_again() -> None:
    person = Person(LIBRARY)
    person.says(START)
    person.word = door()
    assert person.says(START) == CONSENT


@every_row("elsewhere", [door(round=2), door(community=community(slug="other")), door(role="provider")])
@every_row("walked", [(), (answer(3), answer(3), answer(2), SKIP, SKIP)])
def test_a_word_for_another_round_community_or_role_opens_anew(elsewhere: Door, walked: tuple[Reading, ...]) -> None:
    person = Person(LIBRARY)
    person.says(START, answer(1), answer(1), *walked)
    person.word = elsewhere
    assert person.says(START) == CONSENT
    assert (person.turn.effects, person.session.answers) == (("open",), {})


def test_a_word_that_names_the_role_answers_that_question() -> None:
    person = Person(LIBRARY)
    person.says(START, answer(1))
    person.word = door(role="provider", rotation=4)
    assert person.says(START) == f"[welcome_back en]\n\n{A1}"
    session = person.session
    assert (session.role, session.role_fixed, session.rotation, session.instrument) == ("provider", True, 4, "provider")


# --- done


@every_row(
    "reading",
    [
        START,
        UNCLEAR,
        answer(1),
        SKIP,
        Reading("not_sure"),
        command("repeat"),
        command("back"),
        command("pause"),
        command("why"),
    ],
)
def test_after_the_end_there_is_nothing_more_to_answer(reading: Reading) -> None:
    person = complete()
    before = person.session
    assert person.says(reading) == "[already_complete en]"
    assert person.session == before


def test_the_same_word_after_the_end_opens_nothing() -> None:
    person = complete()
    person.word = door()
    assert person.says(START) == "[already_complete en]"


def test_commands_still_work_after_the_end() -> None:
    person = complete()
    assert person.says(command("help")) == "[help en] 555-0100 The Sponsor"
    assert person.says(command("privacy")) == "[privacy en]"
    assert person.says(Reading("urgent")) == "[urgent en] 999"
    assert person.says(command("language", language="es")) == "[language_changed es]"
    assert person.says(command("stop")) == "[stopped es]"
    assert person.session.status == "complete"
    assert person.says(START) == "[started es]\n\n[already_complete es]"


def test_leaving_an_aside_after_the_end_says_so() -> None:
    assert complete().says(command("language"), SKIP) == "[already_complete en]"
    assert complete().says(command("delete"), answer(2)) == "[kept en]"


def test_a_whole_assessment_can_be_deleted_after_the_end() -> None:
    person = complete()
    person.says(command("delete"), answer(1))
    assert (person.session.status, person.session.answers) == ("withdrawn", {})


# --- declined


@every_row("reading", [UNCLEAR, answer(1), SKIP, command("repeat"), command("back"), command("pause")])
def test_who_declined_is_asked_nothing(reading: Reading) -> None:
    person = declined()
    assert person.says(reading) == "[declined_again en]"
    assert person.session.answers["CONSENT"].key == 2


def test_who_declined_may_change_their_mind() -> None:
    person = declined()
    assert person.says(START) == CONSENT
    assert person.says(answer(1)).startswith("ROLE en?")


@every_row("times", [1, 2, 3])
def test_a_word_that_names_the_role_after_declining_asks_for_consent_again(times: int) -> None:
    person = declined()
    for _ in range(times):
        person.word = door(role="provider")
        assert person.says(START).endswith(CONSENT)
    assert person.says(answer(1)) == A1
    assert (person.session.role, person.session.role_fixed) == ("provider", True)


def test_who_declined_and_came_back_may_decline_again() -> None:
    person = declined()
    person.word = door(role="family")
    assert person.says(START, answer(2)) == "[declined en]"
    assert person.says(command("why")) == "[declined_again en]"


def test_leaving_an_aside_after_declining_says_so() -> None:
    assert declined().says(command("language"), SKIP) == "[declined_again en]"


# --- the instrument has changed since the question was asked


SHORTER = tiny_library(core=("A1",), sets=(("B1",),), closing=("OPEN1",))
AT_A2 = (answer(1), answer(1), answer(3))


def at_a_question_that_is_gone(*said: Reading) -> Person:
    person = Person(LIBRARY)
    person.says(START, *AT_A2, *said)
    person.library = SHORTER
    return person


@every_row(
    "reading",
    [answer(3), SKIP, UNCLEAR, Reading("not_sure"), Reading("confirm", values=(1, 2)), answer("words")],
)
def test_an_answer_to_a_question_that_is_gone_is_not_stored_under_the_next(reading: Reading) -> None:
    person = at_a_question_that_is_gone()
    assert person.says(reading) == "[resumed en]\n\nMORE en?\n1 MORE-1\n2 MORE-2"
    assert (person.session.pending, set(person.session.answers)) == ("MORE", {"CONSENT", "ROLE", "A1"})


@every_row("name", ["repeat", "why", "help", "privacy", "human", "language", "start"])
def test_after_a_question_that_is_gone_a_command_shows_the_next(name: str) -> None:
    person = at_a_question_that_is_gone()
    person.says(command(name))
    assert person.session.pending == "MORE"
    assert person.says(SKIP).endswith("OPEN1 en?" if name != "language" else "2 MORE-2")


def test_back_from_a_question_that_is_gone_is_the_one_before() -> None:
    assert at_a_question_that_is_gone().says(command("back")) == A1


@every_row("name", ["pause", "stop"])
def test_a_resting_session_whose_question_is_gone_goes_on_with_the_next(name: str) -> None:
    person = at_a_question_that_is_gone(command(name))
    assert person.says(START).endswith("1 MORE-1\n2 MORE-2")


@every_row("reading", [SKIP, command("why"), command("repeat"), command("back"), command("pause"), START])
def test_when_all_that_was_left_to_ask_is_gone_the_assessment_is_over(reading: Reading) -> None:
    person = at_a_question_that_is_gone(answer(3), answer(2), SKIP)  # AREA is pending
    assert person.says(reading) == "[already_complete en]"
    assert (person.session.status, person.session.pending) == ("complete", None)


# --- erased


@every_row("reading", [UNCLEAR, answer(1), command("repeat")])
def test_after_deletion_nothing_is_asked(reading: Reading) -> None:
    assert erased().says(reading) == "[not_in_session en]"


def test_after_deletion_start_begins_anew() -> None:
    person = erased()
    assert person.says(START) == "[join_ask en]"
    person.word = door()
    assert person.says(START) == CONSENT
    assert (person.turn.effects, person.session.answers) == (("open",), {})


def test_deleting_twice_deletes_again() -> None:
    person = erased()
    assert person.says(command("delete")) == "[deleted en]"
