"""Writing: durable before it is acknowledged, together when there is much of it, apart when one fails."""

import asyncio
import sqlite3
import threading
import traceback
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.exc import DBAPIError

from api.storage.database import Database, DatabaseUnavailable
from api.storage.schema import audit, rotation
from tests.storage.talking import NOW, count


def add(connection: Connection, actor: str) -> str:
    connection.execute(audit.insert().values(at=NOW, actor=actor, action="test", detail={}, chain=b""))
    return actor


def actors(database: Database) -> list[str]:
    return list(database.read_now(lambda c: c.execute(select(audit.c.actor).order_by(audit.c.id)).scalars()))


def another(database: Database) -> Database:
    """A second program on the same database."""
    return Database(database.url.render_as_string(hide_password=False))


async def test_what_is_acknowledged_is_there_for_every_other_program(database: Database) -> None:
    assert await database.write(lambda c: add(c, "one")) == "one"
    other = another(database)
    assert actors(other) == ["one"]
    other.close()


async def test_waiting_writes_share_a_commit(database: Database) -> None:
    commits: list[Connection] = []

    def note(connection: Connection) -> None:
        commits.append(connection)

    event.listen(Engine, "commit", note)
    hold, held = threading.Event(), threading.Event()

    def slow(connection: Connection) -> str:
        held.set()
        hold.wait()
        return add(connection, "slow")

    try:
        first = asyncio.create_task(database.write(slow))
        await asyncio.to_thread(held.wait)
        rest = [asyncio.create_task(database.write(lambda c, i=i: add(c, str(i)))) for i in range(100)]
        await asyncio.sleep(0)
        hold.set()
        assert await asyncio.gather(first, *rest) == ["slow", *map(str, range(100))]
    finally:
        event.remove(Engine, "commit", note)
    assert len(commits) == 2
    assert actors(database) == ["slow", *map(str, range(100))]


async def test_a_failing_write_spoils_no_other(database: Database) -> None:
    def failing(connection: Connection) -> None:
        add(connection, "never")
        raise KeyError("on purpose")

    def broken(connection: Connection) -> None:
        add(connection, "never")
        connection.execute(text("SELECT * FROM nowhere"))

    works = [lambda c, i=i: add(c, str(i)) for i in range(6)]
    every = [*works[:2], failing, *works[2:4], broken, *works[4:]]
    results = await asyncio.gather(*(database.write(work) for work in every), return_exceptions=True)
    assert [one for one in results if isinstance(one, str)] == [str(i) for i in range(6)]
    assert isinstance(results[2], KeyError)
    assert isinstance(results[5], DBAPIError | DatabaseUnavailable)
    assert actors(database) == [str(i) for i in range(6)]


async def test_a_commit_that_fails_acknowledges_nothing_and_each_write_is_tried_alone(database: Database) -> None:
    failures = [2]

    def refuse(_connection: Connection) -> None:
        if failures[0]:
            failures[0] -= 1
            raise OSError("no space left on device")

    event.listen(Engine, "commit", refuse)
    try:
        results = await asyncio.gather(*(database.write(lambda c, i=i: add(c, str(i))) for i in range(20)))
    finally:
        event.remove(Engine, "commit", refuse)
    assert results == [str(i) for i in range(20)]
    assert sorted(actors(database)) == sorted(results)


async def test_a_cancelled_caller_harms_nobody(database: Database) -> None:
    task = asyncio.create_task(database.write(lambda c: add(c, "left")))
    await asyncio.sleep(0)
    task.cancel()
    assert await database.write(lambda c: add(c, "stayed")) == "stayed"
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "stayed" in actors(database)


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, DatabaseUnavailable)):
        database.read_now(lambda c: add(c, "sneaked"))
    assert actors(database) == []


async def test_reading_sees_one_moment(database: Database) -> None:
    def twice(connection: Connection) -> tuple[int, int]:
        statement = select(audit.c.id)
        before = len(connection.execute(statement).all())
        database.write_now(lambda c: add(c, "meanwhile"))
        return before, len(connection.execute(statement).all())

    assert await database.read(twice) == (0, 0)
    assert count(database, audit) == 1


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(database: Database) -> None:
    with pytest.raises(RuntimeError, match="connection"):
        database.write_now(lambda c: database.write_now(lambda d: add(d, "inner")))
    assert actors(database) == []


def test_closing_finishes_what_was_handed_over_and_then_refuses(database: Database) -> None:
    database.write_now(lambda c: add(c, "before"))
    database.close()
    database.close()
    with pytest.raises(DatabaseUnavailable):
        database.write_now(lambda c: add(c, "after"))
    other = another(database)
    assert actors(other) == ["before"]
    other.close()


def test_references_are_kept(database: Database) -> None:
    with pytest.raises(DBAPIError):
        database.write_now(lambda c: c.execute(rotation.insert().values(round_id=99, role="family", sessions=1)))


def test_two_programs_write_at_once(database: Database) -> None:
    other = another(database)

    async def write(through: Database, name: str) -> None:
        await asyncio.gather(*(through.write(lambda c, i=i: add(c, f"{name}{i}")) for i in range(100)))

    threads = [
        threading.Thread(target=lambda d=d, n=n: asyncio.run(write(d, n))) for d, n in ((database, "a"), (other, "b"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(actors(database)) == sorted(f"{name}{i}" for name in "ab" for i in range(100))


def test_sqlite_waits_for_the_disk_and_overwrites_what_it_deletes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    pragmas = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
    found = database.write_now(lambda c: [c.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas])
    database.close()
    assert found == ["wal", 2, 1, 1]


async def test_a_locked_sqlite_file_is_said_to_be_unavailable_and_works_again_later(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.storage.engines.BUSY_MILLISECONDS", 50)
    database = Database(sqlite_url)
    blocker = sqlite3.connect(str(database.url.database), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(*(database.write(lambda c: add(c, "x")) for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in results] == [DatabaseUnavailable] * 5
    blocker.execute("ROLLBACK")
    blocker.close()
    assert await database.write(lambda c: add(c, "x")) == "x"
    assert actors(database) == ["x"]
    database.close()


def test_the_log_is_overwritten_when_no_reader_needs_it(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.storage.engines.BUSY_MILLISECONDS", 50)
    database = Database(sqlite_url)
    database.write_now(lambda c: add(c, "x"))
    reader = sqlite3.connect(str(database.url.database), isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM audit").fetchone() == (1,)
    database.write_now(lambda c: add(c, "y"))
    assert not database.scrub_now()
    reader.close()
    assert database.scrub_now()
    assert Path(f"{database.url.database}-wal").stat().st_size == 0
    assert actors(database) == ["x", "y"]
    database.close()


def test_an_unreachable_postgresql_is_said_to_be_unavailable(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable):
        database.write_now(lambda c: add(c, "x"))
    with pytest.raises(DatabaseUnavailable):
        database.read_now(lambda c: add(c, "x"))
    database.close()


def test_a_lost_connection_is_made_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    database.write_now(lambda c: add(c, "before"))
    assert actors(database) == ["before"]
    other = Database(postgres_url)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    other.write_now(lambda c: c.execute(text(f"SELECT pg_terminate_backend(pid) {others}")).all())
    other.close()
    database.write_now(lambda c: add(c, "after"))
    assert actors(database) == ["before", "after"]
    database.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_other_databases_are_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(ValueError, match="FAMILYVOICE_DATABASE_URL"):
        Database(url)


async def test_an_error_does_not_quote_what_a_statement_was_given(database: Database) -> None:
    words = "my husband hits me"
    failing = text("INSERT INTO rotation (round_id, role, sessions) SELECT NULL, 'family', 1 WHERE :said <> ''")
    with pytest.raises(DBAPIError) as failed:
        await database.write(lambda c: c.execute(failing, {"said": words}))
    shown = "".join(traceback.format_exception(failed.value))
    assert "INSERT INTO rotation" in shown
    assert words not in shown


def test_a_new_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'state' / 'voice.sqlite3'}")
    database.migrate()
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()} == {0o600}
    database.close()
