"""The phone simulator speaks Twilio's REST API to the official library, and phones work over plain HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from api.simulator.carrier import Carrier, NoSuchNumberError
from tests.gateway.running import RunningApp, running_app, settings_for, until, with_stub
from tests.twilio_stub import TwilioStub

PHONE = "+12025550123"
MESSAGES = f"/simulator/api/phones/{PHONE}/messages"


@pytest.fixture
async def app(sqlite_url: str) -> AsyncIterator[RunningApp]:
    async with running_app(settings_for(sqlite_url)) as running:
        yield running


def client(app: RunningApp, token: str | None = None) -> Client:
    account = app.parts.account
    made = Client(account.sid, token or account.token)
    made.api.base_url = app.url
    return made


async def test_the_official_library_sends_lists_and_is_refused(app: RunningApp) -> None:
    messages = client(app).messages
    sent = await asyncio.to_thread(messages.create, to=PHONE, body="hello", from_="+12025550100")
    assert (sent.status, sent.to, sent.body) == ("queued", PHONE, "hello")
    listed = await asyncio.to_thread(messages.list, to=PHONE, limit=20)
    assert [message.sid for message in listed] == [sent.sid]
    assert listed[0].date_created is not None
    for wrong, code in [({"to": "nobody", "body": "x"}, 21211), ({"to": PHONE, "body": "x" * 1601}, 21617)]:
        with pytest.raises(TwilioRestException) as refused:
            await asyncio.to_thread(messages.create, from_="+12025550100", **wrong)
        assert refused.value.code == code
    with pytest.raises(TwilioRestException) as stranger:
        await asyncio.to_thread(client(app, "wrong").messages.create, to=PHONE, body="x", from_="+12025550100")
    assert stranger.value.code == 20003


async def test_a_phone_texts_and_reads(app: RunningApp) -> None:
    sent = await app.http.post(MESSAGES, json={"text": "DEMO"})
    assert sent.status_code == 202
    assert sent.json()["direction"] == "sent"
    assert sent.json()["status"] == "received"
    after = sent.json()["id"]
    waiting = asyncio.create_task(app.http.get(MESSAGES, params={"after": after, "wait": 20}))
    await asyncio.to_thread(client(app).messages.create, to=PHONE, body="a reply", from_="+12025550100")
    [received] = (await waiting).json()["messages"]
    assert (received["direction"], received["text"], received["segments"]) == ("received", "a reply", 1)
    phones = (await app.http.get("/simulator/api/phones")).json()
    assert phones["phones"][0]["number"] == PHONE
    assert phones["service"] == app.parts.account.sender


async def test_statuses_come_back_as_signed_callbacks(app: RunningApp) -> None:
    callback = f"{app.url}/webhooks/twilio/status?outbox=1"
    create = client(app).messages.create
    await asyncio.to_thread(create, to=PHONE, body="x", from_="+12025550100", status_callback=callback)
    counted = app.parts.metrics.webhooks.labels("status", "stored")
    await until(lambda: counted._value.get() == 3)
    assert (await app.http.get(MESSAGES)).json()["messages"][-1]["status"] == "delivered"


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"text": "a", "media": 99}, {"text": "a", "opt_out": "MAYBE"}, []])
async def test_texts_of_another_form_are_refused(app: RunningApp, body: object) -> None:
    assert (await app.http.post(MESSAGES, json=body)).status_code == 400
    assert (await app.http.get(MESSAGES)).json()["messages"] == []


async def test_a_new_phone_has_a_number_nobody_has(app: RunningApp) -> None:
    numbers = [(await app.http.post("/simulator/api/phones")).json()["number"] for _ in range(3)]
    for number in numbers:
        sent = await app.http.post(f"/simulator/api/phones/{number}/messages", json={"text": "hi"})
        assert sent.status_code == 202


async def test_there_is_no_simulator_beside_a_real_account(sqlite_url: str, stub: TwilioStub) -> None:
    async with running_app(settings_for(sqlite_url, **with_stub(stub))) as app:
        assert (await app.http.get("/simulator/api/phones")).status_code == 404
        assert (await app.http.post(MESSAGES, json={"text": "DEMO"})).status_code == 404
        path = f"/2010-04-01/Accounts/{app.parts.account.sid}/Messages.json"
        assert (await app.http.get(path)).status_code == 404


def test_memory_is_bounded() -> None:
    carrier = Carrier()
    for number in range(6000):
        carrier.add(f"+1202{number:07d}", "+12025550100", "sent", "x")
    assert len(carrier.numbers()) == 5000
    for number in range(600):
        carrier.add(PHONE, "+12025550100", "sent", str(number))
    assert len(carrier.texts(PHONE)) == 500
    with pytest.raises(NoSuchNumberError):
        carrier.add("nobody", "+12025550100", "sent", "x")
