"""What sending needs beside the outbox: whose text is due, texts of unknown fate, and the carrier's opt-outs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select, text, update

from api.storage import outbox
from api.storage.crypto import Vault
from api.storage.schema import outbox as texts
from api.storage.schema import person


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text stands."""

    id: int
    person: int
    status: str
    sid: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A text that may be out or not, with what the carrier can be asked by."""

    id: int
    address: str
    body: str
    attempts: int
    created_at: datetime
    since: datetime
    """When it became unknown."""


def due(conn: Connection, now: datetime, limit: int) -> list[int]:
    """Texts to send now, the oldest first; never two of one person, nor one while an earlier is on its way.

    Nor one to a person whose message still waits for its turn: it may be a STOP.
    """
    return list(conn.execute(_DUE, {"now": now, "limit": limit}).scalars())


def report(conn: Connection, id: int | None, sid: str, status: str, code: str | None, now: datetime) -> Standing | None:
    """Notes a report of the carrier. Where the text stands now, if that is news; None: not ours, or nothing new.

    A text that waits to be sent again still bears the name of its failed try: reports about that one are old.
    """
    before = conn.execute(_STANDING.where(texts.c.id == id if id is not None else texts.c.sid == sid)).first()
    if before is None or (before.status in ("queued", "sending") and before.sid == sid):
        return None
    if not outbox.status_callback(conn, before.id, sid, status, code, now):
        return None
    return Standing(*conn.execute(_STANDING.where(texts.c.id == before.id)).one())


def handed_over(conn: Connection, id: int, sid: str, status: str, now: datetime) -> None:
    """The carrier took the text as `sid`. One that was sent again forgets the name it had the first time."""
    conn.execute(_FORGET_SID, {"outbox": id, "the_sid": sid})
    outbox.sent(conn, id, sid, status, now)


def send_again(conn: Connection, id: int, when: datetime, code: str | None, now: datetime) -> bool:
    """Queues a text that certainly did not arrive. False: it did not end in failure, nor is its fate unknown."""
    values = {"outbox": id, "when": when, "code": code, "now": now}
    return bool(conn.execute(_AGAIN, values).rowcount)


def give_up(conn: Connection, id: int, code: str | None, now: datetime) -> None:
    """A text of unknown fate that certainly did not arrive, and is not tried again."""
    conn.execute(_GIVE_UP, {"outbox": id, "code": code, "now": now})


def unsettled(conn: Connection, vault: Vault, before: datetime, limit: int) -> list[Unsettled]:
    """Texts that were unknown before a moment, the oldest first; without those whose person was erased since."""
    rows = conn.execute(_UNSETTLED, {"before": before, "limit": limit}).all()
    return [
        Unsettled(
            id=row.id,
            address=vault.open("address", row.sealed_address),
            body=next(one.reply.text for one in outbox.of_turn(conn, vault, row.inbox_id) if one.id == row.id),
            attempts=row.attempts,
            created_at=row.created_at,
            since=row.updated_at,
        )
        for row in rows
    ]


def known_sids(conn: Connection, sids: Sequence[str]) -> set[str]:
    """Those of the carrier's ids that belong to texts of ours already."""
    return set(conn.execute(select(texts.c.sid).where(texts.c.sid.in_(sids))).scalars())


def carrier_opted_out(conn: Connection, person_id: int, now: datetime) -> None:
    """The carrier says this person opted out: as if they had told us."""
    conn.execute(_OPT_OUT, {"person": person_id, "now": now})
    outbox.cancel_queued(conn, person_id, now)


_EARLIER = texts.alias("earlier")
_OPEN = text("outbox.status IN ('queued', 'sending', 'unknown')")
"""Written out, not bound, so that the partial index serves it."""
_DUE = (
    select(texts.c.id)
    .where(_OPEN, texts.c.channel == "sms", texts.c.status == "queued", texts.c.not_before <= bindparam("now"))
    .where(
        ~exists().where(
            _EARLIER.c.person_id == texts.c.person_id,
            _EARLIER.c.id < texts.c.id,
            text("earlier.status IN ('queued', 'sending')"),
        )
    )
    .where(~outbox.PERSON_WAITS)
    .order_by(texts.c.not_before, texts.c.id)
    .limit(bindparam("limit"))
)
_STANDING = select(texts.c.id, texts.c.person_id, texts.c.status, texts.c.sid, texts.c.attempts)
_THIS = texts.c.id == bindparam("outbox")
_FORGET_SID = (
    update(texts)
    .where(_THIS, texts.c.status.in_(("sending", "unknown")), texts.c.sid != bindparam("the_sid"))
    .values(sid=None)
)
_AGAIN = (
    update(texts)
    .where(_THIS, texts.c.status.in_(["unknown", "undelivered", "failed"]), texts.c.sealed_reply.isnot(None))
    .values(status="queued", not_before=bindparam("when"), error_code=bindparam("code"), updated_at=bindparam("now"))
)
_GIVE_UP = (
    update(texts)
    .where(_THIS, texts.c.status == "unknown")
    .values(status="failed", error_code=bindparam("code"), updated_at=bindparam("now"))
)
_UNSETTLED = (
    select(texts.c.id, texts.c.inbox_id, texts.c.attempts, texts.c.created_at, texts.c.updated_at)
    .add_columns(person.c.sealed_address)
    .join(person, person.c.id == texts.c.person_id)
    .where(_OPEN, texts.c.status == "unknown", texts.c.updated_at <= bindparam("before"))
    .where(texts.c.sealed_reply.isnot(None), person.c.sealed_address.isnot(None))
    .order_by(texts.c.id)
    .limit(bindparam("limit"))
)
_OPT_OUT = (
    update(person)
    .where(person.c.id == bindparam("person"), person.c.opted_out_at.is_(None))
    .values(opted_out_at=bindparam("now"))
)
