"""The language of a conversation: asked for, heard in the words, hinted at, changed at any time; and its direction."""

from dataclasses import replace

from assessment.directions import FIRST_STRONG, POP, RIGHT_TO_LEFT
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Resource
from tests.assessment.tables import every_row
from tests.assessment.tiny import Person, answer, command, community, tiny_library

FIVE = ("en", "es", "pt", "ht", "ar")
LIBRARY = tiny_library(languages=FIVE)
START = command("start")
YES = answer(1)


def heard(*languages: str, even: bool = False, reading: Reading = START) -> Reading:
    return replace(reading, heard=languages, undecided=even)


def stranger(library: Library = LIBRARY, *live: str, **door: object) -> Person:
    """Somebody whose language nothing tells yet."""
    person = Person(library, community=community(languages=live or FIVE), **door)
    person.language = None
    return person


def consent(language: str) -> str:
    return f"CONSENT {language}?\n1 CONSENT-1\n2 CONSENT-2"


# --- the first message


def test_a_language_surely_heard_is_spoken_with_a_hint_how_to_change_to_the_usual_one() -> None:
    person = stranger()
    assert person.says(heard("pt")) == f"[switch_hint en]\n\n{consent('pt')}"
    assert person.session.language == "pt"


def test_who_surely_writes_in_the_usual_language_needs_no_hint() -> None:
    assert stranger().says(heard("en")) == consent("en")


def test_the_likelier_of_two_is_spoken_with_hints_for_the_other_in_one_line() -> None:
    assert stranger().says(heard("es", "pt")) == f"[switch_hint pt] / [switch_hint en]\n\n{consent('es')}"


def test_of_two_only_those_that_are_live_count() -> None:
    assert stranger(LIBRARY, "en", "pt").says(heard("es", "pt")) == f"[switch_hint en]\n\n{consent('pt')}"
    hints = "[switch_hint ht]"
    assert stranger(LIBRARY, "en", "ht").says(heard("es")) == f"{hints}\n\n{consent('en')}"


def test_who_may_as_well_speak_one_as_the_other_is_asked_in_both_before_anything_else() -> None:
    person = stranger()
    asked = person.says(heard("es", "pt", even=True))
    assert asked == "LANGUAGE es?\nLANGUAGE pt?\n2 Name of es\n3 Name of pt"
    assert (person.session.pending, person.session.aside) == ("CONSENT", "LANGUAGE")
    assert person.turn.effects == ("open",)
    assert person.says(answer(3)) == f"[language_changed pt]\n\n{consent('pt')}"


def test_one_live_language_of_two_even_ones_is_spoken_without_asking() -> None:
    assert stranger(LIBRARY, "en", "pt").says(heard("es", "pt", even=True)) == f"[switch_hint en]\n\n{consent('pt')}"


@every_row(("known", "door", "wished"), [("en", None, None), (None, "en", None), (None, None, "en")])
def test_what_is_known_of_a_persons_language_goes_before_what_is_heard(
    known: str | None, door: str | None, wished: str | None
) -> None:
    person = stranger(language=door)
    person.language = known
    assert person.says(heard("es", "pt", even=True, reading=command("start", language=wished))) == consent("en")


def test_without_a_door_the_answer_is_in_the_language_heard() -> None:
    person = stranger()
    person.door = None
    assert person.says(heard("ht", reading=Reading("unclear"))) == "[join_ask ht]"
    assert person.says(heard("ht", reading=command("stop"))) == "[stopped ht]"


def test_more_than_three_other_languages_are_listed_in_one_line() -> None:
    names = "Name of es, Name of pt, Name of ht, Name of ar"
    assert stranger().says(START) == f"[switch_list en] {names}\n\n{consent('en')}"


def test_names_lose_their_accents_only_where_that_makes_the_text_cheap() -> None:
    def named(**names: str) -> Library:
        own = {code: replace(known, name=names.get(code, code)) for code, known in LIBRARY.languages.items()}
        return replace(LIBRARY, languages=own)

    latin = named(es="Español", pt="Português", ht="Kreyòl", ar="Tiếng")
    assert stranger(latin).says(START).startswith("[switch_list en] Español, Portugues, Kreyòl, Tieng\n")
    mixed = named(es="Español", pt="Português", ht="Kreyòl", ar="العربية")
    assert stranger(mixed).says(START).startswith("[switch_list en] Español, Português, Kreyòl, العربية\n")


# --- in the middle


def test_who_is_not_understood_in_another_live_language_is_told_in_it_how_to_change() -> None:
    person = stranger()
    person.says(heard("en"), YES)
    question = "ROLE en?\n1 ROLE-1\n2 ROLE-2"
    unclear = heard("ht", reading=Reading("unclear"))
    assert person.says(unclear) == f"[switch_hint ht]\n\n[unclear en]\n\n{question}"
    assert person.says(unclear) == "[switch_hint ht]\n\n[unclear_simple en]\n1 ROLE-1\n2 ROLE-2"
    assert person.says(unclear) == f"[switch_hint ht]\n\n[unclear_person en]\n\n{question}"
    assert person.session.language == "en"


def test_who_asks_again_in_another_live_language_is_told_how_to_change() -> None:
    person = stranger()
    person.says(heard("en"))
    assert person.says(heard("es", reading=command("repeat"))) == f"[switch_hint es]\n\n{consent('en')}"
    assert person.says(heard("en", reading=command("repeat"))) == consent("en")


@every_row("languages", [("en",), ("es", "pt"), ("so",), ()])
def test_no_hint_for_the_same_language_an_unsure_one_or_one_that_is_not_live(languages: tuple[str, ...]) -> None:
    person = stranger()
    person.says(heard("en"))
    assert person.says(heard(*languages, reading=Reading("unclear"))) == f"[unclear en]\n\n{consent('en')}"


def test_danger_is_answered_in_the_language_it_was_told_in_and_the_conversation_keeps_its_own() -> None:
    person = stranger()
    person.says(heard("en"), YES)
    assert person.says(heard("es", reading=Reading("urgent"))) == "[urgent es] 999"
    assert person.turn.replies[0].language == "es"
    assert person.session.language == "en"


def to(language: str) -> Reading:
    return command("language", language=language)


def test_the_language_changes_at_any_time_and_nothing_else_does() -> None:
    person = stranger()
    person.says(heard("en"))
    assert person.says(to("es")) == f"[language_changed es]\n\n{consent('es')}"
    person.says(YES, YES, answer(2))
    before = person.session
    assert person.says(to("ht")) == "[language_changed ht]\n\nA2 ht?\n1 No\n2 So so\n3 Yes\n0 Not sure"
    assert replace(person.session, language="es") == before
    assert person.says(to("ht"), command("pause"), to("es")).startswith("[language_changed es]\n\nA2 es?")


def test_the_language_changes_after_the_end() -> None:
    person = stranger()
    person.says(heard("en"), answer(2))
    assert person.session.status == "declined"
    assert person.says(to("pt")) == "[language_changed pt]"
    assert person.says(Reading("unclear")) == "[declined_again pt]"


def test_whether_to_delete_is_asked_again_in_the_new_language() -> None:
    person = stranger()
    person.says(heard("en"), YES, command("delete"))
    assert person.says(to("es")) == "[language_changed es]\n\nDELETE es?\n1 DELETE-1\n2 DELETE-2"
    assert person.session.aside == "DELETE"


def test_languages_are_asked_for_by_name() -> None:
    person = stranger()
    person.says(heard("en"))
    names = "".join(f"\n{key} Name of {code}" for key, code in enumerate(FIVE, start=1))
    assert person.says(command("language")) == f"LANGUAGE en?{names}"


# --- on the channel


def test_a_chat_does_not_speak_of_text_messages() -> None:
    person = Person(LIBRARY, "web")
    person.says(START)
    assert person.says(command("help")) == f"[help.web en] 555-0100 The Sponsor\n\n{consent('en')}"
    assert person.says(command("stop")) == "[stopped.web en]"
    assert person.says(START).startswith("[started.web en]\n\n")


def test_a_language_without_words_for_chats_says_what_it_says_on_phones() -> None:
    phrases = {id: text for id, text in LIBRARY.phrases["es"].items() if not id.endswith(".web")}
    person = Person(replace(LIBRARY, phrases={**LIBRARY.phrases, "es": phrases}), "web", language="es")
    person.says(START)
    assert person.says(command("stop")) == "[stopped es]"


# --- from right to left


def arabic() -> Library:
    """Arabic from right to left; its texts are in Latin letters all the same, which shows what is isolated."""
    languages = {**LIBRARY.languages, "ar": replace(LIBRARY.languages["ar"], direction="rtl")}
    urgent = replace(LIBRARY.phrases["ar"]["urgent"], text="خطر {urgent}. STOP")
    phrases = {**LIBRARY.phrases, "ar": {**LIBRARY.phrases["ar"], "urgent": urgent}}
    return replace(LIBRARY, languages=languages, phrases=phrases)


def apart(part: str) -> str:
    return f"{FIRST_STRONG}{part}{POP}"


def test_what_is_filled_in_or_in_latin_letters_keeps_its_order_from_right_to_left() -> None:
    live = community(languages=FIVE, urgent="911 / 988")
    person = Person(arabic(), community=live, language="ar")
    person.says(START)
    assert person.says(Reading("urgent")) == f"خطر {apart('911 / 988')}. {apart('STOP')}"


def test_an_option_shows_its_key_first_from_right_to_left() -> None:
    live = community(languages=FIVE, areas=("North", "شمال"))
    person = Person(arabic(), community=live, language="ar", role="family")
    person.says(START, YES, *[Reading("skip")] * 4)
    assert person.turn.replies[0].question == "AREA"
    lines = person.turn.replies[0].text.split("\n")[1:]
    assert lines == [f"{RIGHT_TO_LEFT}1 {apart('North')}", "2 شمال"]
    assert person.turn.replies[0].options == ((1, "North"), (2, "شمال"))


def test_local_help_keeps_its_numbers_in_order() -> None:
    place = Resource(("A1",), {"ar": "هاتف 555-0143"})
    live = community(languages=FIVE, areas=(), resources=(place,))
    person = Person(tiny_library_rtl(), community=live, language="ar", role="family")
    person.says(START, YES, answer(1), answer(3), answer(2))
    assert f"هاتف {apart('555-0143')}" in person.turn.replies[0].text


def tiny_library_rtl() -> Library:
    small = tiny_library(languages=FIVE, closing=())
    return replace(small, languages={**small.languages, "ar": replace(small.languages["ar"], direction="rtl")})


def test_other_languages_get_no_marks() -> None:
    person = stranger(arabic())
    said = person.says(START) + person.says(YES) + person.says(Reading("urgent"))
    assert not {FIRST_STRONG, POP, RIGHT_TO_LEFT} & set(said)
