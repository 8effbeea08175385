"""Messages are kept once for ever, whoever repeats them, and handed on in order with what the reader needs."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.storage import chats, communities, inbox, schema
from api.storage.crypto import Vault
from api.storage.database import Database
from assessment.library import Library
from assessment.reading import Reading
from tests.storage.talking import JOIN, NOW, NUMBER, YES, Phone, count, rows, says


async def test_ten_copies_at_once_from_two_programs_are_one_message(phone: Phone) -> None:
    other = Database(phone.database.url.render_as_string(hide_password=False))

    def store(through: Database) -> asyncio.Future[inbox.Stored]:
        return asyncio.ensure_future(
            through.write(lambda c: inbox.store(c, phone.vault, "sms", "SM1", phone.address, "1", {}, NOW))
        )

    stored = await asyncio.gather(*(store(phone.database if i % 2 else other) for i in range(10)))
    other.close()
    assert len({(one.inbound, one.person, one.conversation) for one in stored}) == 1
    assert sorted(one.new for one in stored) == [False] * 9 + [True]
    assert count(phone.database, schema.inbox) == count(phone.database, schema.person) == 1


def test_equal_texts_with_their_own_ids_are_two_messages(phone: Phone) -> None:
    assert phone.writes("1").inbound != phone.writes("1").inbound


def test_the_same_id_on_another_channel_is_another_message(phone: Phone) -> None:
    by_text = phone.writes("1", provider_id="same")
    chat = phone.database.write_now(lambda c: chats.open_chat(c, "demo", None, NOW))
    on_the_web = phone.database.write_now(
        lambda c: inbox.store(c, phone.vault, "web", "same", chat.person, "1", {}, NOW)
    )
    assert on_the_web.new
    assert on_the_web.inbound != by_text.inbound
    assert on_the_web.conversation == chat.conversation


def test_a_done_message_is_still_known(phone: Phone) -> None:
    phone.says(JOIN, provider_id="SM7")
    again = phone.writes("1", provider_id="SM7")
    assert not again.new
    assert phone.waits() is None


def test_hostile_ids_and_texts_are_kept_and_told_apart(phone: Phone) -> None:
    ids = ["a\0b", "a\0c", "\ud800", "x" * 10_000, "x" * 10_001, "ü", ""]
    texts = ["\0", "\ud83d", "'; DROP TABLE inbox; --", "x" * 100_000, "", "/restart", "\u202e1"]
    stored = [phone.writes(text, provider_id=id) for id, text in zip(ids, texts, strict=True)]
    assert len({one.inbound for one in stored}) == len(ids)
    assert all(not phone.writes("other", provider_id=id).new for id in ids)
    for text in texts:
        turn = phone.waits()
        assert turn is not None
        assert turn.text == text
        phone.takes(Reading("unclear"))


def test_the_reader_gets_what_is_pending(phone: Phone) -> None:
    phone.writes("Demo!")
    first = phone.waits()
    assert first is not None
    assert first.metadata == {
        "inbound": phone.sent[0].inbound,
        "instrument": "common",
        "question": None,
        "languages": list(phone.library.languages),
        "offered": [],
        "choices": [],
        "words": ["demo"],
    }
    phone.takes(JOIN)
    phone.says(YES)
    phone.says(YES)
    phone.says(Reading("confirm", values=(3, 4)))
    phone.writes("yes")
    turn = phone.waits()
    assert turn is not None
    assert (turn.metadata["instrument"], turn.metadata["question"]) == ("family", "C2")
    assert (turn.metadata["offered"], turn.metadata["words"], turn.conversation) == (
        [3, 4],
        [],
        phone.sent[0].conversation,
    )


def test_choices_are_the_communitys_own(phone: Phone, library: Library) -> None:
    phone.begins()
    phone.says(Reading("command", command="language"))
    phone.writes("2")
    turn = phone.waits()
    assert turn is not None
    assert (turn.metadata["question"], turn.metadata["choices"]) == (
        "LANGUAGE",
        [language.name for language in phone.library.languages.values()],
    )
    phone.takes(says(1))
    while phone.session().pending != "AREA":
        phone.says(Reading("skip") if phone.session().pending != "MORE" else says(2))
    phone.writes("1")
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["choices"] == ["Northside", "Downtown", "Southside", "Eastside"]


def test_without_a_door_any_language_may_be_read(phone: Phone) -> None:
    phone.database.write_now(
        lambda c: communities.add(c, slug="other", name="O", sponsor="O", languages=["es"], now=NOW)
    )
    phone.writes("hola")
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["languages"] == list(phone.library.languages)


def test_who_waited_longest_is_first(phone: Phone) -> None:
    others = [replace(phone, address=f"+1555400{i:04d}", sent=[]) for i in range(5)]
    for other in [*others, *reversed(others)]:
        other.writes("x")
    waiting = phone.database.read_now(lambda c: inbox.waiting_people(c, 3))
    assert waiting == [other.person for other in others[:3]]
    others[0].takes(JOIN)
    assert others[0].person not in phone.database.read_now(lambda c: inbox.waiting_people(c, 4))
    others[0].takes(YES)
    assert len(phone.database.read_now(lambda c: inbox.waiting_people(c, 9))) == 4


def test_attempts_are_counted_and_a_buried_message_waits_no_more(phone: Phone) -> None:
    first, second = phone.writes("poison"), phone.writes("1")
    assert [phone.database.write_now(lambda c: inbox.count_attempt(c, first.inbound)) for _ in range(3)] == [1, 2, 3]
    turn = phone.waits()
    assert turn is not None
    assert turn.attempts == 3
    assert phone.database.write_now(lambda c: inbox.bury(c, first.inbound))
    assert not phone.database.write_now(lambda c: inbox.bury(c, first.inbound))
    assert phone.database.read_now(lambda c: inbox.outcome(c, phone.vault, first.inbound)).state == "dead"
    turn = phone.waits()
    assert turn is not None
    assert turn.inbound == second.inbound
    assert phone.database.write_now(lambda c: inbox.count_attempt(c, 12345)) == 0


def test_an_outcome_is_empty_until_the_turn_is_taken(phone: Phone) -> None:
    stored = phone.writes("x")
    before = phone.database.read_now(lambda c: inbox.outcome(c, phone.vault, stored.inbound))
    assert (before.done, before.rows) == (False, ())
    said = phone.takes(JOIN).replies
    after = phone.database.read_now(lambda c: inbox.outcome(c, phone.vault, stored.inbound))
    assert (after.done, tuple(row.reply for row in after.rows)) == (True, said)


@pytest.mark.parametrize("typed", ["demo", "DEMO", " Demo. ", '"demo"', "ＤＥＭＯ", "demo!!", "«Demo»", "de\u00admo"])
def test_a_join_word_is_known_however_it_is_typed(phone: Phone, typed: str) -> None:
    phone.writes(typed)
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["words"] == (["demo"] if "\u00ad" not in typed else [])


@pytest.mark.parametrize("typed", ["de mo", "democracy", "", "...", "1", "hi " * 20 + "demo"])
def test_no_join_word_is_seen_where_there_is_none(phone: Phone, typed: str) -> None:
    phone.writes(typed)
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["words"] == []


@pytest.mark.parametrize("typed", ["demo please", "hola, DEMO", "(Demo)\nquiero participar", "demo mesa de salud"])
def test_a_first_message_may_hold_a_join_word_among_others(phone: Phone, demo: int, typed: str) -> None:
    phone.database.write_now(lambda c: communities.add_word(c, demo, "mesa de salud"))
    phone.writes(typed)
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["words"] == ["demo"]


def test_a_join_word_of_several_words_is_seen_whole(phone: Phone, demo: int) -> None:
    phone.database.write_now(lambda c: communities.add_word(c, demo, "demo mesa"))
    phone.writes("hola demo  Mesa!")
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["words"] == ["demo mesa"]


def test_a_join_word_in_an_answer_is_none(phone: Phone) -> None:
    phone.begins()
    phone.writes("the demo is good")
    turn = phone.waits()
    assert turn is not None
    assert turn.metadata["words"] == []


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = communities.normalised(text)
    assert communities.normalised(once) == once


def test_the_address_is_sealed(phone: Phone) -> None:
    phone.writes("1")
    person = rows(phone.database, schema.person)[0]
    assert phone.vault.open("address", person.sealed_address) == phone.address
    assert person.key_id == phone.vault.key_id
    stranger = Vault("another secret than the one of the tests")
    assert stranger.address_hash("sms", phone.address) != person.address_hash
    assert rows(phone.database, schema.inbox)[0].extra == {"to": NUMBER}
