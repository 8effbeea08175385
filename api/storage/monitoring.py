"""Figures for operators: does the database answer, what waits, and who waits for a coordinator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, literal, select, text

from api.storage.schema import flag, inbox, outbox


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in the inbox and the outbox now."""

    inbox_waiting: int
    oldest_waiting: datetime | None
    outbox: Mapping[str, int]
    """Texts that are not on their way yet, or whose fate is unknown, by state."""
    open_flags: Mapping[str, int]
    """Calls for a coordinator that nobody has resolved, by kind."""


def answers(conn: Connection) -> bool:
    """True; raises where the database does not answer or has no tables yet."""
    conn.execute(select(inbox.c.id).limit(1)).first()
    return bool(conn.execute(select(literal(1))).scalar_one())


def stock(conn: Connection) -> Stock:
    waiting, oldest = conn.execute(_WAITING).one()
    states = {"queued": 0, "sending": 0, "unknown": 0} | {row.status: row.texts for row in conn.execute(_OPEN)}
    flags = {"urgent": 0, "human": 0} | {row.kind: row.flags for row in conn.execute(_FLAGS)}
    return Stock(waiting, oldest, states, flags)


_WAITING = select(func.count(), func.min(inbox.c.received_at)).where(text("inbox.state = 'waiting'"))
_OPEN = (
    select(outbox.c.status, func.count().label("texts"))
    .where(text("outbox.status IN ('queued', 'sending', 'unknown')"))
    .group_by(outbox.c.status)
)
_FLAGS = select(flag.c.kind, func.count().label("flags")).where(flag.c.resolved_at.is_(None)).group_by(flag.c.kind)
