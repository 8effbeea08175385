"""Prepared statements do what SQLAlchemy's own execution does, errors and lost connections included."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, select, text, update
from sqlalchemy.exc import IntegrityError

from api.storage import schema
from api.storage.database import Database, DatabaseUnavailable
from api.storage.prepared import Prepared
from api.storage.statements import Increment, InsertOnce

_NOW = datetime(2025, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
_COMMUNITY = {
    "slug": "there",
    "name": "Thère",
    "sponsor": "",
    "languages": ["en"],
    "areas": [],
    "resources": [{"items": ["C2"], "text": {"en": "\ud83c\x00"}}],
    "contact": "",
    "urgent": "",
    "number": None,
    "demo": True,
    "created_at": _NOW,
}
_ADD = Prepared(schema.community.insert().inline())
_ADD_ONCE = Prepared(InsertOnce(schema.community, ["slug"], schema.community.c.id))
_BY_SLUG = select(schema.community).where(schema.community.c.slug == bindparam("slug")).limit(1)
_FIND = Prepared(_BY_SLUG)
_ALL = Prepared(select(schema.community.c.slug).order_by(schema.community.c.id))
_HIDE = Prepared(
    update(schema.community).where(schema.community.c.slug == bindparam("the_slug")).values(name="", demo=False)
)


def _add(conn: Connection, **other: Any) -> None:
    _ADD.run(conn, _COMMUNITY | other)


def test_rows_are_written_and_read_as_sqlalchemy_does(database: Database) -> None:
    database.write_now(_add)
    own = database.read_now(lambda c: c.execute(_BY_SLUG, {"slug": "there"}).one())
    found = database.read_now(lambda c: _FIND.first(c, {"slug": "there"}))
    assert found._asdict() == own._asdict()
    assert found._asdict() == {"id": own.id} | _COMMUNITY
    assert type(found.demo) is bool
    assert database.read_now(lambda c: _FIND.first(c, {"slug": "elsewhere"})) is None


def test_many_at_once_and_what_stands_in_the_statement(database: Database) -> None:
    database.write_now(lambda c: _ADD.run(c, *(_COMMUNITY | {"slug": slug} for slug in ("one", "two", "three"))))
    database.write_now(lambda c: _HIDE.run(c, {"the_slug": "two"}))
    assert [one.slug for one in database.read_now(lambda c: _ALL.all(c, {}))] == ["one", "two", "three"]
    hidden = database.read_now(lambda c: _FIND.first(c, {"slug": "two"}))
    assert (hidden.name, hidden.demo) == ("", False)


def test_statements_of_each_database(database: Database) -> None:
    more = Prepared(Increment(schema.rotation, "sessions"))
    sessions = Prepared(select(schema.rotation.c.sessions))

    def work(conn: Connection) -> list[Any]:
        added, repeated = _ADD_ONCE.first(conn, _COMMUNITY), _ADD_ONCE.first(conn, _COMMUNITY)
        held = {"community_id": added.id, "number": 1, "opened_at": _NOW}
        round_id = conn.execute(schema.round_.insert().values(held).returning(schema.round_.c.id)).scalar_one()
        for count in (1, 2):
            more.run(conn, {"round_id": round_id, "role": "family", "sessions": count})
        return [added.id > 0, repeated, sessions.first(conn, {}).sessions]

    assert database.write_now(work) == [True, None, 3]


def test_other_names_are_another_statement(database: Database) -> None:
    database.write_now(lambda c: _ADD.run(c, {n: v for n, v in _COMMUNITY.items() if n != "demo"}))
    assert database.read_now(lambda c: _FIND.first(c, {"slug": "there"})).demo is False
    with pytest.raises(KeyError):
        database.read_now(lambda c: _FIND.first(c, {}))
    with pytest.raises(ValueError, match="time zone"):
        database.write_now(lambda c: _add(c, created_at=_NOW.replace(tzinfo=None)))


def test_errors_are_sqlalchemys_and_quote_nothing(database: Database) -> None:
    database.write_now(_add)
    with pytest.raises(IntegrityError) as raised:
        database.write_now(lambda c: _add(c, name="Somebody's name"))
    assert "Somebody's name" not in str(raised.value)
    assert raised.value.orig is not None


def test_a_lost_connection_is_made_again(postgres_url: str) -> None:
    """Also when all connections of the readers were lost, and only prepared statements notice."""
    database, other = Database(postgres_url), Database(postgres_url)
    database.write_now(_add)
    with ThreadPoolExecutor(4) as threads:  # opens several readers
        barrier = Barrier(4)
        for _ in range(4):
            threads.submit(database.read_now, lambda c: (_ALL.all(c, {}), barrier.wait(5)))
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    killed = other.write_now(lambda c: c.execute(text(f"SELECT pg_terminate_backend(pid) {others}")).all())
    assert len(killed) == 5
    assert len(database.read_now(lambda c: _ALL.all(c, {}))) == 1
    database.write_now(lambda c: _add(c, slug="after"))
    assert len(database.read_now(lambda c: _ALL.all(c, {}))) == 2
    database.close()
    other.close()


async def test_a_locked_file_is_the_same_refusal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's connection that writes all the same: the lock is met in the prepared statement itself."""
    monkeypatch.setattr("api.storage.engines.BUSY_MILLISECONDS", 1)
    database, other = Database(sqlite_url), Database(sqlite_url)
    writes = threading.Event()
    done = threading.Event()

    def hold(conn: Connection) -> None:
        _add(conn)
        writes.set()
        assert done.wait(10)

    def write(conn: Connection) -> None:
        conn.exec_driver_sql("PRAGMA query_only = OFF")
        assert writes.wait(10)
        _add(conn, slug="other")

    holding = asyncio.ensure_future(database.write(hold))
    try:
        with pytest.raises(DatabaseUnavailable):
            await other.read(write)
    finally:
        done.set()
        await holding
        database.close()
        other.close()


def test_a_reader_sees_one_moment_from_its_first_statement(database: Database) -> None:
    def twice(conn: Connection) -> tuple[int, int]:
        before = len(_ALL.all(conn, {}))
        database.write_now(_add)
        return before, len(_ALL.all(conn, {}))

    assert database.read_now(twice) == (0, 0)
    assert len(database.read_now(lambda c: _ALL.all(c, {}))) == 1
