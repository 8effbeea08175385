"""Communities, their rounds, and which of them a message opens."""

from dataclasses import replace

import pytest

from api.storage import chats, communities, doors, inbox, rounds, schema
from api.storage.database import Database
from api.storage.turns import take_turn
from assessment.conversation import step
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Door, Resource
from tests.storage.talking import JOIN, NOW, NUMBER, START, YES, Phone, count, rows, says

OTHER = "+12025550199"


def add(database: Database, slug: str, **fields: object) -> int:
    given = {"name": slug.title(), "sponsor": "S", "languages": ["es", "en"], "now": NOW} | fields
    return database.write_now(lambda c: communities.add(c, slug=slug, **given))  # type: ignore[arg-type]


def door(phone: Phone, word: str | None = None, number: str | None = NUMBER, channel: str = "sms") -> Door | None:
    return phone.database.read_now(lambda c: doors.resolve(c, phone.library, phone.person, channel, number, word))


def test_the_demo_community_is_made_once_and_complete(database: Database, demo: int, library: Library) -> None:
    assert database.write_now(communities.ensure_demo) == demo
    found = database.read_now(lambda c: communities.by_slug(c, "demo"))
    assert found is not None
    community = found.community
    assert (community.name, community.sponsor) == ("Demo community", "Demo Family Network")
    assert (community.languages, community.demo) == (tuple(library.languages), True)
    assert all(resource.text.keys() == library.languages.keys() for resource in community.resources)
    assert community.areas == ("Northside", "Downtown", "Southside", "Eastside")
    items = library.instruments["family"].questions
    assert all(item in items for resource in community.resources for item in resource.items)
    assert all("demo" in text.lower() for resource in community.resources for text in resource.text.values())
    assert [one.number for one in database.read_now(lambda c: rounds.listing(c, demo))] == [1]
    assert [row.word for row in rows(database, schema.join_word)] == ["demo"]


def test_a_community_comes_back_as_it_was_added(database: Database) -> None:
    resource = Resource(("S2",), {"en": "Ñandú ☂", "es": "b"})
    more = {"number": OTHER, "areas": ["Up", "Down"], "contact": "c", "urgent": "u"}
    added = add(database, "east-1", resources=[resource], **more)
    found = database.read_now(lambda c: communities.by_slug(c, "east-1"))
    assert found is not None
    assert (found.id, found.number, found.community.areas) == (added, OTHER, ("Up", "Down"))
    assert found.community.resources == (resource,)
    assert (found.community.contact, found.community.urgent, found.community.demo) == ("c", "u", False)
    assert database.read_now(lambda c: communities.by_slug(c, "west")) is None


@pytest.mark.parametrize("slug", ["", "Demo", "a b", "-a", "a-", "a--b", "ä", "a/b", "a\n"])
def test_a_slug_that_is_no_address_is_refused(database: Database, slug: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        add(database, slug)
    assert count(database, schema.community) == 0


def test_what_belongs_to_another_community_is_refused(database: Database) -> None:
    first = add(database, "one", number=OTHER)
    database.write_now(lambda c: communities.add_word(c, first, "Grow Up"))
    with pytest.raises(ValueError, match="already"):
        add(database, "one")
    with pytest.raises(ValueError, match="number"):
        add(database, "two", number=OTHER)
    with pytest.raises(ValueError, match="language"):
        add(database, "two", languages=[])
    with pytest.raises(ValueError, match="taken"):
        database.write_now(lambda c: communities.add_word(c, first, "grow  UP!"))
    assert count(database, schema.community) == count(database, schema.round_) == 1


@pytest.mark.parametrize("word", ["", "1", "42", "no", "!!!", "x" * 41, "1 2 3"])
def test_a_join_word_that_could_be_an_answer_is_refused(database: Database, demo: int, word: str) -> None:
    with pytest.raises(ValueError, match="at least 3 letters"):
        database.write_now(lambda c: communities.add_word(c, demo, word))


def test_rounds_are_numbered_and_one_is_open(database: Database, demo: int) -> None:
    second = database.write_now(lambda c: rounds.open_next(c, demo, NOW))
    assert second.number == 2
    found = database.read_now(lambda c: rounds.listing(c, demo))
    assert [(one.number, one.closed_at) for one in found] == [(1, NOW), (2, None)]
    assert database.read_now(lambda c: rounds.find(c, demo)) == second
    assert database.read_now(lambda c: rounds.find(c, demo, 1)) == found[0]
    assert database.read_now(lambda c: rounds.find(c, demo, 3)) is None
    database.write_now(lambda c: rounds.close(c, demo, NOW))
    latest = database.read_now(lambda c: rounds.find(c, demo))
    assert latest is not None
    assert (latest.number, latest.closed_at) == (2, NOW)


def test_the_only_community_is_everybodys_door_and_two_are_nobodys(phone: Phone) -> None:
    phone.writes("hello")
    only = door(phone)
    assert only is not None
    assert (only.community.slug, only.event, only.role, only.rotation) == ("demo", None, None, 0)
    add(phone.database, "other")
    assert door(phone) is None
    assert phone.takes(says(3)).replies[0].question is None
    assert count(phone.database, schema.session) == 0


def test_the_number_texted_goes_before_the_only_community_and_the_word_before_both(phone: Phone) -> None:
    other = add(phone.database, "other", number=OTHER)
    phone.writes("hello")
    by_number = door(phone, number=OTHER)
    assert by_number is not None
    assert by_number.community.slug == "other"
    phone.database.write_now(lambda c: communities.add_word(c, other, "fair", event="Fall fair", language="es"))
    by_word = door(phone, word="FAIR!")
    assert by_word is not None
    assert (by_word.community.slug, by_word.event, by_word.language) == ("other", "Fall fair", "es")
    back = door(phone, word="demo", number=OTHER)
    assert back is not None
    assert back.community.slug == "demo"


def test_a_word_may_name_the_role_or_the_instrument(phone: Phone, demo: int) -> None:
    phone.writes("x")
    phone.database.write_now(lambda c: communities.add_word(c, demo, "staff", role="provider"))
    phone.database.write_now(lambda c: communities.add_word(c, demo, "table", instrument="partnership"))
    assert [getattr(door(phone, word), "role", None) for word in ("staff", "table", "demo")] == [
        "provider",
        "partner",
        None,
    ]
    phone.takes(Reading("command", command="start", word="table"))
    phone.says(YES)
    assert (phone.session().instrument, phone.session().role_fixed) == ("partnership", True)
    assert "ROLE" not in phone.session().answers
    later = replace(phone, address=OTHER, sent=[])
    later.writes("x")
    again = door(later, "table")
    assert again is not None
    assert again.rotation == 1


def test_without_an_open_round_there_is_no_door(phone: Phone, demo: int) -> None:
    phone.database.write_now(lambda c: rounds.close(c, demo, NOW))
    phone.writes("demo")
    assert (door(phone, "demo"), door(phone)) == (None, None)
    phone.takes(JOIN)
    assert count(phone.database, schema.session) == 0


def test_a_new_round_is_a_new_assessment_and_the_old_one_stays(phone: Phone, demo: int) -> None:
    phone.begins()
    phone.says(says(3))
    second = phone.database.write_now(lambda c: rounds.open_next(c, demo, NOW))
    phone.says(JOIN)
    assert (phone.session().round, phone.session().answers) == (second.id, {})
    first = [row.round_id for row in rows(phone.database, schema.session)]
    assert first == [1, second.id]
    assert [row.question for row in rows(phone.database, schema.answer)] == ["CONSENT", "ROLE", "C2"]


def test_start_after_the_end_opens_the_next_round(phone: Phone, demo: int) -> None:
    phone.says(JOIN)
    phone.says(says(2))
    assert phone.session().status == "declined"
    phone.database.write_now(lambda c: rounds.open_next(c, demo, NOW))
    assert phone.says(START)[0].question == "CONSENT"
    assert len(rows(phone.database, schema.session)) == 2


def test_a_web_chats_door_is_its_own_community(database: Database, demo: int, phone: Phone) -> None:
    add(database, "other")
    chat = database.write_now(lambda c: chats.open_chat(c, "other", None, NOW))
    stored = database.write_now(lambda c: inbox.store(c, phone.vault, "web", "1", chat.person, "hi", {}, NOW))
    database.write_now(
        lambda c: take_turn(
            c, phone.library, phone.vault, stored.inbound, None, START, lambda s: step(phone.library, s, START), NOW
        )
    )
    session = rows(database, schema.session)[0]
    other = database.read_now(lambda c: communities.by_slug(c, "other"))
    assert other is not None
    assert (session.channel, session.language, session.community_id) == ("web", "es", other.id)
