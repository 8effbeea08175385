"""What a coordinator must look at: somebody may be in danger, or asked for a person."""

from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, or_, select, update

from api.storage.schema import flag, round_

Kind = Literal["urgent", "human"]


class Flag(NamedTuple):
    """One call for a coordinator: nothing of who called or what was said. `resolved_at` None: it is open."""

    id: int
    kind: Kind
    raised_at: datetime
    resolved_at: datetime | None


def raise_flag(conn: Connection, kind: Kind, person_id: int, round_id: int | None, inbound: int, now: datetime) -> None:
    """Notes that this message needs a coordinator of the round's community (None: it belongs to nobody yet)."""
    community_id = select(round_.c.community_id).where(round_.c.id == round_id).scalar_subquery()
    values = {"kind": kind, "person_id": person_id, "inbox_id": inbound, "raised_at": now}
    conn.execute(flag.insert().values(**values, community_id=community_id))


def listing(conn: Connection, community_id: int) -> tuple[Flag, ...]:
    """The community's flags and those of nobody's, the newest first."""
    chosen = select(flag.c.id, flag.c.kind, flag.c.raised_at, flag.c.resolved_at).where(_seen_by(community_id))
    return tuple(Flag(*row) for row in conn.execute(chosen.order_by(flag.c.id.desc())))


def resolve(conn: Connection, community_id: int, flag_id: int, now: datetime) -> None:
    """Notes that somebody has looked after it. ValueError: the community sees no such open flag."""
    its = (flag.c.id == flag_id) & flag.c.resolved_at.is_(None) & _seen_by(community_id)
    if conn.execute(update(flag).where(its).values(resolved_at=now)).rowcount == 0:
        raise ValueError(f"there is no open flag {flag_id} in this community")


def _seen_by(community_id: int) -> ColumnElement[bool]:
    return or_(flag.c.community_id == community_id, flag.c.community_id.is_(None))
