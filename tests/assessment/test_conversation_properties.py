"""What holds whatever a person says, in whatever order."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessment.conversation import session_from_json, session_to_json, step
from assessment.reading import COMMANDS, Reading
from assessment.session import Answer, Channel, Door, Session
from assessment.walking import next_question, path
from tests.assessment.tiny import Person, answer, command, community, tiny_library

LIBRARY = tiny_library(core=("A1", "A2", "A3"), closing=("OPEN1", "AREA", "ORG", "QUOTE"), sensitive=("A2", "B2"))
START = command("start")
DONE = ("complete", "declined", "withdrawn")

words = st.text(max_size=20)
answers = st.builds(answer, st.integers(0, 4) | words, st.none() | words)
commands = st.builds(command, st.sampled_from(COMMANDS), language=st.sampled_from([None, "en", "es", "xx"]))
misses = st.builds(Reading, st.just("unclear"), value=st.none() | st.just(""))
offers = st.builds(Reading, st.just("confirm"), values=st.lists(st.integers(0, 5), max_size=3).map(tuple))
others = st.sampled_from([Reading("not_sure"), Reading("skip"), Reading("urgent")])
messages = st.lists(answers | answers | others | commands | misses | offers, max_size=12)


@st.composite
def persons(draw: st.DrawFn) -> Person:
    role = draw(st.sampled_from([None, "family", "provider"]))
    event = draw(st.sampled_from([None, "fair"]))
    areas = draw(st.sampled_from([(), ("North", "South")]))
    person = Person(
        LIBRARY,
        draw(st.sampled_from(["sms", "web"])),
        role=role,
        event=event,
        rotation=draw(st.integers(0, 4)),
        community=community(areas=areas),
    )
    person.rotations = {"family": draw(st.integers(0, 4))}
    return person


@given(persons(), messages)
def test_whatever_is_said_gets_at_most_one_text_that_ends_with_the_open_question(
    person: Person, said: list[Reading]
) -> None:
    for reading in (START, *said):
        was_silent = person.opted_out
        text = person.says(reading)
        assert text or was_silent or person.opted_out
        if not text:
            continue
        reply = person.turn.replies[0]
        assert reply.text == reply.text.strip()
        assert "{" not in reply.text
        if reply.question is not None:
            assert reply.question == person.session.question
            assert reply.text.endswith("\n".join(f"{key} {label}" for key, label in reply.options))


@given(persons(), messages)
def test_the_session_stays_whole(person: Person, said: list[Reading]) -> None:
    for reading in (START, *said):
        person.says(reading)
        session = person.session
        instrument = LIBRARY.instruments[session.instrument] if session.instrument else None
        assert (session.pending is None) == (session.status in DONE)
        if session.pending is not None:
            assert session.pending in path(instrument, session, person.community or community())
        if session.answers.keys() - {"CONSENT"}:
            assert session.answers["CONSENT"].key == 1
        assert all(answer.question == id for id, answer in session.answers.items())


INSTRUMENTS = {
    "as they were": LIBRARY,
    "changed": tiny_library(core=("A1", "A3"), sets=(("B1",),), closing=("OPEN1", "ORG")),
}
BEGINNINGS = ((), (answer(2),), (answer(2), START), (answer(1), answer(1)))
doors = st.builds(
    Door,
    community=st.builds(community, areas=st.sampled_from([(), ("North", "South")])),
    round=st.sampled_from([1, 1, 1, 2]),
    role=st.sampled_from(["family", "provider"]),
)
starts = st.tuples(st.none() | doors | doors, st.booleans())
changes = st.sampled_from(sorted(INSTRUMENTS))
happenings = st.lists(starts | starts | starts | changes | answers | others | offers | commands, max_size=12)


@given(st.sampled_from(["sms", "web"]), st.sampled_from(BEGINNINGS), happenings)
def test_words_for_other_doors_and_new_instruments_leave_an_open_question(
    channel: Channel, beginning: tuple[Reading, ...], happen: list[Any]
) -> None:
    """A tuple is START or a join word's door, and whether the carrier answers it; a name, the instruments from now."""
    person = Person(LIBRARY, channel)
    for one in (START, *beginning, *happen):
        if isinstance(one, str):
            person.library = INSTRUMENTS[one]
            continue
        person.word, person.quiet = one if isinstance(one, tuple) else (None, False)
        person.says(START if isinstance(one, tuple) else one)
        session = person.turn.session
        if session is not None and session.status == "active" and person.turn.replies:
            assert person.community is not None
            instrument = person.library.instruments[session.instrument] if session.instrument else None
            assert session.pending in path(instrument, session, person.community)


@given(persons(), messages, st.sampled_from(COMMANDS))
def test_no_command_changes_an_answer(person: Person, said: list[Reading], name: str) -> None:
    person.says(START, *said)
    before = person.session.answers
    person.says(command(name))
    assert person.session.answers == before
    assert person.turn.answered == ()


@given(persons(), st.lists(st.integers(1, 3), max_size=14))
def test_back_and_an_answer_return_to_where_the_person_was(person: Person, keys: list[int]) -> None:
    person.says(START, answer(1), *map(answer, keys))
    before = person.session
    person.says(command("back"))
    if person.session.pending in (None, before.pending):
        return  # over, or nothing before
    earlier = before.answers[str(person.session.pending)]
    person.says(answer(earlier.key if earlier.key is not None else earlier.text))
    assert person.session == replace(before, misses=0)


@given(persons(), st.lists(st.integers(1, 3), max_size=14))
def test_every_beginning_of_the_answers_has_one_next_question_or_none(person: Person, keys: list[int]) -> None:
    person.says(START, answer(1), *map(answer, keys))
    session = person.session
    given_in_order = list(session.answers.values())
    for length in range(1, len(given_in_order)):
        beginning = replace(session, answers={one.question: one for one in given_in_order[:length]})
        instrument = (
            LIBRARY.instruments[session.instrument]
            if session.instrument and "ROLE" not in (one.question for one in given_in_order[length:])
            else None
        )
        following = next_question(instrument, beginning, person.community or community())
        assert following == given_in_order[length].question


@given(persons(), messages)
def test_a_step_depends_on_what_it_is_given_and_changes_none_of_it(person: Person, said: list[Reading]) -> None:
    person.says(START, *said[:-1])
    situation = person.situation()
    before = session_to_json(person.session)
    reading = said[-1] if said else START
    assert step(LIBRARY, situation, reading) == step(LIBRARY, situation, reading)
    assert situation.session is not None
    assert session_to_json(situation.session) == before


given_answers = st.builds(
    Answer,
    question=words,
    status=st.sampled_from(["answered", "not_sure", "skipped"]),
    language=words,
    text_version=st.integers(1, 9),
    key=st.none() | st.integers(0, 9),
    text=st.none() | words,
    comment=st.none() | words,
)


@given(
    st.builds(
        Session,
        community=words,
        round=st.integers(1, 9),
        channel=st.sampled_from(["sms", "web"]),
        language=words,
        event=st.none() | words,
        role_fixed=st.booleans(),
        rotation=st.integers(0, 9),
        status=st.sampled_from(["active", "paused", "stopped"]),
        pending=st.none() | words,
        aside=st.sampled_from([None, "DELETE"]),
        offered=st.lists(st.integers(0, 9)).map(tuple),
        misses=st.integers(0, 9),
        answers=st.lists(given_answers).map(lambda found: {one.question: one for one in found}),
    )
)
def test_a_session_survives_json(session: Session) -> None:
    assert session_from_json(session_to_json(session)) == session
