"""People who text or chat: their messages go through the real inbox, the real steps and the real turn, one by one."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, select

from api.storage import inbox, outbox, sessions
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.turns import Taken, take_turn
from assessment.conversation import step
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Reply, Session, Situation, Turn

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
NUMBER = "+12025550100"
START = Reading("command", command="start")
JOIN = Reading("command", command="start", word="demo")
STOP = Reading("command", command="stop")
DELETE = Reading("command", command="delete")
YES = Reading("answer", value=1)
_ids = itertools.count(1)


def says(value: int | str, comment: str | None = None) -> Reading:
    return Reading("answer", value=value, comment=comment)


@dataclass
class Phone:
    """One person's phone. `says` is a whole turn; `writes` only puts a message into the inbox."""

    database: Database
    vault: Vault
    library: Library
    address: str = "+15551230001"
    now: datetime = NOW
    person: int = 0
    sent: list[inbox.Stored] = field(default_factory=list)

    def writes(self, text: str, provider_id: str | None = None, **extra: Any) -> inbox.Stored:
        provider_id = f"SM{next(_ids):032d}" if provider_id is None else provider_id
        self.now += timedelta(seconds=30)
        details = {"to": NUMBER, **extra}
        stored = self.database.write_now(
            lambda c: inbox.store(c, self.vault, "sms", provider_id, self.address, text, details, self.now)
        )
        self.person = stored.person
        self.sent.append(stored)
        return stored

    def waits(self) -> inbox.PendingTurn | None:
        return self.database.read_now(lambda c: inbox.next_turn(c, self.vault, self.person, self.library))

    def takes(self, reading: Reading, turn: inbox.PendingTurn | None = None) -> Taken:
        """The turn of the oldest waiting message, read as `reading`."""
        turn = turn or self.waits()
        assert turn is not None
        return take(self, turn.inbound, turn.metadata["question"], reading)

    def says(self, reading: Reading, text: str = "1", **extra: Any) -> tuple[Reply, ...]:
        self.writes(text, **extra)
        return self.takes(reading).replies

    def begins(self) -> None:
        """Up to the first item of the family assessment."""
        for reading in (JOIN, YES, YES):
            self.says(reading)

    def session(self) -> Session:
        current = self.database.read_now(lambda c: sessions.latest(c, self.vault, self.person))
        assert current is not None
        return current.session


def take(
    phone: Phone,
    inbound: int,
    question: str | None,
    reading: Reading,
    own_step: Callable[[Situation], Turn] | None = None,
) -> Taken:
    """A turn as an action takes it, with the shipped step for the reading unless another is given."""
    taking = own_step or (lambda situation: step(phone.library, situation, reading))
    return phone.database.write_now(
        lambda c: take_turn(c, phone.library, phone.vault, inbound, question, reading, taking, phone.now)
    )


def rows(database: Database, table: Table) -> list[Any]:
    """Everything in a table, in the order of its first column."""
    return list(database.read_now(lambda c: c.execute(select(table).order_by(table.c[0])).all()))


def count(database: Database, table: Table) -> int:
    return database.read_now(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())


def replies(phone: Phone, inbound: int) -> list[outbox.Sent]:
    return list(phone.database.read_now(lambda c: inbox.outcome(c, phone.vault, inbound)).rows)


def everything(connection: Connection, tables: list[Table]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, to see whether anything changed."""
    return {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in tables}
