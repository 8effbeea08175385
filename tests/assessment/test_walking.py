from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assessment.session import Answer, Channel, Session, Status
from assessment.walking import next_question, path, previous_question, standing_question
from tests.assessment.tables import every_row
from tests.assessment.tiny import community, tiny_library

CORE = ("A1", "A2")
LIBRARY = tiny_library()
FAMILY = LIBRARY.instruments["family"]
DEMO = community()


def answered(question: str, key: int | None = 1, text: str | None = None) -> Answer:
    return Answer(question, "answered", "en", 1, key=key, text=text)


def skipped(question: str) -> Answer:
    return Answer(question, "skipped", "en", 1)


def session(*answers: Answer, channel: Channel = "sms", **fields: object) -> Session:
    known = {"community": "demo", "round": 1, "channel": channel, "language": "en", "role": "family", **fields}
    return Session(**known, answers={answer.question: answer for answer in answers})  # type: ignore[arg-type]


BEGUN = (answered("CONSENT"), answered("ROLE"))
CORE_DONE = (*BEGUN, answered("A1"), answered("A2"))


def test_nothing_but_consent_is_asked_before_consent() -> None:
    assert path(FAMILY, session(), DEMO) == ("CONSENT",)


def test_after_a_no_to_consent_nothing_is_asked() -> None:
    assert next_question(FAMILY, session(answered("CONSENT", 2)), DEMO) is None


def test_the_path_waits_for_the_role() -> None:
    assert path(None, session(answered("CONSENT"), role=None), DEMO) == ("CONSENT", "ROLE")


def test_a_role_fixed_by_the_door_is_not_asked() -> None:
    assert path(FAMILY, session(answered("CONSENT"), role_fixed=True), DEMO) == ("CONSENT", *CORE, "MORE")


@every_row(("rotation", "item"), [(0, "B1"), (1, "B2"), (2, "B3"), (3, "B1"), (7, "B2")])
def test_the_rotation_names_the_set(rotation: int, item: str) -> None:
    asked = path(FAMILY, session(*CORE_DONE, answered("MORE"), rotation=rotation), DEMO)
    assert asked[5:7] == (item, "OPEN1")


@every_row("more", [answered("MORE", 2), skipped("MORE"), Answer("MORE", "not_sure", "en", 1)])
def test_anything_but_a_yes_goes_on_to_the_closing_questions(more: Answer) -> None:
    assert path(FAMILY, session(*CORE_DONE, more), DEMO)[5:] == ("OPEN1", "AREA")


@every_row(
    ("fields", "checkpoint"),
    [({}, "MORE"), ({"event": "fair"}, "MORE_ALL"), ({"channel": "web"}, "MORE_ALL")],
)
def test_all_items_are_offered_where_people_have_the_time(fields: dict[str, object], checkpoint: str) -> None:
    assert path(FAMILY, session(*CORE_DONE, **fields), DEMO)[-1] == checkpoint  # type: ignore[arg-type]


def test_all_items_come_in_block_order_with_the_sensitive_ones_last() -> None:
    instrument = tiny_library(sets=(("B1", "B2"), ("B3",), ("B4",)), sensitive=("B1", "B3")).instruments["family"]
    asked = path(instrument, session(*CORE_DONE, answered("MORE_ALL", 2), event="fair"), DEMO)
    assert asked[5:9] == ("B2", "B4", "B1", "B3")


def test_an_instrument_without_sets_has_no_checkpoint() -> None:
    instrument = tiny_library(sets=()).instruments["family"]
    assert path(instrument, session(*CORE_DONE), DEMO)[4:] == ("OPEN1", "AREA")


def test_the_area_is_asked_only_where_there_are_areas() -> None:
    done = session(*CORE_DONE, answered("MORE", 2), skipped("OPEN1"))
    assert next_question(FAMILY, done, DEMO) == "AREA"
    assert next_question(FAMILY, done, community(areas=())) is None


@every_row("said", [skipped("OPEN1"), Answer("OPEN1", "not_sure", "en", 1)])
def test_who_wrote_nothing_is_not_asked_for_a_quote(said: Answer) -> None:
    assert "QUOTE" not in path(FAMILY, session(*CORE_DONE, answered("MORE", 2), said), DEMO)


def test_who_wrote_something_is_asked_for_a_quote() -> None:
    said = answered("OPEN1", None, "more parks")
    assert path(FAMILY, session(*CORE_DONE, answered("MORE", 2), said), DEMO)[-1] == "QUOTE"


def test_other_texts_than_open_questions_are_no_quotes() -> None:
    instrument = tiny_library(closing=("OPEN1", "ORG", "QUOTE")).instruments["family"]
    said = (skipped("OPEN1"), answered("ORG", None, "Red House"))
    assert next_question(instrument, session(*CORE_DONE, answered("MORE", 2), *said), DEMO) is None


def test_back_from_the_first_item_is_the_role() -> None:
    assert previous_question(FAMILY, session(*BEGUN, pending="A1"), DEMO) == "ROLE"


def test_back_stops_at_the_first_question_of_a_fixed_role() -> None:
    assert previous_question(FAMILY, session(*CORE_DONE, pending="A1", role_fixed=True), DEMO) is None


def test_consent_is_not_gone_back_to() -> None:
    assert previous_question(None, session(answered("CONSENT"), pending="ROLE", role=None), DEMO) is None


def test_back_passes_the_checkpoint() -> None:
    walked = session(*CORE_DONE, answered("MORE"), pending="B1")
    assert previous_question(FAMILY, walked, DEMO) == "MORE"


def test_a_pending_question_that_left_the_instrument_still_has_one_before_it() -> None:
    assert previous_question(FAMILY, session(*CORE_DONE, pending="GONE"), DEMO) == "A2"


def test_nobody_is_asked_for_a_text_where_no_number_is_known() -> None:
    instrument = tiny_library(closing=("OPEN1", "FOLLOWUP")).instruments["family"]
    assert path(instrument, session(*CORE_DONE, answered("MORE", 2)), DEMO)[-1] == "FOLLOWUP"
    in_web_chat = session(*CORE_DONE, answered("MORE_ALL", 3), channel="web")
    assert path(instrument, in_web_chat, DEMO)[-1] == "OPEN1"


def test_the_pending_question_stands_while_the_path_has_it() -> None:
    assert standing_question(FAMILY, session(*CORE_DONE, pending="A1"), DEMO) == "A1"
    assert standing_question(FAMILY, session(*CORE_DONE, pending="GONE"), DEMO) == "MORE"
    assert standing_question(FAMILY, session(answered("CONSENT", 2), pending="ROLE"), DEMO) == "CONSENT"
    done = session(*CORE_DONE, answered("MORE", 2), skipped("OPEN1"), skipped("AREA"), pending="GONE")
    assert standing_question(FAMILY, done, DEMO) is None


QUESTIONS = ("CONSENT", "ROLE", "A1", "A2", "MORE", "MORE_ALL", "B1", "B2", "OPEN1", "AREA")


@st.composite
def any_session(draw: st.DrawFn) -> Session:
    """Any answers at all, also ones that do not belong together."""
    ids = draw(st.sets(st.sampled_from(QUESTIONS)))
    answers = [draw(st.sampled_from([answered(id, key) for key in (1, 2, 3)] + [skipped(id)])) for id in sorted(ids)]
    return session(
        *answers,
        event=draw(st.sampled_from([None, "fair"])),
        rotation=draw(st.integers(0, 5)),
        role_fixed=draw(st.booleans()),
    )


@given(any_session())
def test_the_next_question_is_the_first_of_the_path_without_an_answer(walked: Session) -> None:
    steps = path(FAMILY, walked, DEMO)
    open_steps = [id for id in steps if id not in walked.answers]
    assert len(set(steps)) == len(steps)
    assert next_question(FAMILY, walked, DEMO) == (open_steps[0] if open_steps else None)


@given(any_session(), st.sampled_from(["A1", "MORE", None]), st.sampled_from(["paused", "complete"]), st.integers(0, 9))
def test_the_path_follows_from_the_answers_alone(
    walked: Session, pending: str | None, status: Status, misses: int
) -> None:
    elsewhere = replace(walked, pending=pending, status=status, misses=misses, aside="DELETE", language="es")
    assert path(FAMILY, elsewhere, DEMO) == path(FAMILY, walked, DEMO)
