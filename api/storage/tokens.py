"""Bearer tokens of coordinators: shown once, kept only as a hash."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Literal, NamedTuple, get_args

from sqlalchemy import Connection, bindparam, select, update

from api.storage.schema import community, token

Role = Literal["viewer", "coordinator", "lead"]
_PREFIX = "fv_"


class Caller(NamedTuple):
    """Whose token it is: what the holder may do, and in which community."""

    token: int
    community_id: int
    community: str
    role: Role


def add(conn: Connection, community_slug: str, role: Role, now: datetime | None = None) -> str:
    """Makes a token and returns it in plain text, for the only time. ValueError: no such community or role."""
    if role not in get_args(Role):
        raise ValueError(f"there is no role {role!r}; choose one of {', '.join(get_args(Role))}")
    found = conn.execute(select(community.c.id).where(community.c.slug == community_slug)).scalar_one_or_none()
    if found is None:
        raise ValueError(f"there is no community {community_slug!r}")
    plain = _PREFIX + secrets.token_urlsafe(32)
    values = {"community_id": found, "role": role, "hash": digest(plain), "created_at": now or datetime.now(UTC)}
    conn.execute(token.insert().values(values))
    return plain


def find(conn: Connection, plain: str) -> Caller | None:
    """The caller a token belongs to. None: unknown or revoked."""
    row = conn.execute(_FIND, {"the_hash": digest(plain)}).first()
    return None if row is None else Caller(*row)


def revoke(conn: Connection, token_id: int, now: datetime | None = None) -> None:
    conn.execute(update(token).where(token.c.id == token_id).values(revoked_at=now or datetime.now(UTC)))


def digest(plain: str) -> bytes:
    """What is kept of a random secret. It has 256 bits, so a fast hash cannot be guessed from."""
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


_FIND = (
    select(token.c.id, token.c.community_id, community.c.slug, token.c.role)
    .join(community)
    .where(token.c.hash == bindparam("the_hash"), token.c.revoked_at.is_(None))
)
