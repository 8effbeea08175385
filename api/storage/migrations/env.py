"""Runs migrations on the connection `migrate.upgrade` hands over, inside the transaction it began."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import BigInteger, schema

from api.storage.columns import Json, Utc
from api.storage.schema import metadata


def plain(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Writes our column types as the plain ones beneath: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    if kind == "type" and type(item) is BigInteger:
        return "KEY"
    if kind == "server_default" and isinstance(item, schema.DefaultClause) and not isinstance(item.arg, str):
        return "sa.true()" if str(item.arg) == "true" else "sa.false()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain,
)
context.run_migrations()
