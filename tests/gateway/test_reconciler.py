"""Texts of unknown fate are settled by asking the carrier: found is sent, certainly missing is sent again."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.gateway.metrics import Metrics
from api.gateway.pacing import Breaker, Pace
from api.gateway.reconciler import Reconciler
from api.gateway.sender import Sender
from api.gateway.twilio import Carrier
from api.simulator.carrier import Fault
from api.storage import outbox
from api.storage.crypto import Vault
from api.storage.database import Database
from assessment.library import Library
from tests.gateway.running import free_port, until
from tests.gateway.texts import queue_reply, status_of
from tests.twilio_stub import TwilioStub

PHONE = "+12025550123"
NOW = timedelta(0)


class Settling:
    """A sender and a reconciler that does not wait before it asks."""

    def __init__(self, database: Database, vault: Vault, library: Library, stub: TwilioStub) -> None:
        self.database, self.vault, self.library, self.stub = database, vault, library, stub
        self.metrics = Metrics()
        self.carrier = Carrier(stub.account, "http://127.0.0.1:9/status")
        breaker = Breaker(time.monotonic)
        self.sender = Sender(database, vault, self.carrier, self.metrics, Pace(0, time.monotonic), breaker)

    def reconciler(self, **waits: timedelta) -> Reconciler:
        waits = {"abandoned_after": NOW, "ask_after": NOW, "missing_after": NOW, **waits}
        return Reconciler(self.database, self.vault, self.carrier, self.metrics, self.sender.wake, **waits)

    async def queue(self, text: str, phone: str = PHONE) -> int:
        [id] = await queue_reply(self.database, self.vault, self.library, phone, text)
        self.sender.wake()
        return id

    async def until_status(self, id: int, wanted: str) -> None:
        async def reached() -> bool:
            return await status_of(self.database, id) == wanted

        await until(reached)

    async def unknown(self, fault: Fault, text: str = "hello") -> int:
        self.stub.carrier.faults.append(fault)
        id = await self.queue(text)
        await self.until_status(id, "unknown")
        return id


@pytest.fixture
async def desk(database: Database, vault: Vault, library: Library, stub: TwilioStub) -> AsyncIterator[Settling]:
    settling = Settling(database, vault, library, stub)
    settling.carrier.open()
    settling.sender.start()
    yield settling
    await settling.sender.stop()
    await settling.carrier.close()


async def test_a_text_the_carrier_has_counts_as_sent(desk: Settling) -> None:
    id = await desk.unknown(Fault("lose"))
    await desk.reconciler().settle()
    assert await status_of(desk.database, id) == "sent"
    assert desk.stub.received(PHONE) == ["hello"]


async def test_a_text_the_carrier_never_got_is_sent_again_once(desk: Settling) -> None:
    id = await desk.unknown(Fault("lose", taken=False))
    await desk.reconciler().settle()
    await desk.until_status(id, "sent")
    await desk.reconciler().settle()
    assert desk.stub.received(PHONE) == ["hello"]


async def test_a_missing_text_is_waited_for_first(desk: Settling) -> None:
    id = await desk.unknown(Fault("lose", taken=False))
    await desk.reconciler(missing_after=timedelta(hours=1)).settle()
    assert await status_of(desk.database, id) == "unknown"


async def test_equal_texts_are_told_apart(desk: Settling) -> None:
    """The same question was asked before: the carrier's earlier text must not settle this one."""
    earlier = await desk.queue("Is it safe?")
    await desk.until_status(earlier, "sent")
    id = await desk.unknown(Fault("lose", taken=False), "Is it safe?")
    await desk.reconciler(missing_after=timedelta(hours=1)).settle()
    assert await status_of(desk.database, id) == "unknown"
    await desk.reconciler().settle()
    await desk.until_status(id, "sent")
    assert desk.stub.received(PHONE) == ["Is it safe?", "Is it safe?"]


async def test_a_text_that_keeps_getting_lost_is_given_up(desk: Settling) -> None:
    id = await desk.unknown(Fault("lose", taken=False))
    desk.stub.carrier.faults.extend([Fault("lose", taken=False)] * 2)
    for tries in (2, 3):
        await desk.reconciler().settle()
        await until(lambda tries=tries: len(desk.stub.carrier.calls) == tries)
        await desk.until_status(id, "unknown")
    await desk.reconciler().settle()
    assert await status_of(desk.database, id) == "failed"
    assert desk.stub.received(PHONE) == []
    assert len(desk.stub.carrier.calls) == 3


async def test_a_carrier_that_cannot_be_asked_settles_nothing(desk: Settling) -> None:
    id = await desk.unknown(Fault("lose"))
    away = Carrier(replace(desk.stub.account, api_url=f"http://127.0.0.1:{free_port()}"), "")
    away.open()
    asking = Reconciler(
        desk.database, desk.vault, away, desk.metrics, desk.sender.wake, ask_after=NOW, missing_after=NOW
    )
    await asking.settle()
    await away.close()
    assert await status_of(desk.database, id) == "unknown"


async def test_a_dead_senders_text_is_settled_and_not_sent_blindly(desk: Settling) -> None:
    """Killed between claiming and recording: whether the carrier has it decides."""
    [taken] = await queue_reply(desk.database, desk.vault, desk.library, PHONE, "taken")
    [lost] = await queue_reply(desk.database, desk.vault, desk.library, "+12025550124", "lost")
    later = datetime.now(UTC) + timedelta(seconds=1)
    for id in (taken, lost):
        await desk.database.write(lambda c, id=id: outbox.claim(c, desk.vault, id, later))
    await desk.carrier.send(taken, PHONE, "taken", None)
    await desk.reconciler(abandoned_after=timedelta(seconds=-2)).settle()
    assert desk.metrics.abandoned._value.get() == 2
    await desk.reconciler(ask_after=timedelta(seconds=-2), missing_after=timedelta(seconds=-2)).settle()
    await desk.until_status(taken, "sent")
    desk.sender.wake()
    await desk.until_status(lost, "sent")
    assert desk.stub.received(PHONE) == ["taken"]
    assert desk.stub.received("+12025550124") == ["lost"]
