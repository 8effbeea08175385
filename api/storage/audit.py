"""Who looked at or took out what: a record that is only ever added to, each entry sealed to the one before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from api.storage.locks import Lock, hold
from api.storage.schema import audit


class Entry(NamedTuple):
    """One recorded action. `detail` holds no personal data."""

    id: int
    at: datetime
    actor: str
    action: str
    community_id: int | None
    detail: Mapping[str, Any]


def record(
    conn: Connection,
    *,
    actor: str,
    action: str,
    community_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> None:
    """Adds an entry, e.g. actor "token 3", action "export", detail {"format": "csv"}."""
    hold(conn, Lock.AUDIT)
    last = conn.execute(select(audit.c.id, audit.c.chain).order_by(audit.c.id.desc()).limit(1)).first()
    number, chain = (last.id, last.chain) if last is not None else (0, b"")
    entry = Entry(number + 1, now or datetime.now(UTC), actor, action, community_id, dict(detail or {}))
    conn.execute(audit.insert().values(**entry._asdict(), chain=_chained(chain, entry)))


def entries(conn: Connection, community_id: int | None = None) -> list[Entry]:
    """Every entry, the first one first; of one community when it is named."""
    statement = select(*_FIELDS).order_by(audit.c.id)
    if community_id is not None:
        statement = statement.where(audit.c.community_id == community_id)
    return [Entry(*row) for row in conn.execute(statement)]


def first_broken(conn: Connection) -> int | None:
    """The number of the first entry that was changed, or follows a missing one; None when the record is whole."""
    chain = b""
    for expected, (*fields, stored) in enumerate(conn.execute(select(*_FIELDS, audit.c.chain).order_by(audit.c.id)), 1):
        entry = Entry(*fields)
        chain = _chained(chain, entry)
        if entry.id != expected or chain != stored:
            return expected
    return None


def _chained(before: bytes, entry: Entry) -> bytes:
    said = json.dumps([*entry[:1], entry.at.astimezone(UTC).isoformat(), *entry[2:]], sort_keys=True)
    return hashlib.sha256(before + said.encode()).digest()


_FIELDS = (audit.c.id, audit.c.at, audit.c.actor, audit.c.action, audit.c.community_id, audit.c.detail)
