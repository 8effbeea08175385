"""Messages from people, each kept once for ever: stored before the carrier is answered, done with its turn's commit."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, literal_column, select, text, update

from api.storage import doors, people, sessions
from api.storage.crypto import Vault
from api.storage.outbox import Sent, of_turn
from api.storage.prepared import Prepared
from api.storage.schema import community, inbox, person, session
from api.storage.statements import InsertOnce
from assessment.library import SOURCE_LANGUAGE, Library
from assessment.prompts import COMMON, options_of
from assessment.session import Channel
from assessment.walking import AREA, LANGUAGE

State = Literal["waiting", "done", "dead"]
_LONGEST_ID = 128


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that is in the inbox. `new` is False for a repeat of one that was there."""

    inbound: int
    person: int
    conversation: str
    new: bool


@dataclass(frozen=True, slots=True)
class PendingTurn:
    """A message to give to the engine, with the metadata its reader needs."""

    inbound: int
    conversation: str
    text: str
    metadata: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message. `rows`: its replies in order, once it is done."""

    state: State
    rows: tuple[Sent, ...]

    @property
    def done(self) -> bool:
        return self.state == "done"


def store(
    conn: Connection,
    vault: Vault,
    channel: Channel,
    provider_id: str,
    sender: str | int,
    text: str,
    extra: Mapping[str, Any],
    now: datetime,
) -> Stored:
    """Keeps a message, unless (channel, provider_id) was kept before.

    `sender` is an address (its person is added on first sight) or, in web chat, a person's id. `extra` holds what is
    known of the delivery and is not personal: `to` (the number texted), `quiet` (the carrier has answered already).
    """
    provider_id = _plain_id(provider_id)
    known = people.known(conn, vault, channel, sender)
    if known is None:
        found = _find(conn, channel, provider_id)  # a repeat must not bring an erased person's address back
        if found is not None:
            return found
        known = people.by_address(conn, vault, channel, str(sender), now)
    values = {
        "channel": channel,
        "provider_id": provider_id,
        "person_id": known.person,
        "sealed_body": vault.seal("message", text),
        "extra": dict(extra),
        "state": "waiting",
        "attempts": 0,
        "received_at": now,
    }
    added = _INSERT.first(conn, values)
    if added is not None:
        return Stored(added.id, known.person, known.conversation, new=True)
    repeated = _find(conn, channel, provider_id)
    assert repeated is not None
    return repeated


def next_turn(conn: Connection, vault: Vault, person_id: int, library: Library) -> PendingTurn | None:
    """The person's oldest waiting message. None: nothing waits."""
    row = _OLDEST.first(conn, {"person": person_id})
    if row is None:
        return None
    body = vault.open("message", row.sealed_body)
    begun = row.status not in (None, "withdrawn")
    metadata = (_in_session if begun else _before_one)(conn, vault, row, library)
    metadata |= {"inbound": row.inbound, "words": doors.words(conn, body, beside=not begun)}
    return PendingTurn(row.inbound, row.conversation, body, metadata, row.attempts)


def oldest_waiting(conn: Connection, person_id: int) -> int | None:
    """The person's oldest waiting message, which need not be readable. None: nothing waits."""
    return conn.execute(_OLDEST_ID, {"person": person_id}).scalar_one_or_none()


def waiting_people(conn: Connection, limit: int) -> list[int]:
    """People with a waiting message, whoever has waited longest first."""
    return list(conn.execute(_WAITING, {"limit": limit}).scalars())


def count_attempt(conn: Connection, inbound: int) -> int:
    """Notes that a turn is being tried; returns how often by now (0: no such message)."""
    return int(conn.execute(_ATTEMPT, {"inbound": inbound}).scalar_one_or_none() or 0)


def bury(conn: Connection, inbound: int) -> bool:
    """Gives up on a waiting message, so that the person's next one gets its turn. False: it did not wait."""
    return bool(conn.execute(_BURY, {"inbound": inbound}).rowcount)


def outcome(conn: Connection, vault: Vault, inbound: int) -> Outcome:
    """What became of the message so far. NoResultFound: no such message."""
    state: State = conn.execute(_STATE, {"inbound": inbound}).scalar_one()
    return Outcome(state, of_turn(conn, vault, inbound) if state == "done" else ())


def _find(conn: Connection, channel: Channel, provider_id: str) -> Stored | None:
    row = conn.execute(_BY_PROVIDER_ID, {"channel": channel, "provider_id": provider_id}).first()
    return None if row is None else Stored(row.id, row.person_id, row.conversation, new=False)


def _plain_id(provider_id: str) -> str:
    """The id itself, or a digest of one that is overlong or no plain text: browsers choose their own."""
    if len(provider_id) <= _LONGEST_ID and provider_id.isascii() and provider_id.isprintable():
        return provider_id
    return "sha256:" + hashlib.sha256(provider_id.encode("utf-8", "surrogatepass")).hexdigest()


def _in_session(conn: Connection, vault: Vault, row: Any, library: Library) -> dict[str, Any]:
    question = row.aside or row.pending
    return {
        "instrument": row.instrument or COMMON,
        "question": question,
        "languages": _in_order(row.language, row.languages),
        "offered": row.offered,
        "choices": _choices(conn, vault, row.sender, library) if question in (AREA, LANGUAGE) else [],
    }


def _before_one(conn: Connection, _: Vault, row: Any, library: Library) -> dict[str, Any]:
    door = doors.resolve(conn, library, row.sender, row.by, row.extra.get("to"), None)
    languages = door.community.languages if door else tuple(library.languages)
    asked: dict[str, Any] = {"instrument": COMMON, "question": None, "offered": [], "choices": []}
    return asked | {"languages": _in_order(row.speaks, languages)}


def _in_order(own: str | None, others: Sequence[str]) -> list[str]:
    """The person's language first, English in any case."""
    return list(dict.fromkeys([*([own] if own else []), *others, SOURCE_LANGUAGE]))


def _choices(conn: Connection, vault: Vault, person_id: int, library: Library) -> list[str]:
    """The labels of a pending question whose options are the community's own, in key order."""
    current = sessions.latest(conn, vault, person_id)
    if current is None or current.session.question is None:
        return []
    options = options_of(library, current.session, current.community, current.session.question)
    return [label for _, label in options]


_IS_WAITING = text("inbox.state = 'waiting'")
"""Written out, not bound, so that the partial index serves it."""
_INSERT = Prepared(InsertOnce(inbox, ["channel", "provider_id"], inbox.c.id))
_BY_PROVIDER_ID = (
    select(inbox.c.id, inbox.c.person_id, person.c.conversation)
    .join(person, person.c.id == inbox.c.person_id)
    .where(inbox.c.channel == bindparam("channel"), inbox.c.provider_id == bindparam("provider_id"))
)
_OLDEST = Prepared(
    select(
        inbox.c.id.label("inbound"), inbox.c.sealed_body, inbox.c.channel.label("by"), inbox.c.extra, inbox.c.attempts
    )
    .add_columns(person.c.id.label("sender"), person.c.conversation, person.c.language.label("speaks"))
    .add_columns(session.c.status, session.c.language, session.c.instrument, session.c.pending, session.c.aside)
    .add_columns(session.c.offered, community.c.languages)
    .select_from(sessions.beside(inbox.join(person, person.c.id == inbox.c.person_id), inbox.c.person_id))
    .where(inbox.c.person_id == bindparam("person"), _IS_WAITING)
    .order_by(inbox.c.id)
    .limit(1)
)
_OLDEST_ID = (
    select(inbox.c.id).where(inbox.c.person_id == bindparam("person"), _IS_WAITING).order_by(inbox.c.id).limit(1)
)
_WAITING = (
    select(inbox.c.person_id)
    .where(_IS_WAITING)
    .group_by(inbox.c.person_id)
    .order_by(func.min(inbox.c.id))
    .limit(bindparam("limit"))
)
_ATTEMPT = (
    update(inbox)
    .where(inbox.c.id == bindparam("inbound"))
    .values(attempts=inbox.c.attempts + literal_column("1"))
    .returning(inbox.c.attempts)
)
_BURY = update(inbox).where(inbox.c.id == bindparam("inbound"), _IS_WAITING).values(state="dead")
_STATE = select(inbox.c.state).where(inbox.c.id == bindparam("inbound"))
