"""Web chats: who may go on with a conversation in a browser, by a secret that only the browser holds."""

import hmac
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from api.storage import people
from api.storage.schema import chat, community, person
from api.storage.tokens import digest


class NewChat(NamedTuple):
    """A chat just opened. `token` is shown this once."""

    session: str
    token: str
    person: int
    conversation: str


class Chat(NamedTuple):
    """A chat whose token was right."""

    session: str
    person: int
    conversation: str
    community: str


def open_chat(conn: Connection, community_slug: str, language: str | None, now: datetime | None = None) -> NewChat:
    """Opens a chat in a community for a new person. ValueError: no such community."""
    now = now or datetime.now(UTC)
    found = conn.execute(select(community.c.id).where(community.c.slug == community_slug)).scalar_one_or_none()
    if found is None:
        raise ValueError(f"there is no community {community_slug!r}")
    known = people.add_without_address(conn, "web", language, now)
    opened = NewChat(secrets.token_urlsafe(16), secrets.token_urlsafe(32), known.person, known.conversation)
    values = {
        "id": opened.session,
        "person_id": opened.person,
        "community_id": found,
        "token_hash": digest(opened.token),
        "created_at": now,
    }
    conn.execute(chat.insert().values(values))
    return opened


def find(conn: Connection, session: str, token: str) -> Chat | None:
    """The chat. None: there is none of that name, or the token is not its own; both look alike."""
    if "\0" in session or not session.isascii():
        return None
    row = conn.execute(_FIND, {"session": session}).first()
    expected = row.token_hash if row is not None else bytes(32)
    if not hmac.compare_digest(expected, digest(token)) or row is None:
        return None
    return Chat(row.id, row.person_id, row.conversation, row.slug)


_FIND = (
    select(chat.c.id, chat.c.person_id, chat.c.token_hash, person.c.conversation, community.c.slug)
    .join(person, person.c.id == chat.c.person_id)
    .join(community, community.c.id == chat.c.community_id)
    .where(chat.c.id == bindparam("session"))
)
