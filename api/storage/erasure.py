"""Takes back everything a person has told us: what they wrote, what they answered, and how to reach them."""

from datetime import datetime

from sqlalchemy import Connection, case, delete, null, select, update

from api.storage import sessions, tallies
from api.storage.crypto import Vault
from api.storage.locks import Lock, hold
from api.storage.schema import answer, flag, inbox, outbox, person, session
from assessment.library import Library


def erase(conn: Connection, library: Library, vault: Vault, person_id: int, now: datetime) -> str | None:
    """Erases a person and returns the address, for one last text; None where there was none.

    What stays: rows without content that keep repeated messages harmless, and the address's hash of a person who
    opted out, so that nobody texts it again. Messages still waiting are erased too and count as done.
    """
    hold(conn, Lock.TURN)
    held = conn.execute(select(person.c.sealed_address).where(person.c.id == person_id)).scalar_one()
    for one in sessions.all_of(conn, vault, person_id):
        tallies.move(conn, library, vault, one.community.areas, one.session.round, one.session, None)
    _forget_sessions(conn, person_id, now)
    _forget_messages(conn, person_id, now)
    kept = person.c.opted_out_at.isnot(None)
    conn.execute(
        update(person)
        .where(person.c.id == person_id)
        .values(address_hash=case((kept, person.c.address_hash), else_=null()))
        .values(sealed_address=null(), language=null(), erased_at=now)
    )
    return None if held is None else vault.open("address", held)


def _forget_sessions(conn: Connection, person_id: int, now: datetime) -> None:
    theirs = session.c.person_id == person_id
    conn.execute(delete(answer).where(answer.c.session_id.in_(select(session.c.id).where(theirs))))
    conn.execute(
        update(session)
        .where(theirs)
        .values(status="withdrawn", pending=null(), aside=null(), offered=[], misses=0, event=null(), updated_at=now)
    )


def _forget_messages(conn: Connection, person_id: int, now: datetime) -> None:
    conn.execute(delete(flag).where(flag.c.person_id == person_id))
    conn.execute(
        update(inbox)
        .where(inbox.c.person_id == person_id)
        .values(
            sealed_body=null(),
            extra={},
            state=case((inbox.c.state == "waiting", "done"), else_=inbox.c.state),
            done_at=case((inbox.c.state == "waiting", now), else_=inbox.c.done_at),
        )
    )
    conn.execute(
        update(outbox)
        .where(outbox.c.person_id == person_id)
        .values(
            sealed_reply=null(),
            sealed_address=null(),
            status=case((outbox.c.status == "queued", "cancelled"), else_=outbox.c.status),
            updated_at=now,
        )
    )
