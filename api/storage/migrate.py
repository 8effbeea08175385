"""Brings a database's tables to the version this program needs, however many processes start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from api.storage.locks import Lock, hold


class NewerDatabase(Exception):  # noqa: N818 - said to the operator as it is
    """The database was written by a later version of this program."""


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """All missing migrations in one transaction. NewerDatabase: this program is too old for the database."""
    with engine.begin() as connection:
        hold(connection, Lock.MIGRATE)
        config = alembic_config(connection)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if not set(MigrationContext.configure(connection).get_current_heads()) <= known:
            raise NewerDatabase(
                "the database was written by a later version: install that version, or restore a backup"
            )
        command.upgrade(config, "head")
