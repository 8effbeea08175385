"""Queues texts the way turns do, without an engine: the store's own turn with a step that says what a test wants."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import select, text

from api.storage import inbox
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.schema import inbox as messages
from api.storage.schema import outbox as texts
from api.storage.schema import person
from api.storage.turns import Turns
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Effect, Reply, Situation, Turn

_sids = count(1)


async def queue_reply(
    database: Database,
    vault: Vault,
    library: Library,
    phone: str,
    *said: str,
    effects: Sequence[Effect] = (),
) -> list[int]:
    """A person texts and gets `said`; their outbox ids in order."""
    sid = f"SMqueue{next(_sids)}"
    stored = await database.write(lambda c: inbox.store(c, vault, "sms", sid, phone, "hello", {}, datetime.now(UTC)))

    def step(_: Situation) -> Turn:
        return Turn(None, tuple(Reply(one, "en") for one in said), effects=tuple(effects))

    await Turns(database, vault, library).take_turn(stored.inbound, None, Reading("unclear"), step)
    outcome = await database.read(lambda c: inbox.outcome(c, vault, stored.inbound))
    return [row.id for row in outcome.rows]


async def damage(database: Database, inbound: int) -> None:
    """One byte of a stored message is another one now."""
    body = select(messages.c.sealed_body).where(messages.c.id == inbound)
    sealed = await database.read(lambda c: c.execute(body).scalar_one())
    spoilt = sealed[:-1] + bytes([sealed[-1] ^ 1])
    await database.write(
        lambda c: c.execute(messages.update().where(messages.c.id == inbound).values(sealed_body=spoilt))
    )


async def status_of(database: Database, id: int) -> str:
    return str(await database.read(lambda c: c.execute(select(texts.c.status).where(texts.c.id == id)).scalar_one()))


async def make_due(database: Database, id: int) -> None:
    """Lets the time pass that a text waits for."""
    past = datetime(2020, 1, 1, tzinfo=UTC)
    await database.write(lambda c: c.execute(texts.update().where(texts.c.id == id).values(not_before=past)))


async def opted_out(database: Database, id: int) -> bool:
    """Whether the person of a text is known to want no more."""
    asked = select(person.c.opted_out_at).join(texts, texts.c.person_id == person.c.id).where(texts.c.id == id)
    return await database.read(lambda c: c.execute(asked).scalar_one()) is not None


@contextlib.asynccontextmanager
async def without_table(database: Database, name: str) -> AsyncIterator[None]:
    """A table is missing meanwhile: an error of another kind on each database."""
    await database.write(lambda c: c.execute(text(f"ALTER TABLE {name} RENAME TO {name}_away")))
    try:
        yield
    finally:
        await database.write(lambda c: c.execute(text(f"ALTER TABLE {name}_away RENAME TO {name}")))
