"""What was said in a web chat, for the browser it was said in."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from api.storage import outbox
from api.storage.crypto import Vault
from api.storage.schema import inbox


@dataclass(frozen=True, slots=True)
class Exchange:
    """A person's message and the replies to it. `text` is None once it was erased."""

    inbound: int
    provider_id: str
    text: str | None
    replies: tuple[outbox.Sent, ...]


def latest(conn: Connection, vault: Vault, person_id: int, limit: int) -> list[Exchange]:
    """A person's last `limit` messages with their replies, the oldest first."""
    rows = conn.execute(_LATEST, {"person": person_id, "limit": limit}).all()
    return [
        Exchange(
            inbound=row.id,
            provider_id=row.provider_id,
            text=None if row.sealed_body is None else vault.open("message", row.sealed_body),
            replies=outbox.of_turn(conn, vault, row.id),
        )
        for row in reversed(rows)
    ]


_LATEST = (
    select(inbox.c.id, inbox.c.provider_id, inbox.c.sealed_body)
    .where(inbox.c.person_id == bindparam("person"))
    .order_by(inbox.c.id.desc())
    .limit(bindparam("limit"))
)
