"""Status callbacks: repeated, reversed, early, strange and late ones; what their error codes lead to."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, event

from tests.gateway.running import RunningApp, running_app, settings_for, until, with_stub
from tests.gateway.signing import sign
from tests.gateway.texts import make_due, opted_out, queue_reply, status_of
from tests.twilio_stub import TwilioStub

PHONE = "+12025550123"
PATH = "/webhooks/twilio/status"


@pytest.fixture
async def app(database_url: str, stub: TwilioStub) -> AsyncIterator[RunningApp]:
    async with running_app(settings_for(database_url, **with_stub(stub))) as running:
        stub.point_at(running.url)
        yield running


async def sent_text(app: RunningApp, stub: TwilioStub) -> tuple[int, str]:
    """A text that was taken by the carrier: our id and its."""
    parts = app.parts
    [id] = await queue_reply(parts.database, parts.vault, parts.library, PHONE, "hello")
    parts.sender.wake()
    await until_status(app, id, "sent")
    return id, stub.carrier.texts(PHONE)[-1].sid


async def until_status(app: RunningApp, id: int, wanted: str) -> None:
    async def reached() -> bool:
        return await status_of(app.parts.database, id) == wanted

    await until(reached)


async def report(app: RunningApp, sid: str, status: str, id: int | str | None = None, code: str = "") -> int:
    path = PATH if id is None else f"{PATH}?outbox={id}"
    body = urlencode({"MessageSid": sid, "MessageStatus": status} | ({"ErrorCode": code} if code else {}))
    headers = {
        "X-Twilio-Signature": sign(app.token, app.url + path, body),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return (await app.http.post(path, content=body, headers=headers)).status_code


ORDERS = sorted(set(itertools.permutations(["queued", "sent", "delivered"])))


@pytest.mark.parametrize("order", ORDERS, ids=["-".join(order) for order in ORDERS])
async def test_any_order_any_number_of_times_ends_at_the_furthest(
    app: RunningApp, stub: TwilioStub, order: tuple[str, ...]
) -> None:
    id, sid = await sent_text(app, stub)
    for status in (*order, *order):
        assert await report(app, sid, status, id) == 200
    assert await status_of(app.parts.database, id) == "delivered"


async def test_a_report_without_our_id_is_found_by_the_carriers(app: RunningApp, stub: TwilioStub) -> None:
    id, sid = await sent_text(app, stub)
    await report(app, sid, "delivered")
    assert await status_of(app.parts.database, id) == "delivered"


@pytest.mark.parametrize("status", ["", "teleported", "DELIVERED", "receiving"])
async def test_strange_statuses_are_taken_and_break_nothing(app: RunningApp, stub: TwilioStub, status: str) -> None:
    id, sid = await sent_text(app, stub)
    assert await report(app, sid, status, id) == 200
    assert await status_of(app.parts.database, id) in ("sent", "delivered")


@pytest.mark.parametrize("id", [None, 999999, "abc", "9" * 30, "-1", ""])
async def test_reports_about_texts_that_are_not_ours(app: RunningApp, id: int | str | None) -> None:
    assert await report(app, "SMforeign", "delivered", id) == 200


async def test_a_report_under_a_foreign_name_moves_nothing(app: RunningApp, stub: TwilioStub) -> None:
    id, _ = await sent_text(app, stub)
    await report(app, "SMforeign", "failed", id, "30007")
    assert await status_of(app.parts.database, id) == "sent"


async def test_failure_is_final(app: RunningApp, stub: TwilioStub) -> None:
    id, sid = await sent_text(app, stub)
    await report(app, sid, "undelivered", id, "30006")
    await report(app, sid, "delivered", id)
    assert await status_of(app.parts.database, id) == "undelivered"


async def test_an_opt_out_that_the_carrier_reports_is_recorded(app: RunningApp, stub: TwilioStub) -> None:
    id, sid = await sent_text(app, stub)
    await report(app, sid, "failed", id, "21610")
    assert await opted_out(app.parts.database, id)


async def test_an_unreachable_phone_gets_the_text_once_more(app: RunningApp, stub: TwilioStub) -> None:
    id, sid = await sent_text(app, stub)
    for _ in range(3):
        await report(app, sid, "undelivered", id, "30003")
    assert await status_of(app.parts.database, id) == "queued"
    await make_due(app.parts.database, id)
    app.parts.sender.wake()
    await until_status(app, id, "sent")
    second = stub.carrier.texts(PHONE)[-1].sid
    assert second != sid
    await report(app, sid, "undelivered", id, "30003")  # about the first try, late
    assert await status_of(app.parts.database, id) == "sent"
    await report(app, second, "undelivered", id, "30003")
    assert await status_of(app.parts.database, id) == "undelivered"
    assert len(stub.carrier.calls) == 2
    assert app.parts.metrics.alerts.labels("delivery")._value.get() == 1


async def test_a_report_whose_consequence_cannot_be_written_is_news_when_it_is_repeated(
    app: RunningApp, stub: TwilioStub
) -> None:
    id, sid = await sent_text(app, stub)

    def fail(*given: object) -> None:
        if "not_before=" in str(given[2]) and "UPDATE" in str(given[2]):
            raise RuntimeError("no room")

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        assert await report(app, sid, "undelivered", id, "30003") >= 500
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    assert await status_of(app.parts.database, id) == "sent"
    assert await report(app, sid, "undelivered", id, "30003") == 200
    assert await status_of(app.parts.database, id) == "queued"


async def test_an_unknown_text_is_settled_by_its_callback(app: RunningApp, stub: TwilioStub) -> None:
    from api.simulator.carrier import Fault

    stub.carrier.faults.append(Fault("lose"))
    parts = app.parts
    [id] = await queue_reply(parts.database, parts.vault, parts.library, PHONE, "hello")
    parts.sender.wake()
    await until_status(app, id, "unknown")
    await report(app, stub.carrier.texts(PHONE)[-1].sid, "delivered", id)
    assert await status_of(parts.database, id) == "delivered"


async def test_many_reports_at_once(app: RunningApp, stub: TwilioStub) -> None:
    id, sid = await sent_text(app, stub)
    answers = await asyncio.gather(
        *(report(app, sid, status, id) for status in ["sent", "delivered", "queued", "delivered"] * 5)
    )
    assert set(answers) == {200}
    assert await status_of(app.parts.database, id) == "delivered"
