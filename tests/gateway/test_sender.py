"""Sending through the official library: every row of the error table, silence, crashes, STOP, order and pace."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from api.gateway.carrier_errors import REMEDIES, Remedy
from api.gateway.metrics import Metrics
from api.gateway.pacing import Breaker, Pace
from api.gateway.sender import Sender
from api.gateway.twilio import Carrier
from api.settings import TwilioAccount
from api.simulator.carrier import Fault
from api.storage import outbox
from api.storage.crypto import Vault
from api.storage.database import Database
from assessment.library import Library
from tests.gateway.running import free_port, until
from tests.gateway.texts import make_due, opted_out, queue_reply, status_of, without_table
from tests.twilio_stub import NUMBER, TOKEN, TwilioStub

PHONE = "+12025550123"


@dataclass
class Desk:
    """A sender on a real database, with the stub as its carrier."""

    database: Database
    vault: Vault
    library: Library
    stub: TwilioStub
    sender: Sender
    metrics: Metrics
    breaker: Breaker

    async def queue(self, *texts: str, phone: str = PHONE, **more: tuple[str, ...]) -> list[int]:
        ids = await queue_reply(self.database, self.vault, self.library, phone, *texts, **more)  # type: ignore[arg-type]
        self.sender.wake()
        return ids

    async def until_status(self, id: int, *wanted: str) -> None:
        async def reached() -> bool:
            return await status_of(self.database, id) in wanted

        await until(reached)

    async def opted_out(self, id: int) -> bool:
        """Whether the person of a text is known to want no more."""
        return await opted_out(self.database, id)


@pytest.fixture
async def desk(database: Database, vault: Vault, library: Library, stub: TwilioStub) -> AsyncIterator[Desk]:
    async for one in _desk(database, vault, library, stub, stub.account):
        yield one


async def _desk(
    database: Database, vault: Vault, library: Library, stub: TwilioStub, account: TwilioAccount, rate: float = 0
) -> AsyncIterator[Desk]:
    carrier, metrics, breaker = Carrier(account, "http://127.0.0.1:9/status"), Metrics(), Breaker(time.monotonic, 0.3)
    sender = Sender(database, vault, carrier, metrics, Pace(rate, time.monotonic), breaker)
    carrier.open()
    sender.start()
    try:
        yield Desk(database, vault, library, stub, sender, metrics, breaker)
    finally:
        await sender.stop()
        await carrier.close()


async def test_a_text_leaves_once_with_its_callback_and_validity(desk: Desk) -> None:
    [id] = await desk.queue("Is it safe?\n1 No\n4 Yes")
    await desk.until_status(id, "sent")
    [text] = desk.stub.carrier.texts(PHONE)
    assert (text.text, text.service) == ("Is it safe?\n1 No\n4 Yes", NUMBER)
    assert text.callback == f"http://127.0.0.1:9/status?outbox={id}"
    assert desk.stub.carrier.calls[0]["ValidityPeriod"] == "900"


@pytest.mark.parametrize("code", sorted(REMEDIES))
async def test_every_code_of_the_table(desk: Desk, code: int) -> None:
    desk.stub.carrier.faults.append(Fault("refuse", code=code, status=429 if code in (429, 20429) else 400))
    [id] = await desk.queue("hello")
    match REMEDIES[code]:
        case Remedy.OPT_OUT:
            await desk.until_status(id, "failed")
            assert await desk.opted_out(id)
        case Remedy.GIVE_UP | Remedy.GIVE_UP_LOUDLY:
            await desk.until_status(id, "failed")
            assert not await desk.opted_out(id)
        case Remedy.STOP_SENDING:
            await until(lambda: desk.breaker.stopped)
            await desk.until_status(id, "sent")  # kept, and sent when the breaker closes
            assert len(desk.stub.carrier.calls) == 2
        case _:
            await until(lambda: len(desk.stub.carrier.calls) == 1)
            await desk.until_status(id, "queued")
            await make_due(desk.database, id)
            await desk.until_status(id, "sent")
    alerts = desk.metrics.alerts.labels("delivery")._value.get()
    assert alerts == (REMEDIES[code] is Remedy.GIVE_UP_LOUDLY)


async def test_a_code_nobody_knows_is_not_retried_and_alerts(desk: Desk) -> None:
    desk.stub.carrier.faults.append(Fault("refuse", code=99999))
    [id] = await desk.queue("hello")
    await desk.until_status(id, "failed")
    assert desk.metrics.alerts.labels("delivery")._value.get() == 1
    assert len(desk.stub.carrier.calls) == 1


async def test_a_second_unreachable_is_the_last_and_operators_hear_of_it(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.stub.carrier.faults.extend([Fault("refuse", code=30003), Fault("refuse", code=30003)])
    [id] = await desk.queue("hello")
    await until(lambda: len(desk.stub.carrier.calls) == 1)
    await desk.until_status(id, "queued")
    await make_due(desk.database, id)
    await desk.until_status(id, "failed")
    assert desk.metrics.alerts.labels("delivery")._value.get() == 1
    assert f"text {id} was refused for good after 2 tries" in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        Fault("lose"),
        Fault("lose", taken=False),
        Fault("crash"),
        Fault("crash", taken=False),
        Fault("refuse", code=20503, status=503, taken=False),
    ],
    ids=["reply lost", "lost on the way", "server error after taking", "server error", "server error with a code"],
)
async def test_an_unclear_answer_is_unknown_and_not_sent_again(desk: Desk, fault: Fault) -> None:
    desk.stub.carrier.faults.append(fault)
    [id] = await desk.queue("hello")
    await desk.until_status(id, "unknown")
    [other] = await desk.queue("meanwhile", phone="+12025550124")
    await desk.until_status(other, "sent")
    assert await status_of(desk.database, id) == "unknown"
    assert desk.stub.received(PHONE) == (["hello"] if fault.taken else [])


async def test_a_silent_carrier_is_unknown(
    database: Database, vault: Vault, library: Library, stub: TwilioStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    import aiohttp

    from api.gateway import twilio

    monkeypatch.setattr(twilio, "_TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    async for desk in _desk(database, vault, library, stub, stub.account):
        desk.stub.carrier.faults.append(Fault("stall", seconds=5))
        [id] = await desk.queue("hello")
        await desk.until_status(id, "unknown")
        assert desk.stub.received(PHONE) == ["hello"]


async def test_a_carrier_that_is_not_there_is_tried_again(
    database: Database, vault: Vault, library: Library, stub: TwilioStub
) -> None:
    nobody = TwilioAccount(stub.account.sid, TOKEN, f"http://127.0.0.1:{free_port()}", NUMBER, None, simulated=False)
    async for desk in _desk(database, vault, library, stub, nobody):
        [id] = await desk.queue("hello")
        refused = desk.metrics.sends.labels("not_reached")
        await until(lambda: refused._value.get() >= 1)  # noqa: B023 - awaited here
        await desk.until_status(id, "queued")
    async for desk in _desk(database, vault, library, stub, stub.account):
        await make_due(database, id)
        await desk.until_status(id, "sent")


async def test_sending_outlives_an_error_nobody_thought_of(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    async with without_table(desk.database, "outbox"):
        desk.sender.wake()
        await until(lambda: any(one.name == "api.gateway.sender" for one in caplog.records))
    [id] = await desk.queue("hello")
    await desk.until_status(id, "sent")


async def test_operators_see_that_sending_is_stopped(desk: Desk) -> None:
    assert b"familyvoice_sending_stopped 0.0" in desk.metrics.text()
    desk.stub.carrier.faults.append(Fault("refuse", code=20003, status=401))
    await desk.queue("hello")
    await until(lambda: b"familyvoice_sending_stopped 1.0" in desk.metrics.text())


async def test_stop_cancels_what_is_queued_and_gets_its_confirmation(desk: Desk) -> None:
    desk.stub.carrier.faults.append(Fault("refuse", code=20429, status=429))
    [question] = await desk.queue("next question")
    await until(lambda: len(desk.stub.carrier.calls) == 1)
    await desk.until_status(question, "queued")
    [goodbye] = await desk.queue("You will get no more texts.", effects=("opt_out",))
    await desk.until_status(goodbye, "sent")
    await desk.until_status(question, "cancelled")
    assert desk.stub.received(PHONE) == ["You will get no more texts."]


async def test_stop_while_a_text_is_being_sent(desk: Desk) -> None:
    desk.stub.carrier.faults.append(Fault("stall", seconds=0.3))
    [question] = await desk.queue("next question")
    await until(lambda: len(desk.stub.carrier.calls) == 1)
    [goodbye] = await desk.queue("You will get no more texts.", effects=("opt_out",))
    await desk.until_status(goodbye, "sent")
    await desk.until_status(question, "sent")
    assert desk.stub.received(PHONE) == ["next question", "You will get no more texts."]
    assert await desk.opted_out(goodbye)


async def test_a_persons_texts_leave_in_order(desk: Desk) -> None:
    desk.stub.carrier.faults.extend([Fault("stall", seconds=0.2), Fault("stall", seconds=0.1)])
    ids = await desk.queue("one", "two", "three") + await desk.queue("four")
    others = [(await desk.queue("hello", phone=f"+120255502{number:02d}"))[0] for number in range(20)]
    for id in [*ids, *others]:
        await desk.until_status(id, "sent")
    assert desk.stub.received(PHONE) == ["one", "two", "three", "four"]


async def test_a_later_text_does_not_overtake_one_that_waits_for_its_retry(desk: Desk) -> None:
    desk.stub.carrier.faults.append(Fault("refuse", code=30001))
    [first] = await desk.queue("one")
    await until(lambda: len(desk.stub.carrier.calls) == 1)
    await desk.until_status(first, "queued")
    [second] = await desk.queue("two")
    [other] = await desk.queue("hello", phone="+12025550124")
    await desk.until_status(other, "sent")
    assert await status_of(desk.database, second) == "queued"
    await make_due(desk.database, first)
    await desk.until_status(second, "sent")
    assert desk.stub.received(PHONE) == ["one", "two"]


async def test_two_senders_send_each_text_once(
    database: Database, vault: Vault, library: Library, stub: TwilioStub
) -> None:
    async for one in _desk(database, vault, library, stub, stub.account):
        async for two in _desk(database, vault, library, stub, stub.account):
            ids = []
            for number in range(30):
                ids += await one.queue("hello", phone=f"+120255502{number:02d}")
                two.sender.wake()
            for id in ids:
                await one.until_status(id, "sent")
    assert len(stub.carrier.calls) == 30


async def test_what_was_claimed_and_never_sent_becomes_unknown(
    database: Database, vault: Vault, library: Library
) -> None:
    [id] = await queue_reply(database, vault, library, PHONE, "hello")
    now = datetime.now(UTC)
    assert await database.write(lambda c: outbox.claim(c, vault, id, now)) is not None
    assert await database.write(lambda c: outbox.abandon_stale(c, now - timedelta(seconds=1))) == 0
    assert await database.write(lambda c: outbox.abandon_stale(c, now + timedelta(seconds=1))) == 1
    assert await status_of(database, id) == "unknown"


async def test_pace_keeps_to_the_rate() -> None:
    now = 0.0
    pace = Pace(10, lambda: now)
    pace.spend(10)  # what a quiet second allows
    assert await _is_ready(pace)
    pace.spend(20)  # a long text is waited for by the next one
    assert not await _is_ready(pace)
    now = 1.9
    assert not await _is_ready(pace)
    now = 2.0
    assert await _is_ready(pace)


async def _is_ready(pace: Pace) -> bool:
    waiting = asyncio.ensure_future(pace.ready())
    await asyncio.sleep(0)
    ready = waiting.done()
    waiting.cancel()
    return ready


def test_the_breaker_stops_longer_each_time_and_forgets_when_it_works() -> None:
    now = 0.0
    breaker = Breaker(lambda: now, first_stop=30)
    assert breaker.trip() == timedelta(seconds=30)
    now = 10.0
    assert breaker.trip() == timedelta(seconds=20)  # the same trouble, seen by another text
    now = 31.0
    assert not breaker.stopped
    assert breaker.trip() == timedelta(seconds=60)
    breaker.worked()
    assert not breaker.stopped
    assert breaker.trip() == timedelta(seconds=30)
