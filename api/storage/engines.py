"""Opens SQLite and PostgreSQL so that both behave alike: one engine that writes, one that can only read.

What a statement was given stays out of its errors: they are logged, and what people wrote is given to statements.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

BUSY_MILLISECONDS = 5000
"""How long a writer waits for another process's write on SQLite, and for a connection to PostgreSQL."""
READERS = 4

_EVERY_CONNECTION = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, not only unlinked
    "PRAGMA cache_size = -16000",
)


def database_url(url: str) -> URL:
    """`sqlite:///path` or `postgresql://...` with the driver we use. ValueError: anything else."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError("FAMILYVOICE_DATABASE_URL must look like sqlite:///file or postgresql://host/name") from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"FAMILYVOICE_DATABASE_URL must be a sqlite:///file or a postgresql:// address, not {parsed!r}")


def open_writer(url: URL) -> Engine:
    """An engine whose transactions may write; on SQLite they take the write lock when they begin."""
    if url.get_backend_name() == "sqlite":
        file = Path(str(url.database))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # a new one is for us alone; SQLite's own files beside it take its mode
        return _sqlite(url, "BEGIN IMMEDIATE", 1, ("PRAGMA journal_mode = WAL", *_EVERY_CONNECTION))
    return _postgresql(url, 1, "-c timezone=UTC")


def open_reader(url: URL) -> Engine:
    """An engine whose transactions see one moment of the database and cannot change it."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, "BEGIN", READERS, (*_EVERY_CONNECTION, "PRAGMA query_only = ON"))
    options = "-c timezone=UTC -c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
    return _postgresql(url, READERS, options)


def _sqlite(url: URL, begin: str, connections: int, pragmas: tuple[str, ...]) -> Engine:
    arguments = {"check_same_thread": False}
    engine = create_engine(url, pool_size=connections, max_overflow=0, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # transactions begin when we say so, and include DDL
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        for pragma in pragmas:
            raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL, connections: int, options: str) -> Engine:
    arguments = {"options": options, "connect_timeout": BUSY_MILLISECONDS // 1000, "application_name": "familyvoice"}
    return create_engine(url, pool_size=connections, max_overflow=0, connect_args=arguments, hide_parameters=True)
