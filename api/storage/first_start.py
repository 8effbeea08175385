"""What a start on an empty database leaves behind: the demo community, and a coordinator's token for it."""

from sqlalchemy import Connection

from api.storage import communities, tokens
from api.storage.locks import Lock, hold


def welcome(conn: Connection) -> str | None:
    """The plain token, for the one start that finds no community; None for every other, also one at the same time."""
    hold(conn, Lock.FIRST_START)
    if communities.listing(conn):
        return None
    communities.ensure_demo(conn)
    return tokens.add(conn, "demo", "coordinator")
