"""Fixtures of the tests that store: a vault, and a fresh database of each kind. A plugin: pyproject.toml names it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.schema import metadata
from tests import postgres


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault("a secret of these tests, long enough")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL's address. Its durability is not what tests are about, so it does not wait for the disk."""
    with postgres.running("fsync=off", "max_connections=200") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The address of a database with all tables, which tests use one after the other."""
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute("CREATE DATABASE migrated")
    url = at(postgres_server, "migrated")
    database = Database(url)
    database.migrate()
    database.close()
    return url


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    path = tmp_path / "familyvoice.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    """A migrated PostgreSQL database with nothing in it (emptied, which is much faster than a new one)."""
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with psycopg.connect(migrated_postgres, autocommit=True) as server:
        server.execute(f"TRUNCATE {tables} RESTART IDENTITY")
    return migrated_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own; the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open, migrated, empty database; the test runs once on each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()


def at(server: str, name: str) -> str:
    """The address of one database of a server."""
    return server.replace("/postgres?", f"/{name}?")
