from assessment.reader.commands import HELP_WORDS, START_WORDS, STOP_WORDS
from assessment.reading import Reading
from tests.assessment.reader.reading import STOP, URGENT, answer, reply
from tests.assessment.tables import every_row

EVERY_QUESTION = [None, "S2", "OPEN1", "CONSENT", "ROLE", "CHILD_AGE", "MORE", "AREA", "LANGUAGE", "DELETE", "QUOTE"]


def command(name: str, **more: str) -> Reading:
    return Reading("command", command=name, **more)  # type: ignore[arg-type]


@every_row("question", EVERY_QUESTION)
@every_row("word", sorted(STOP_WORDS))
@every_row("language", ["en", "es"])
def test_a_carriers_stop_word_stops_whatever_is_asked(question: str | None, word: str, language: str) -> None:
    for text in (word, word.upper(), f" {word}. ", f"/{word}", f"{word} please", f'"{word}"'):
        assert reply(text, question, language) == STOP


@every_row("question", EVERY_QUESTION)
def test_carriers_start_and_help_words(question: str | None) -> None:
    for word in START_WORDS:
        assert reply(word.upper(), question) == command("start")
    for word in HELP_WORDS:
        assert reply(word.upper(), question) == command("help")


def test_yes_is_an_answer_and_no_new_subscription() -> None:
    assert reply("YES") == answer(4)
    assert reply("YES", None) == Reading("unclear")


@every_row("question", ["S2", "OPEN1", "CONSENT", None])
@every_row(
    ("text", "language"),
    [
        ("please stop texting me", "en"),
        ("por favor ya no me escriban", "es"),
        ("take me off this list", "en"),
        ("wrong number", "en"),
        ("You have the wrong number, sorry", "en"),
        ("I don't want to get these messages anymore", "en"),
        ("I'm busy, please stop texting me", "en"),
        ("Who is this? Wrong number", "en"),
        ("número equivocado", "es"),
        ("quiero darme de baja", "es"),
        ("déjenme en paz", "es"),
        ("quítenme de la lista por favor", "es"),
        ("quiero parar", "es"),
        ("Para por favor", "es"),
        ("do not text", "en"),
    ],
)
def test_a_polite_opt_out_is_one_on_every_question(text: str, language: str, question: str | None) -> None:
    assert reply(text, question, language) == STOP


@every_row(
    "text",
    [
        "stop the cars on our street",
        "start a play group",
        "we need help with child care",
        "end the long wait lists",
        "a bus stop near the school",
        "help for moms who want to go back to work",
        "English classes for parents",
        "They should stop texting parents at night",
        "que paren los carros",
        "necesitamos ayuda con la renta",
        "un alto en la esquina",
        "empezar un grupo de juego",
        "nothing, cancel the whole program and start again",
        "skip the long lines",
        "later hours at the daycare",
    ],
)
def test_words_of_commands_in_a_longer_answer_stay_in_it(text: str) -> None:
    for question in ("OPEN1", "OPEN2"):
        assert reply(text, question) == answer(text)


@every_row("text", ["2 stop", "STOP 2", "3, stop please"])
def test_a_stop_word_beside_a_key_stops(text: str) -> None:
    for question in ("S2", "CONSENT", "MORE"):
        assert reply(text, question) == STOP


@every_row("text", ["no", "No.", "nope", "no no no", "never", "no thanks"])
def test_no_is_never_an_opt_out(text: str) -> None:
    for question in ("S2", "CONSENT", "OPEN1", "MORE", "QUOTE"):
        assert reply(text, question).command is None


@every_row(
    ("text", "language", "name"),
    [
        ("why?", "en", "why"),
        ("why do u ask", "en", "why"),
        ("por que", "es", "why"),
        ("go back please", "en", "back"),
        ("me equivoqué", "es", "back"),
        ("what was the question", "en", "repeat"),
        ("no entiendo", "es", "repeat"),
        ("later", "en", "pause"),
        ("ahorita no puedo", "es", "pause"),
        ("who will see my answers?", "en", "privacy"),
        ("es anónimo", "es", "privacy"),
        ("delete my data", "en", "delete"),
        ("borren mis datos", "es", "delete"),
        ("can I talk to a real person", "en", "human"),
        ("quiero hablar con una persona", "es", "human"),
        ("who is this?", "en", "help"),
        ("ayuda", "es", "help"),
        ("alto", "es", "stop"),
        ("empezar", "es", "start"),
        ("What? I don't understand.", "en", "repeat"),
    ],
)
def test_commands_in_words_of_ones_own(text: str, language: str, name: str) -> None:
    assert reply(text, "S2", language) == command(name)


@every_row(
    ("text", "language", "target"),
    [
        ("English please", "es", "en"),
        ("español", "en", "es"),
        ("in spanish", "en", "es"),
        ("hablo español", "en", "es"),
        ("no hablo inglés", "es", "es"),
        ("can we do this in Spanish?", "en", "es"),
        ("en inglés por favor", "es", "en"),
        ("vietnamese", "en", "vi"),
    ],
)
def test_a_change_of_language_names_its_target(text: str, language: str, target: str) -> None:
    for question in ("S2", "OPEN1", "CONSENT"):
        assert reply(text, question, language) == command("language", language=target)


def test_a_language_may_be_asked_for_without_a_name() -> None:
    assert reply("change language") == command("language")


@every_row("question", [None, "S2", "OPEN1", "CONSENT", "N4"])
@every_row(
    ("text", "language"),
    [
        ("my husband hits me", "en"),
        ("I want to kill myself", "en"),
        ("we have no food tonight", "en"),
        ("stop texting me I want to die", "en"),
        ("Yes but he has a gun and I'm scared", "en"),
        ("mi esposo me pega", "es"),
        ("me quiero morir", "es"),
        ("no tenemos nada que comer hoy", "es"),
        ("sí pero mi novio nos golpea", "es"),
        ("mi esposo me pega", "en"),
        ("me quiero quitar la vida", "es"),
        ("auxilio", "es"),
        ("I took all my pills", "en"),
        ("911 please", "en"),
    ],
)
def test_danger_is_heard_in_every_question(text: str, language: str, question: str | None) -> None:
    assert reply(text, question, language) == URGENT


def test_danger_is_heard_late_in_a_long_answer() -> None:
    text = "We like the park and the library very much. " * 40 + "But my husband beats me."
    assert reply(text, "OPEN2") == URGENT


@every_row(
    "text",
    [
        "the food bank is great",
        "stop the shooting in our streets",
        "so kids don't get hit by cars",
        "a shelter for moms who are hurt at home",
        "there is no food store near us",
        "suicide prevention for teens",
        "the rent is killing us",
        "he does not hit me",
        "my back hurts",
        "911 takes too long to come here",
        "un centro de auxilio vial",
        "el banco de comida es muy bueno",
        "prevención del suicidio",
        "un refugio para mujeres golpeadas",
        "mi hijo le pega a otros niños",
    ],
)
def test_what_only_sounds_like_danger_is_an_answer(text: str) -> None:
    assert reply(text, "OPEN1") == answer(text)


def test_a_join_word_starts() -> None:
    assert reply("demo", None, words=("DEMO",)) == command("start", word="DEMO")
    assert reply("demo", "OPEN1", words=("DEMO",)) == command("start", word="DEMO")
    assert reply("back", "S2", words=("BACK",)) == command("start", word="BACK")


def test_an_answer_or_an_opt_out_goes_before_a_join_word() -> None:
    assert reply("Downtown", "AREA", words=("DOWNTOWN",)) == answer(2)
    assert reply("stop", "S2", words=("STOP",)) == STOP
    assert reply("stop", None, words=("STOP",)) == STOP
