"""Erased means gone: from the tables, from the counts, and from the bytes on the disk."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.storage import chats, communities, erasure, inbox, outbox, schema, tallies
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.turns import Turns
from assessment.conversation import step
from assessment.library import Library
from assessment.reading import Reading
from tests.storage.talking import DELETE, JOIN, NOW, START, STOP, YES, Phone, count, replies, rows, says, take
from tests.storage.watching import watching

SECRETS = ["+15558675309", "5558675309", "Maria at the Elm Street shelter", "because of my landlord", "My own words"]


def tells(phone: Phone) -> None:
    """A conversation up to a free text, with a comment."""
    phone.begins()
    phone.says(says(1, comment=SECRETS[3]), text=f"1 {SECRETS[3]}")
    while phone.session().pending != "OPEN1":
        phone.says(says(2))
    phone.says(says(SECRETS[2]), text=SECRETS[2])
    phone.says(says(SECRETS[4]), text=SECRETS[4])


def erases(phone: Phone) -> inbox.Stored:
    phone.says(DELETE)
    phone.says(YES)
    return phone.sent[-1]


@pytest.fixture
def teller(phone: Phone) -> Phone:
    phone.address = SECRETS[0]
    tells(phone)
    return phone


def test_erasing_takes_back_everything_and_the_counts(teller: Phone) -> None:
    other = replace(teller, address="+15551230002", sent=[])
    other.begins()
    other.says(says(4))
    erased = erases(teller)
    person = rows(teller.database, schema.person)[0]
    assert (person.address_hash, person.sealed_address, person.language) == (None, None, None)
    assert person.erased_at is not None
    assert [row.session_id for row in rows(teller.database, schema.answer)] == [2, 2, 2]
    messages = [row for row in rows(teller.database, schema.inbox) if row.person_id == teller.person]
    assert {(row.sealed_body, repr(row.extra), row.state) for row in messages} == {(None, "{}", "done")}
    texts = [row for row in rows(teller.database, schema.outbox) if row.person_id == teller.person]
    assert [row.inbox_id for row in texts if row.sealed_reply is not None] == [erased.inbound]
    assert {row.status for row in texts[:-1]} == {"cancelled"}
    assert rows(teller.database, schema.session)[0].status == "withdrawn"
    assert {row.n for row in rows(teller.database, schema.tally)} == {1}
    assert {row.outcome for row in rows(teller.database, schema.tally) if row.subject == "C2"} == {"4"}
    assert teller.database.read_now(lambda c: tallies.differences(c, teller.library, teller.vault)) == []


def test_the_last_text_still_goes_out_and_is_forgotten_with_its_address(teller: Phone) -> None:
    last = replies(teller, erases(teller).inbound)[0]
    claimed = teller.database.write_now(lambda c: outbox.claim(c, teller.vault, last.id, teller.now))
    assert claimed is not None
    assert claimed.address == SECRETS[0]
    teller.database.write_now(lambda c: outbox.sent(c, last.id, "SM1", "queued"))
    assert {(row.sealed_reply, row.sealed_address) for row in rows(teller.database, schema.outbox)} == {(None, None)}
    assert teller.database.write_now(lambda c: outbox.status_callback(c, last.id, "SM1", "delivered", None))


def test_a_last_text_of_unknown_fate_is_forgotten_too(teller: Phone) -> None:
    last = replies(teller, erases(teller).inbound)[0]
    assert teller.database.write_now(lambda c: outbox.claim(c, teller.vault, last.id, teller.now)) is not None
    assert teller.database.write_now(lambda c: outbox.abandon_stale(c, teller.now.replace(year=2030))) == 1
    assert {(row.sealed_reply, row.sealed_address) for row in rows(teller.database, schema.outbox)} == {(None, None)}


def test_a_message_repeated_after_the_erasure_brings_nobody_back(teller: Phone) -> None:
    erased = erases(teller)
    provider_id = rows(teller.database, schema.inbox)[-1].provider_id
    again = teller.writes("1", provider_id=provider_id)
    assert (again.new, again.inbound) == (False, erased.inbound)
    assert count(teller.database, schema.person) == 1
    assert take(teller, erased.inbound, "DELETE", YES).replies[0].language == "en"


def test_messages_that_were_waiting_are_erased_and_do_not_take_effect(teller: Phone) -> None:
    teller.says(DELETE)
    teller.writes("1")
    teller.writes(SECRETS[2])
    teller.takes(YES)
    assert teller.waits() is None
    assert rows(teller.database, schema.inbox)[-1].sealed_body is None
    assert rows(teller.database, schema.answer) == []


def test_who_writes_again_is_a_new_person(teller: Phone) -> None:
    before = teller.person
    erases(teller)
    teller.writes("hello")
    assert teller.person != before
    assert teller.takes(JOIN).replies[0].question == "CONSENT"
    assert teller.session().answers == {}


def test_who_opted_out_stays_known_by_hash_alone(teller: Phone) -> None:
    teller.says(STOP)
    address = teller.database.write_now(
        lambda c: erasure.erase(c, teller.library, teller.vault, teller.person, teller.now)
    )
    assert address == SECRETS[0]
    person = rows(teller.database, schema.person)[0]
    assert person.address_hash == teller.vault.address_hash("sms", SECRETS[0])
    assert (person.sealed_address, person.opted_out_at is None) == (None, False)
    before = teller.person
    assert teller.says(says(3)) == ()
    assert teller.person == before
    assert teller.says(START)[0].question == "CONSENT"
    assert rows(teller.database, schema.person)[0].opted_out_at is None


def test_who_opted_out_can_still_delete_and_is_told_so(teller: Phone) -> None:
    teller.says(STOP)
    assert teller.says(DELETE)[0].question == "DELETE"
    (last,) = teller.says(YES)
    assert rows(teller.database, schema.answer) == []
    assert rows(teller.database, schema.person)[0].opted_out_at is not None
    for expected in (last, *teller.says(DELETE)):
        assert expected.question is None
    texts = replies(teller, teller.sent[-1].inbound)
    claimed = teller.database.write_now(lambda c: outbox.claim(c, teller.vault, texts[-1].id, teller.now))
    assert claimed is not None
    assert claimed.address == teller.address


def test_flags_go_with_the_person(teller: Phone) -> None:
    teller.says(Reading("urgent"))
    assert count(teller.database, schema.flag) == 1
    erases(teller)
    assert count(teller.database, schema.flag) == 0


def test_an_organisation_leaves_no_empty_count(phone: Phone) -> None:
    for reading in (JOIN, YES, says(2)):
        phone.says(reading)
    while phone.session().pending != "ORG":
        phone.says(says(2) if phone.session().pending != "OPEN1" else Reading("skip"))
    phone.says(says("Sunny Care"))
    assert any(row.outcome.startswith("org:") for row in rows(phone.database, schema.tally))
    erases(phone)
    assert rows(phone.database, schema.tally) == []


def test_a_web_chat_is_erased_and_may_begin_anew(database: Database, demo: int, vault: Vault, library: Library) -> None:
    chat = database.write_now(lambda c: chats.open_chat(c, "demo", "es", NOW))
    phone = Phone(database, vault, library, person=chat.person)

    def says_on_the_web(id: str, reading: Reading) -> list[outbox.Sent]:
        stored = database.write_now(lambda c: inbox.store(c, vault, "web", id, chat.person, SECRETS[4], {}, NOW))
        phone.takes(reading)
        return replies(phone, stored.inbound)

    for id, reading in (("a", START), ("b", YES), ("c", DELETE)):
        says_on_the_web(id, reading)
    said = says_on_the_web("d", YES)
    assert (said[0].status, said[0].reply.language) == ("sent", "es")
    assert says_on_the_web("e", YES)[0].reply.question == "CONSENT"
    assert database.read_now(lambda c: chats.find(c, chat.session, chat.token)) is not None


async def test_no_byte_on_the_disk_tells_who_or_what_it_was(
    sqlite_url: str, tmp_path: Path, vault: Vault, library: Library
) -> None:
    """Nothing readable while the person is there; after the erasure not even what was sealed, log file included."""
    database = Database(sqlite_url)
    database.write_now(communities.ensure_demo)
    phone = Phone(database, vault, library, address=SECRETS[0])
    sealed: set[bytes] = set()

    def collect(sql: str, values: Sequence[Any]) -> None:
        sealed.update(bytes(value) for value in values if isinstance(value, bytes | bytearray | memoryview))

    with watching(collect):
        tells(phone)
    written = _bytes_of(tmp_path)
    assert [secret for secret in SECRETS if secret.encode() in written] == []
    assert len([value for value in sealed if value in written]) > 30
    phone.says(DELETE)
    phone.writes("1")
    turns = Turns(database, vault, library)
    await turns.take_turn(phone.sent[-1].inbound, "DELETE", YES, lambda s: step(library, s, YES))
    last = replies(phone, phone.sent[-1].inbound)[0].id
    database.write_now(lambda c: outbox.claim(c, vault, last, phone.now.replace(year=2030)))
    database.write_now(lambda c: outbox.sent(c, last, "SM1", "queued"))
    await database.scrub()
    written = _bytes_of(tmp_path)
    assert [value for value in sealed if value in written] == []
    assert [secret for secret in SECRETS if secret.encode() in written] == []
    database.close()


def _bytes_of(folder: Path) -> bytes:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert any(path.name.endswith("-wal") for path in files)
    return b"".join(path.read_bytes() for path in files)


def test_nothing_readable_reaches_postgresql(postgres_url: str, vault: Vault, library: Library) -> None:
    database = Database(postgres_url)
    database.write_now(communities.ensure_demo)
    tells(Phone(database, vault, library, address=SECRETS[0]))
    database.close()
    with psycopg.connect(postgres_url) as server:
        dumped = []
        for table in schema.metadata.sorted_tables:
            with server.cursor().copy(f'COPY "{table.name}" TO STDOUT') as copy:
                dumped.append(b"".join(bytes(block) for block in copy))
    everything = b"".join(dumped)
    assert len(everything) > 10_000
    readable = [secret.encode() for secret in SECRETS] + [secret.encode().hex().encode() for secret in SECRETS]
    assert [secret for secret in readable if secret in everything] == []
