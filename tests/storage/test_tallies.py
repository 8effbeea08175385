"""Counts move with the answers, and are proven equal to them."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Connection

from api.storage import erasure, tallies
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.tallies import Count, Place
from assessment.library import Library
from assessment.tallies import TallyKey
from tests.families import NOON, SKIPPED, Families, Said


@pytest.fixture
def families(database: Database, library: Library, vault: Vault) -> Families:
    return Families(database, library, vault)


def kept(families: Families, role: str = "family", dimension: str = "all") -> dict[tuple[str, str, str], int]:
    found = families.database.read_now(lambda conn: tallies.read(conn, families.round.id, role, dimension))
    return {(value, subject, outcome): n for value, subject, outcome, n in found}


def differences(families: Families) -> list[tallies.Difference]:
    return families.database.read_now(lambda conn: tallies.differences(conn, families.library, families.vault))


def test_an_answer_is_counted_in_the_transaction_that_stores_it(families: Families) -> None:
    families.one({"S2": 3})
    assert kept(families) == {("", "S2", "3"): 1, ("", "block:2", "n"): 1, ("", "*", "n"): 1}


def test_counts_of_many_add_up(families: Families) -> None:
    families.many([{"S2": 3}, {"S2": 3}, {"S2": 0}])
    assert kept(families) == {("", "S2", "3"): 2, ("", "S2", "0"): 1, ("", "block:2", "n"): 2, ("", "*", "n"): 3}


def test_a_changed_answer_leaves_no_trace_of_the_old_one(families: Families) -> None:
    families.one({"S2": 3}).say({"S2": SKIPPED})
    assert kept(families) == {("", "S2", "skip"): 1}


def test_roles_dimensions_and_rounds_are_read_apart(families: Families) -> None:
    families.one({"S2": 3, "AREA": 2}, language="es", channel="web", event="Fair")
    families.one({"S2": 1}, role="provider")
    assert kept(families, "provider")["", "S2", "1"] == 1
    for dimension, value in (("language", "es"), ("area", "Downtown"), ("channel", "web"), ("event", "Fair")):
        assert kept(families, dimension=dimension)[value, "S2", "3"] == 1
    other_round = families.database.read_now(lambda conn: tallies.read(conn, families.round.id + 1, "family", "all"))
    assert other_round == []


def test_a_role_that_changes_takes_the_counts_with_it(families: Families) -> None:
    families.one({"S2": 3}).say({}, role="provider", instrument="provider")
    assert kept(families) == {}
    assert kept(families, "provider")["", "S2", "3"] == 1
    assert differences(families) == []


def test_the_organisations_name_is_not_in_the_counts(families: Families) -> None:
    families.many([{"S2": 3, "ORG": "Sunny Care"}, {"S2": 4, "ORG": " sunny care!"}], role="provider")
    organisations = {
        outcome: n for (_, subject, outcome), n in kept(families, "provider").items() if outcome.startswith("org:")
    }
    assert list(organisations.values()) == [2]
    assert "unny" not in str(organisations)


def test_an_erased_person_leaves_no_row(families: Families) -> None:
    stored = families.one({"S2": 3, "ORG": "Sunny Care"}, role="provider")
    families.database.write_now(lambda conn: erasure.erase(conn, families.library, families.vault, stored.person, NOON))
    assert kept(families, "provider") == {}
    assert differences(families) == []


def test_an_area_that_is_no_longer_there_counts_as_unknown(families: Families) -> None:
    families.one({"S2": 3, "AREA": 9})
    assert kept(families, dimension="area") == {}
    assert differences(families) == []


def anything(chance: random.Random, items: tuple[str, ...]) -> Said:
    said: dict[str, Any] = {item: chance.choice([1, 2, 3, 4, 0, SKIPPED]) for item in chance.sample(items, 6)}
    return said | {"AREA": chance.choice([1, 2, 3, 4, SKIPPED]), "ORG": chance.choice(["a", "b", SKIPPED])}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_counts_equal_the_answers(families: Families, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        role = chance.choice(["family", "provider"])
        items = families.library.instrument_for(role).items
        stored = families.one(
            anything(chance, items),
            role,
            chance.choice(["en", "es"]),
            channel=chance.choice(["sms", "web"]),
            event=chance.choice([None, "Fair"]),
        )
        for _ in range(chance.randrange(3)):
            stored.say(anything(chance, items), status=chance.choice(["active", "complete", "declined", "stopped"]))
    assert differences(families) == []
    before = kept(families)
    assert before
    families.database.write_now(lambda conn: tallies.rebuild(conn, families.library, families.vault))
    assert kept(families) == before


def spoil(conn: Connection) -> None:
    conn.exec_driver_sql("UPDATE tally SET n = n + 1 WHERE subject = 'S2' AND dimension = 'all'")
    conn.exec_driver_sql("DELETE FROM tally WHERE subject = '*' AND dimension = 'all'")
    conn.exec_driver_sql("UPDATE tally SET value = 'xx' WHERE subject = 'S2' AND dimension = 'language'")


def test_counts_that_went_wrong_are_named_and_put_right(families: Families) -> None:
    families.one({"S2": 3})
    families.database.write_now(spoil)
    place = Place(families.round.id, "family")
    assert [(one.place, *one.key, one.kept, one.counted) for one in differences(families)] == [
        (place, "all", "", "*", "n", 0, 1),
        (place, "all", "", "S2", "3", 2, 1),
        (place, "language", "en", "S2", "3", 0, 1),
        (place, "language", "xx", "S2", "3", 1, 0),
    ]
    rows = families.database.write_now(lambda conn: tallies.rebuild(conn, families.library, families.vault))
    assert rows == 9
    assert differences(families) == []


def test_increments_add_up_whoever_adds_them(families: Families) -> None:
    place = Place(families.round.id, "family")
    one, other = TallyKey("all", "", "S2", "3"), TallyKey("all", "", "S2", "4")
    families.database.write_now(lambda conn: tallies.add(conn, place, {one: 2, other: 1}))
    families.database.write_now(lambda conn: tallies.add(conn, place, {one: -1, other: -1}))
    families.database.write_now(lambda conn: tallies.add(conn, place, {}))
    assert families.database.read_now(lambda conn: tallies.read(conn, *place, "all")) == [Count("", "S2", "3", 1)]


def test_recounting_reads_the_answers_alone(families: Families) -> None:
    families.one({"S2": 3})
    families.database.write_now(lambda conn: conn.exec_driver_sql("DELETE FROM tally"))
    found = families.database.read_now(lambda conn: tallies.recount(conn, families.library, families.vault))
    place = Place(families.round.id, "family")
    assert found.keys() == {place}
    assert Counter({key: n for key, n in found[place].items() if key.dimension == "all"}) == Counter(
        {TallyKey("all", "", "S2", "3"): 1, TallyKey("all", "", "block:2", "n"): 1, TallyKey("all", "", "*", "n"): 1}
    )
