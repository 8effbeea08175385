"""Keeps two machines from texting each other for ever: to who gets nowhere, only so many replies leave in a while."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from api.storage.schema import answer, outbox, session
from assessment.session import Session, Turn

MOST_IDLE = 15
"""Texts in answer to messages that moved nothing on, as many as one person gets by SMS within WITHIN."""
WITHIN = timedelta(minutes=5)
_ALWAYS_HEARD = frozenset({"open", "opt_out", "erase"})


def quieted(conn: Connection, message: Any, before: Session | None, turn: Turn, now: datetime) -> Turn:
    """The turn, or one that says nothing when its replies would be too many.

    An answer is always replied to, and costs no look into the database. Who is told nothing stays where they were:
    their next answer must be to the question they saw last.
    """
    if message.by != "sms" or not turn.replies or _moves_on(before, turn):
        return turn
    since = {"person": message.sender, "since": now - WITHIN}
    if conn.execute(_IDLE_REPLIES, since).scalar_one() < MOST_IDLE:
        return turn
    return Turn(None, effects=tuple(one for one in turn.effects if one.startswith("flag_")))


def _moves_on(before: Session | None, turn: Turn) -> bool:
    """A call for help counts the first time: the reply to it names numbers, and may itself come back as one."""
    urgent = "flag_urgent" in turn.effects and (before is None or before.status == "active")
    return bool(turn.answered) or urgent or not _ALWAYS_HEARD.isdisjoint(turn.effects)


_IDLE_REPLIES = (
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.person_id == bindparam("person"), outbox.c.channel == "sms")
    .where(outbox.c.created_at > bindparam("since"))
    .where(
        outbox.c.inbox_id.not_in(
            select(answer.c.inbox_id)
            .join(session, session.c.id == answer.c.session_id)
            .where(session.c.person_id == bindparam("person"))
        )
    )
)
