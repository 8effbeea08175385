"""One turn, one transaction: a message's answer, the session, the counts and the replies take effect together, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, text, update

from api.storage import doors, echoes, erasure, flags, outbox, sessions, tallies
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.locks import Lock, hold
from api.storage.prepared import Prepared
from api.storage.schema import inbox, person, rotation
from api.storage.sessions import Current
from api.storage.statements import Increment
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Door, Reply, Session, Situation, Turn

Step = Callable[[Situation], Turn]
_OVER = ("complete", "declined", "stopped")


class StaleTurn(Exception):  # noqa: N818 - nothing is wrong, the message must only be read again
    """The message was read against a question that is no longer pending, or another one goes first. Nothing changed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn came to. `erased`: the person's traces in the write-ahead log should be overwritten now."""

    replies: tuple[Reply, ...]
    erased: bool = False


class Turns:
    """Takes turns on a database; the actions' TurnStore."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        library: Library,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._vault = vault
        self._library = library
        self._clock = clock

    async def take_turn(self, inbound: int, question: str | None, reading: Reading, step: Step) -> tuple[Reply, ...]:
        """The replies to a message, durably stored; the same ones again when its turn was taken before.

        StaleTurn: read the message again, with fresh metadata.
        """
        now = self._clock()
        taken = await self._database.write(
            lambda conn: take_turn(conn, self._library, self._vault, inbound, question, reading, step, now)
        )
        if taken.erased:
            await self._database.scrub()
        return taken.replies


def take_turn(
    conn: Connection,
    library: Library,
    vault: Vault,
    inbound: int,
    question: str | None,
    reading: Reading,
    step: Step,
    now: datetime,
) -> Taken:
    """As `Turns.take_turn`, inside the caller's transaction."""
    hold(conn, Lock.TURN)
    message = _MESSAGE.first(conn, {"inbound": inbound})
    if message is None:
        raise StaleTurn(f"there is no message {inbound}")
    if message.state == "done":
        return Taken(tuple(one.reply for one in outbox.of_turn(conn, vault, inbound)))
    if message.state != "waiting" or message.older_waits:
        raise StaleTurn(f"message {inbound} is {'not the oldest' if message.older_waits else message.state}")
    current = sessions.found(conn, vault, message)
    pending = current.session.question if current else None
    if question != pending:
        raise StaleTurn(f"message {inbound} was read for {question}, but {pending} is pending")
    turn = step(_situation(conn, library, message, current, reading))
    turn = echoes.quieted(conn, message, current.session if current else None, turn, now)
    _DONE.run(conn, {"inbound": inbound, "now": now})
    address = _apply(conn, library, vault, message, current, reading, turn, now)
    opted_out = ("opt_out" in turn.effects) or (message.opted_out_at is not None and "opt_in" not in turn.effects)
    outbox.add(
        conn,
        vault,
        inbound,
        message.sender,
        message.by,
        turn.replies,
        sender=message.extra.get("to"),
        despite_opt_out=opted_out,
        address=address,
        now=now,
    )
    return Taken(turn.replies, erased="erase" in turn.effects)


def _situation(
    conn: Connection, library: Library, message: Any, current: Current | None, reading: Reading
) -> Situation:
    session = current.session if current else None
    door = _door(conn, library, message, session, reading)
    round_id = door.round if door else session.round if session and session.role is None else None
    return Situation(
        session=session,
        channel=message.by,
        language=message.speaks,
        community=current.community if current else None,
        door=door,
        opted_out=message.opted_out_at is not None,
        quiet=bool(message.extra.get("quiet")),
        rotations=doors.rotations(conn, round_id) if round_id is not None else {},
    )


def _door(conn: Connection, library: Library, message: Any, session: Session | None, reading: Reading) -> Door | None:
    if session is None or reading.word:
        number = message.extra.get("to")
        return doors.resolve(conn, library, message.sender, message.by, number, reading.word)
    if reading.command == "start" and session.status in _OVER:
        return doors.of_community(conn, library, session.community)
    return None


def _apply(
    conn: Connection,
    library: Library,
    vault: Vault,
    message: Any,
    current: Current | None,
    reading: Reading,
    turn: Turn,
    now: datetime,
) -> str | None:
    """Stores what the turn changes; returns the address of a person it erased."""
    person_id = message.sender
    if "erase" in turn.effects:
        return erasure.erase(conn, library, vault, person_id, now)
    if turn.session is not None:
        base = None if "open" in turn.effects else current
        _save(conn, library, vault, message, base, turn.session, now)
        if turn.session.language != message.speaks:
            conn.execute(_SPEAKS, {"person": person_id, "language": turn.session.language})
    elif (spoken := _told(reading, message.speaks)) in library.languages and spoken != message.speaks:
        conn.execute(_SPEAKS, {"person": person_id, "language": spoken})  # no session yet to hold it
    if "opt_out" in turn.effects:
        conn.execute(_OPT, {"person": person_id, "since": now})
        outbox.cancel_queued(conn, person_id, now)
    elif "opt_in" in turn.effects:
        conn.execute(_OPT, {"person": person_id, "since": None})
    _raise_flags(conn, message, current, turn, now)
    return None


def _told(reading: Reading, speaks: str | None) -> str | None:
    """The language a message without a session asks for, or, from a person whose language is not known, is in."""
    return reading.language or speaks or reading.surely_in


def _raise_flags(conn: Connection, message: Any, current: Current | None, turn: Turn, now: datetime) -> None:
    session = turn.session or (current.session if current else None)
    round_id = session.round if session else None
    if "flag_urgent" in turn.effects:
        flags.raise_flag(conn, "urgent", message.sender, round_id, message.inbound, now)
    if "flag_human" in turn.effects:
        flags.raise_flag(conn, "human", message.sender, round_id, message.inbound, now)


def _save(
    conn: Connection,
    library: Library,
    vault: Vault,
    message: Any,
    current: Current | None,
    after: Session,
    now: datetime,
) -> None:
    """Stores the session after the turn; `current` is what it follows on, None for a new one."""
    before = current.session if current else None
    if current is None:
        session_id = sessions.add(conn, message.sender, after, now)
    else:
        session_id = current.id
        sessions.update_to(conn, session_id, after, now)
    old = before.answers if before else {}
    changed = [one for question, one in after.answers.items() if old.get(question) != one]
    removed = [question for question in old if question not in after.answers]
    sessions.save_answers(
        conn, vault, session_id, current.revisions if current else {}, changed, removed, message.inbound, now
    )
    role_before = before.role if before else None
    if after.role is not None and after.role != role_before:
        _ONE_MORE.run(conn, {"round_id": after.round, "role": after.role, "sessions": 1})
    if changed or removed or after.role != role_before or (before is not None and after.status != before.status):
        areas = current.community.areas if current else sessions.areas_of(conn, after.round)
        tallies.move(conn, library, vault, areas, after.round, before, after)


_OLDER = inbox.alias("older")
_MESSAGE = Prepared(
    select(inbox.c.id.label("inbound"), inbox.c.state, inbox.c.channel.label("by"), inbox.c.extra)
    .add_columns(person.c.id.label("sender"), person.c.language.label("speaks"), person.c.opted_out_at)
    .add_columns(
        exists()
        .where(_OLDER.c.person_id == inbox.c.person_id, text("older.state = 'waiting'"), _OLDER.c.id < inbox.c.id)
        .label("older_waits")
    )
    .add_columns(*sessions.COLUMNS)
    .select_from(sessions.beside(inbox.join(person, person.c.id == inbox.c.person_id), inbox.c.person_id))
    .where(inbox.c.id == bindparam("inbound"))
)
_DONE = Prepared(update(inbox).where(inbox.c.id == bindparam("inbound")).values(state="done", done_at=bindparam("now")))
_SPEAKS = update(person).where(person.c.id == bindparam("person")).values(language=bindparam("language"))
_OPT = update(person).where(person.c.id == bindparam("person")).values(opted_out_at=bindparam("since"))
_ONE_MORE = Prepared(Increment(rotation, "sessions"))
