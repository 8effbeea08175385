"""From nothing to the tables the code expects, on both databases, however often and from however many processes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from api.storage import communities
from api.storage.database import Database
from api.storage.migrate import NewerDatabase
from api.storage.schema import metadata
from tests.databases import at

MIGRATE = "import sys; from api.storage.database import Database; d = Database(sys.argv[1]); d.migrate(); d.close()"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/folder/new.sqlite3"
        return
    server: str = request.getfixturevalue("postgres_server")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
        yield at(server, "empty")
        connection.execute("DROP DATABASE empty WITH (FORCE)")


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


def test_migrations_and_tables_agree(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    assert database.read_now(differences) == []
    database.migrate()
    assert database.write_now(communities.ensure_demo) == 1
    database.close()


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    command = [sys.executable, "-c", MIGRATE, empty_url]
    root = Path(__file__).parents[2]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=root) for _ in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in started] == [("", 0)] * 4
    database = Database(empty_url)
    assert database.read_now(differences) == []
    database.close()


def test_a_database_of_a_later_version_is_left_alone(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    database.write_now(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(NewerDatabase, match="later version"):
        database.migrate()
    database.close()
