"""Reads a round's answers for taking out: in pieces, in an order that says nothing, and without who gave them."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from api.storage.crypto import Vault
from api.storage.schema import answer, session
from assessment.tallies import NOT_COUNTED

AREA = "AREA"
_AT_ONCE = 500
_PRIME = 2**31 - 1
"""Larger than any session id, and small enough that id * factor fits a 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Given:
    """The latest revision of one answer, with what is known of the session it was given in."""

    respondent: str
    role: str
    instrument: str
    instrument_version: int
    question: str
    status: str
    key: int | None
    text: str | None
    language: str
    text_version: int
    channel: str
    event: str | None
    area: int | None
    """The session's AREA key."""
    answered_on: date


def answers(conn: Connection, vault: Vault, round_id: int, role: str | None = None) -> Iterator[Given]:
    """Every counted answer of a round, of one role if named; memory does not grow with their number.

    Sessions come shuffled and under a name drawn for this call, so that neither says who wrote first or links two
    exports. Left out: sessions that were withdrawn or declined, and those whose role is not known (yet).
    """
    shuffled = {"factor": 1 + secrets.randbelow(_PRIME - 1), "shift": secrets.randbelow(_PRIME)}
    found = conn.execute(_sessions(role), {"round": round_id, "the_role": role} | shuffled)
    for some in found.partitions(_AT_ONCE):
        rows = conn.execute(_ANSWERS, {"sessions": [row.id for row in some]})
        by_session = {number: list(group) for number, group in groupby(rows, key=lambda row: row.session_id)}
        for of in some:
            yield from _given(vault, of, by_session.get(of.id, []))


def _sessions(role: str | None) -> Any:
    shuffled = (session.c.id * bindparam("factor") + bindparam("shift")) % _PRIME
    statement = (
        select(session.c.id, session.c.role, session.c.instrument, session.c.instrument_version)
        .add_columns(session.c.channel, session.c.event)
        .where(session.c.round_id == bindparam("round"), session.c.status.not_in(NOT_COUNTED))
        .where(session.c.role.isnot(None), session.c.instrument.isnot(None))
        .order_by(shuffled)
        .execution_options(yield_per=_AT_ONCE)
    )
    return statement.where(session.c.role == bindparam("the_role")) if role else statement


def _given(vault: Vault, of: Row[Any], rows: Sequence[Row[Any]]) -> Iterator[Given]:
    respondent = secrets.token_hex(8)
    area = next((row.key for row in rows if row.question == AREA), None)
    for row in rows:
        yield Given(
            respondent=respondent,
            role=of.role,
            instrument=of.instrument,
            instrument_version=of.instrument_version,
            question=row.question,
            status=row.status,
            key=row.key,
            text=None if row.sealed_text is None else vault.open("answer", row.sealed_text),
            language=row.language,
            text_version=row.text_version,
            channel=of.channel,
            event=of.event,
            area=area,
            answered_on=row.answered_at.date(),
        )


_ANSWERS = (
    select(answer.c.session_id, answer.c.question, answer.c.status, answer.c.key, answer.c.sealed_text)
    .add_columns(answer.c.language, answer.c.text_version, answer.c.answered_at)
    .where(answer.c.session_id.in_(bindparam("sessions", expanding=True)), answer.c.current)
    .order_by(answer.c.session_id, answer.c.id)
)
