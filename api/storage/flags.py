"""What a coordinator must look at: somebody may be in danger, or asked for a person."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from api.storage.schema import flag, round_

Kind = Literal["urgent", "human"]


def raise_flag(conn: Connection, kind: Kind, person_id: int, round_id: int | None, inbound: int, now: datetime) -> None:
    """Notes that this message needs a coordinator of the round's community (None: it belongs to nobody yet)."""
    community_id = select(round_.c.community_id).where(round_.c.id == round_id).scalar_subquery()
    values = {"kind": kind, "person_id": person_id, "inbox_id": inbound, "raised_at": now}
    conn.execute(flag.insert().values(**values, community_id=community_id))
