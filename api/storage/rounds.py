"""Rounds of a community: numbered from 1, at most one of them open."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, update

from api.storage.schema import round_


class Round(NamedTuple):
    """`number` is what people outside say; `id` is what sessions and tallies refer to."""

    id: int
    number: int
    opened_at: datetime
    closed_at: datetime | None


def open_next(conn: Connection, community_id: int, now: datetime) -> Round:
    """Opens the community's next round and closes the one that was open."""
    close(conn, community_id, now)
    last = select(func.coalesce(func.max(round_.c.number), 0)).where(round_.c.community_id == community_id)
    values = {"community_id": community_id, "number": conn.execute(last).scalar_one() + 1, "opened_at": now}
    return Round(*conn.execute(round_.insert().values(values).returning(*_COLUMNS)).one())


def close(conn: Connection, community_id: int, now: datetime) -> None:
    """Closes the open round, if there is one."""
    is_open = (round_.c.community_id == community_id) & round_.c.closed_at.is_(None)
    conn.execute(update(round_).where(is_open).values(closed_at=now))


def listing(conn: Connection, community_id: int) -> tuple[Round, ...]:
    """All rounds of the community, the first one first."""
    return tuple(Round(*row) for row in conn.execute(_of(community_id).order_by(round_.c.number)))


def find(conn: Connection, community_id: int, number: int | None = None) -> Round | None:
    """The round of that number; the open one when none is given, or else the latest."""
    statement = _of(community_id)
    if number is not None:
        statement = statement.where(round_.c.number == number)
    row = conn.execute(statement.order_by(round_.c.closed_at.isnot(None), round_.c.number.desc()).limit(1)).first()
    return None if row is None else Round(*row)


def _of(community_id: int) -> Any:
    return select(*_COLUMNS).where(round_.c.community_id == community_id)


_COLUMNS = (round_.c.id, round_.c.number, round_.c.opened_at, round_.c.closed_at)
