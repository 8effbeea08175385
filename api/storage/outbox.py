"""Texts to people: written with the turn that says them, then moved along as the carrier reports.

A text is sent at most once. Where it is not known whether a send got through, the row is `unknown` until the carrier
says more; it is never sent again blindly.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, literal_column, null, select, text, update

from api.storage.crypto import Vault
from api.storage.prepared import Prepared
from api.storage.schema import inbox, outbox, person
from assessment.session import Channel, Reply

RANK: Mapping[str, int] = {"queued": 0, "sending": 1, "unknown": 2, "sent": 3, "delivered": 4, "read": 5}
"""How far a text has come. A report of less than is known already says nothing new."""
FINAL = frozenset({"failed", "undelivered", "cancelled"})
"""Nothing follows these."""
CARRIER_STATUS: Mapping[str, str] = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "undelivered",
    "canceled": "cancelled",
}
"""What the carrier's words mean here: to have it in its own queue is to have been sent by us."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply of a turn, and where it is on its way."""

    id: int
    part: int
    status: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text to send now. `attempts` counts this one; `sender` is the number that was texted, if that is known."""

    id: int
    inbound: int
    person: int
    channel: Channel
    address: str
    reply: Reply
    sender: str | None
    attempts: int


def add(
    conn: Connection,
    vault: Vault,
    inbound: int,
    person_id: int,
    channel: Channel,
    replies: Sequence[Reply],
    *,
    sender: str | None,
    despite_opt_out: bool,
    address: str | None,
    now: datetime,
) -> None:
    """Queues a turn's replies; those of a web chat count as sent, for the page asks for them.

    `address`: where to send when the person's own is being erased; the rows forget it, and what they say, once sent.
    """
    rows = [
        {
            "inbox_id": inbound,
            "part": part,
            "person_id": person_id,
            "channel": channel,
            "sealed_reply": vault.seal("reply", _to_json(reply)),
            "sealed_address": None if address is None else vault.seal("address", address),
            "sender": sender,
            "status": "sent" if channel == "web" else "queued",
            "despite_opt_out": despite_opt_out,
            "attempts": 0,
            "not_before": now,
            "created_at": now,
            "updated_at": now,
        }
        for part, reply in enumerate(replies)
    ]
    if rows:
        _INSERT.run(conn, *rows)


def of_turn(conn: Connection, vault: Vault, inbound: int) -> tuple[Sent, ...]:
    """The replies of a turn that can still be read, in order."""
    rows = conn.execute(_OF_TURN, {"inbound": inbound})
    return tuple(Sent(r.id, r.part, r.status, _from_json(vault.open("reply", r.sealed_reply))) for r in rows)


def claim(conn: Connection, vault: Vault, id: int, now: datetime) -> Claimed | None:
    """Takes a queued text for sending. None: somebody else has it, it is not due, or it must not leave (any more).

    What must not: texts to somebody who opted out since, and a question on a later try when a newer text has left, for
    the answer would be taken for one to the newer question. What stays queued: texts to somebody whose own message
    waits for its turn, for it may say stop; messages that were given up on do not wait.
    """
    row = conn.execute(_CLAIM, {"outbox": id, "now": now}).first()
    if row is None:
        return None
    held = conn.execute(_OF_PERSON, {"person": row.person_id}).one()
    sealed_address = row.sealed_address or held.sealed_address
    refused = held.opted_out_at is not None and not row.despite_opt_out
    if refused or sealed_address is None or row.sealed_reply is None:
        conn.execute(_MOVE, _move(id, "cancelled", now))
        return None
    reply = _from_json(vault.open("reply", row.sealed_reply))
    if row.attempts > 1 and reply.question is not None and _overtaken(conn, id, row.person_id):
        conn.execute(_MOVE, _move(id, "cancelled", now))
        return None
    address = vault.open("address", sealed_address)
    return Claimed(id, row.inbox_id, row.person_id, row.channel, address, reply, row.sender, row.attempts)


def sent(conn: Connection, id: int, sid: str, status: str, now: datetime | None = None) -> None:
    """The carrier took the text as `sid` and said `status` (its word). A callback may have told us more already."""
    _learn(conn, id, sid, status, None, now)


def retry_at(conn: Connection, id: int, when: datetime, code: str | None = None, now: datetime | None = None) -> None:
    """The carrier refused for now: back to the queue until `when`."""
    conn.execute(_RETRY, _move(id, "queued", now) | {"when": when, "code": code})


def failed(conn: Connection, id: int, code: str | None, now: datetime | None = None) -> None:
    """The carrier refused for good."""
    conn.execute(_FAIL, _move(id, "failed", now) | {"code": code})


def unknown(conn: Connection, id: int, now: datetime | None = None) -> None:
    """The carrier did not answer, so the text may be out or not."""
    conn.execute(_UNKNOWN, _move(id, "unknown", now))


def abandon_stale(conn: Connection, before: datetime, now: datetime | None = None) -> int:
    """Marks as unknown what was being sent since `before` and never reported (its sender died). Returns how many."""
    return conn.execute(_ABANDON, {"before": before, "now": now or datetime.now(UTC)}).rowcount


def status_callback(
    conn: Connection, id: int | None, sid: str, status: str, error_code: str | None, now: datetime | None = None
) -> bool:
    """A report from the carrier, found by our own id or by `sid`; repeated, reversed and early ones do no harm.

    False: it changed nothing (no such text, a status we do not know, or nothing new).
    """
    if id is None:
        id = conn.execute(_BY_SID, {"the_sid": sid}).scalars().first()
    return id is not None and _learn(conn, id, sid, status, error_code, now)


def cancel_queued(conn: Connection, person_id: int, now: datetime) -> None:
    """What was not sent yet stays unsent: the person said stop."""
    conn.execute(_CANCEL, {"person": person_id, "now": now})


def follows(news: str, known: str) -> bool:
    """Whether a report of status `news` changes what is `known`: not what is final, and never backwards."""
    if known in FINAL:
        return False
    if news in FINAL:
        return RANK[known] < RANK["delivered"]
    return RANK[news] > RANK[known]


def _learn(conn: Connection, id: int, sid: str, status: str, error_code: str | None, now: datetime | None) -> bool:
    row = conn.execute(_LOCK, {"outbox": id}).first()
    if row is None or (row.sid is not None and row.sid != sid):
        return False
    if row.status == "queued" and row.sid == sid:  # it waits for its next try: this is about the one that failed
        return False
    news = CARRIER_STATUS.get(status.strip().lower())
    if news is None or not follows(news, row.status):
        news = row.status
    if news == row.status and row.sid == sid:
        return False
    conn.execute(_LEARN, _move(id, news, now) | {"the_sid": sid, "code": error_code})
    return True


def _overtaken(conn: Connection, id: int, person_id: int) -> bool:
    return conn.execute(_LATER_LEFT, {"outbox": id, "person": person_id}).first() is not None


def _move(id: int, status: str, now: datetime | None) -> dict[str, object]:
    return {"outbox": id, "new": status, "now": now or datetime.now(UTC)}


def _to_json(reply: Reply) -> str:
    return json.dumps([reply.text, reply.language, reply.question, reply.options])


def _from_json(stored: str) -> Reply:
    said, language, question, options = json.loads(stored)
    return Reply(said, language, question, tuple((key, label) for key, label in options))


_OPEN = text("outbox.status IN ('queued', 'sending', 'unknown')")
"""Written out, not bound, so that the partial index serves it."""
PERSON_WAITS = exists().where(inbox.c.person_id == outbox.c.person_id, text("inbox.state = 'waiting'"))
"""Whether a message of the text's person waits for its turn."""
_THIS = outbox.c.id == bindparam("outbox")
_INSERT = Prepared(outbox.insert().inline())
_OF_TURN = (
    select(outbox.c.id, outbox.c.part, outbox.c.status, outbox.c.sealed_reply)
    .where(outbox.c.inbox_id == bindparam("inbound"), outbox.c.sealed_reply.isnot(None))
    .order_by(outbox.c.part)
)
_OF_PERSON = select(person.c.sealed_address, person.c.opted_out_at).where(person.c.id == bindparam("person"))
_CLAIM = (
    update(outbox)
    .where(_THIS, outbox.c.status == "queued", outbox.c.not_before <= bindparam("now"), ~PERSON_WAITS)
    .values(status="sending", attempts=outbox.c.attempts + literal_column("1"), updated_at=bindparam("now"))
    .returning(outbox.c.inbox_id, outbox.c.person_id, outbox.c.channel, outbox.c.sealed_reply)
    .returning(outbox.c.sealed_address, outbox.c.sender, outbox.c.attempts, outbox.c.despite_opt_out)
)
_LATER_LEFT = (
    select(outbox.c.id)
    .where(outbox.c.person_id == bindparam("person"), outbox.c.id > bindparam("outbox"))
    .where(outbox.c.status.not_in(("queued", "cancelled", "failed")))
    .limit(1)
)
_LOCK = select(outbox.c.status, outbox.c.sid).where(_THIS).with_for_update()
_BY_SID = select(outbox.c.id).where(outbox.c.sid == bindparam("the_sid")).order_by(outbox.c.id)
_FORGET: dict[str, Any] = {
    "sealed_reply": case((outbox.c.sealed_address.isnot(None), null()), else_=outbox.c.sealed_reply),
    "sealed_address": null(),
}
"""Once it is out of our hands, a text to an erased person is gone too."""
_MOVE = update(outbox).where(_THIS).values(status=bindparam("new"), updated_at=bindparam("now"), **_FORGET)
_LEARN = _MOVE.values(sid=bindparam("the_sid"), error_code=bindparam("code"))
_FAIL = _MOVE.where(outbox.c.status == "sending").values(error_code=bindparam("code"))
_UNKNOWN = _MOVE.where(outbox.c.status == "sending")
_RETRY = (
    update(outbox)
    .where(_THIS, outbox.c.status == "sending")
    .values(status=bindparam("new"), updated_at=bindparam("now"))
    .values(not_before=bindparam("when"), error_code=bindparam("code"))
)
_ABANDON = (
    update(outbox)
    .where(outbox.c.status == "sending", _OPEN, outbox.c.updated_at < bindparam("before"))
    .values(status="unknown", updated_at=bindparam("now"), **_FORGET)
)
_CANCEL = (
    update(outbox)
    .where(outbox.c.person_id == bindparam("person"), outbox.c.status == "queued")
    .values(status="cancelled", updated_at=bindparam("now"), **_FORGET)
)
