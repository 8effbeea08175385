"""A turn takes effect once, whole, in order, or not at all."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from api.storage import communities, inbox, schema, tallies
from api.storage.database import Database
from api.storage.turns import StaleTurn, Turns
from assessment.conversation import step
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn
from tests.storage.talking import JOIN, NOW, START, STOP, YES, Phone, count, everything, replies, rows, says, take
from tests.storage.watching import watching


class InjectedError(Exception):
    """Stands for whatever can go wrong between two statements."""


@contextmanager
def failing_at(statement: int) -> Iterator[list[str]]:
    """Raises before the given statement (from 0) of everything executed inside."""
    seen: list[str] = []

    def count_down(sql: str, values: Sequence[Any]) -> None:
        seen.append(sql)
        if len(seen) == statement + 1:
            raise InjectedError(sql)

    with watching(count_down):
        yield seen


def test_a_whole_conversation_is_stored_as_it_was_held(phone: Phone) -> None:
    phone.begins()
    said = phone.says(says(3))
    assert said[0].question == "C4"
    session = phone.session()
    assert (session.role, session.instrument, session.pending) == ("family", "family", "C4")
    assert [(one.question, one.key) for one in session.answers.values()] == [("CONSENT", 1), ("ROLE", 1), ("C2", 3)]
    assert phone.database.read_now(lambda c: tallies.differences(c, phone.library, phone.vault)) == []
    counted = {(row.dimension, row.subject, row.outcome): row.n for row in rows(phone.database, schema.tally)}
    assert counted["all", "C2", "3"] == counted["all", "*", "n"] == counted["language", "block:1", "n"] == 1


def test_a_repeated_turn_gives_the_same_replies_and_changes_nothing(phone: Phone) -> None:
    phone.begins()
    first = phone.writes("3")
    said = take(phone, first.inbound, "C2", says(3)).replies
    before = phone.database.read_now(lambda c: everything(c, list(schema.metadata.tables.values())))
    assert take(phone, first.inbound, "C2", says(4)).replies == said
    assert take(phone, first.inbound, "C4", STOP).replies == said
    assert phone.database.read_now(lambda c: everything(c, list(schema.metadata.tables.values()))) == before


async def test_ten_turns_of_one_message_at_once_are_one(phone: Phone) -> None:
    await asyncio.to_thread(phone.begins)
    stored = await asyncio.to_thread(phone.writes, "3")
    others = [Database(phone.database.url.render_as_string(hide_password=False)) for _ in range(3)]
    stores = [Turns(one, phone.vault, phone.library) for one in (phone.database, *others)]
    taken = await asyncio.gather(
        *(
            stores[i % 4].take_turn(stored.inbound, "C2", says(3), lambda s: step(phone.library, s, says(3)))
            for i in range(10)
        )
    )
    for one in others:
        one.close()
    assert len(set(taken)) == 1
    assert len([row for row in rows(phone.database, schema.answer) if row.question == "C2"]) == 1
    assert len(replies(phone, stored.inbound)) == 1
    assert phone.database.read_now(lambda c: tallies.differences(c, phone.library, phone.vault)) == []


def test_a_failure_at_any_statement_leaves_nothing_and_the_next_try_everything(phone: Phone) -> None:
    phone.begins()
    tables = list(schema.metadata.tables.values())
    before = phone.database.read_now(lambda c: everything(c, tables))
    stored = phone.writes("3")
    waiting = phone.database.read_now(lambda c: everything(c, tables))
    assert waiting != before
    with failing_at(10_000) as statements, pytest.raises(InjectedError):
        take(phone, stored.inbound, "C2", says(3), own_step=lambda situation: _fail())
    assert phone.database.read_now(lambda c: everything(c, tables)) == waiting
    at = 0
    while True:
        with failing_at(at) as statements:
            try:
                take(phone, stored.inbound, "C2", says(3))
            except InjectedError:
                assert phone.database.read_now(lambda c: everything(c, tables)) == waiting
            else:
                assert len(statements) <= at
                break
        at += 1
    assert at >= 8
    assert [one.key for one in phone.session().answers.values()] == [1, 1, 3]
    assert phone.database.read_now(lambda c: tallies.differences(c, phone.library, phone.vault)) == []


def _fail() -> Turn:
    raise InjectedError


def test_a_message_read_against_another_question_is_refused_and_can_be_read_again(phone: Phone) -> None:
    phone.begins()
    stored = phone.writes("3")
    for question in ("C4", None, "nonsense"):
        with pytest.raises(StaleTurn):
            take(phone, stored.inbound, question, says(3))
    assert "C2" not in phone.session().answers
    assert phone.takes(says(3)).replies[0].question == "C4"


def test_messages_of_a_person_take_effect_in_the_order_they_came(phone: Phone) -> None:
    phone.begins()
    first, second = phone.writes("3"), phone.writes("4")
    with pytest.raises(StaleTurn):
        take(phone, second.inbound, "C2", says(4))
    oldest = phone.waits()
    assert oldest is not None
    assert oldest.inbound == first.inbound
    phone.takes(says(3))
    phone.takes(says(4))
    answers = phone.session().answers
    assert (answers["C2"].key, answers["C4"].key) == (3, 4)


def test_another_persons_waiting_message_holds_nobody_up(phone: Phone) -> None:
    other = replace(phone, address="+15551230002", sent=[])
    phone.writes("hello")
    assert other.says(JOIN)[0].question == "CONSENT"


def test_an_unknown_or_buried_message_has_no_turn(phone: Phone) -> None:
    with pytest.raises(StaleTurn):
        take(phone, 999, None, JOIN)
    stored = phone.writes("x")
    assert phone.database.write_now(lambda c: inbox.bury(c, stored.inbound))
    with pytest.raises(StaleTurn):
        take(phone, stored.inbound, None, JOIN)
    assert count(phone.database, schema.session) == 0


def test_a_changed_answer_is_a_new_revision_and_the_old_one_no_longer_counts(phone: Phone) -> None:
    phone.begins()
    phone.says(says(3))
    phone.says(Reading("command", command="back"))
    phone.says(says(1, comment="because"))
    revisions = [row for row in rows(phone.database, schema.answer) if row.question == "C2"]
    assert [(row.revision, row.current, row.key) for row in revisions] == [(1, False, 3), (2, True, 1)]
    assert phone.session().answers["C2"].comment == "because"
    outcomes = {row.outcome for row in rows(phone.database, schema.tally) if row.subject == "C2"}
    assert outcomes == {"1"}


def test_an_answer_that_a_step_takes_away_no_longer_counts(phone: Phone) -> None:
    phone.begins()
    phone.says(says(3))

    def forget(situation: Situation) -> Turn:
        assert situation.session is not None
        kept = {id: one for id, one in situation.session.answers.items() if id != "C2"}
        return Turn(replace(situation.session, answers=kept))

    take(phone, phone.writes("x").inbound, "C4", YES, own_step=forget)
    assert "C2" not in phone.session().answers
    assert rows(phone.database, schema.tally) == []


def test_an_answer_that_was_taken_away_can_be_given_again(phone: Phone) -> None:
    """Back to ROLE and another role: the same ids are asked again there, and what was answered before is gone."""
    phone.begins()
    back, provider = Reading("command", command="back"), says(2)
    for reading in (says(3), back, back, provider, says(4), back, back, YES, says(1)):
        phone.says(reading)
    assert (phone.session().role, phone.session().answers["C2"].key) == ("family", 1)
    revisions = [row for row in rows(phone.database, schema.answer) if row.question == "C2"]
    assert [(row.revision, row.current, row.key) for row in revisions] == [(1, False, 3), (2, False, 4), (3, True, 1)]
    assert phone.database.read_now(lambda c: tallies.differences(c, phone.library, phone.vault)) == []


def test_what_a_turn_says_is_kept_in_order(phone: Phone) -> None:
    two = (Reply("first", "en"), Reply("second ñ", "es", "C2", ((1, "No"), (4, "Sí"))))
    stored = phone.writes("x")
    take(phone, stored.inbound, None, JOIN, own_step=lambda situation: Turn(None, two))
    kept = replies(phone, stored.inbound)
    assert [one.reply for one in kept] == list(two)
    assert [(one.part, one.status) for one in kept] == [(0, "queued"), (1, "queued")]


def test_stop_cancels_what_was_not_sent_and_only_its_own_text_goes_out(phone: Phone) -> None:
    phone.begins()
    phone.says(STOP)
    texts = rows(phone.database, schema.outbox)
    assert [row.status for row in texts] == ["cancelled"] * 3 + ["queued"]
    assert [row.despite_opt_out for row in texts] == [False] * 3 + [True]
    assert phone.says(says(3)) == ()
    assert phone.says(START)[0].question == "C2"
    assert not rows(phone.database, schema.outbox)[-1].despite_opt_out
    assert rows(phone.database, schema.person)[0].opted_out_at is None


def test_a_carriers_own_stop_answer_is_not_doubled(phone: Phone) -> None:
    phone.begins()
    assert phone.says(STOP, quiet=True) == ()
    assert rows(phone.database, schema.person)[0].opted_out_at is not None


def test_flags_name_the_community_and_the_message(phone: Phone, demo: int) -> None:
    phone.says(Reading("command", command="human"))
    phone.begins()
    phone.says(Reading("urgent"))
    flags = rows(phone.database, schema.flag)
    assert ("urgent", demo, phone.sent[-1].inbound) in [(one.kind, one.community_id, one.inbox_id) for one in flags]


def test_the_language_a_person_changes_to_is_remembered(phone: Phone) -> None:
    phone.begins()
    phone.says(Reading("command", command="language", language="es"))
    assert rows(phone.database, schema.person)[0].language == "es"
    turn = phone.writes("x") and phone.waits()
    assert turn is not None
    assert turn.metadata["languages"][:2] == ["es", "en"]


def test_a_language_asked_for_before_any_session_is_remembered(phone: Phone) -> None:
    """Two communities and no word of either: the number opens none, so only the person can hold the wish."""
    _another_community(phone)
    assert phone.says(Reading("command", command="language", language="es"), "español")[0].language == "es"
    assert (count(phone.database, schema.session), rows(phone.database, schema.person)[0].language) == (0, "es")
    assert phone.says(Reading("unclear"), "?")[0].language == "es"
    assert phone.says(JOIN)[0].language == "es"
    assert phone.session().language == "es"


def test_no_language_is_remembered_that_was_not_asked_for_or_has_no_texts(phone: Phone) -> None:
    _another_community(phone)
    german, some = (Reading("command", command="language", language=code) for code in ("de", None))
    unsure = Reading("unclear", heard=("es", "pt"))
    for reading in (Reading("unclear"), unsure, german, some, STOP):
        phone.says(reading, "hello")
    assert rows(phone.database, schema.person)[0].language is None


def test_a_language_surely_heard_before_any_session_is_remembered_unless_another_is_known(phone: Phone) -> None:
    _another_community(phone)
    assert phone.says(Reading("unclear", heard=("es",)), "hola")[0].language == "es"
    assert rows(phone.database, schema.person)[0].language == "es"
    phone.says(Reading("unclear", heard=("en",)), "good morning")
    assert rows(phone.database, schema.person)[0].language == "es"
    assert phone.says(JOIN)[0].language == "es"


def _another_community(phone: Phone) -> None:
    phone.database.write_now(
        lambda c: communities.add(c, slug="other", name="O", sponsor="O", languages=["es"], now=NOW)
    )


def test_rotation_counts_the_sessions_of_the_role_in_the_round(phone: Phone) -> None:
    others = [replace(phone, address=f"+1555123010{i}", sent=[]) for i in range(4)]
    for other in others:
        other.begins()
    provider = replace(phone, address="+15551230200", sent=[])
    for reading in (JOIN, YES, says(2)):
        provider.says(reading)
    assert [other.session().rotation for other in others] == [0, 1, 2, 3]
    assert provider.session().rotation == 0
    counts = {(row.role, row.sessions) for row in rows(phone.database, schema.rotation)}
    assert counts == {("family", 4), ("provider", 1)}


def test_an_answer_is_stored_at_the_time_of_its_turn_and_with_its_message(phone: Phone) -> None:
    phone.begins()
    phone.says(says(3))
    answer = rows(phone.database, schema.answer)[-1]
    assert (answer.inbox_id, answer.answered_at, answer.text_version) == (phone.sent[-1].inbound, phone.now, 1)
    assert phone.now > NOW
