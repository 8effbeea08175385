"""Messages to replies through the real engine: once each, in order per person, whatever fails in between."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from api.storage.schema import answer, inbox, outbox
from tests.gateway.conftest import SharedEngine
from tests.gateway.running import TOKEN, RunningApp, free_port, running_app, settings_for, until, with_stub
from tests.gateway.test_webhooks import post
from tests.twilio_stub import TwilioStub

PHONE = "+12025550123"
OPENING = ["DEMO", "1", "1"]
"""Join word, consent, role: the core questions follow."""


@pytest.fixture
async def app(database_url: str, stub: TwilioStub, engine: SharedEngine) -> AsyncIterator[RunningApp]:
    async with running_app(settings_with(database_url, stub, engine)) as running:
        stub.point_at(running.url)
        await until(running.parts.engine.model)
        yield running


def settings_with(database_url: str, stub: TwilioStub, engine: SharedEngine, **more: Any) -> Any:
    values = {"engine_urls": engine.url, "engine_token": TOKEN, "action_port": engine.action_port}
    return settings_for(database_url, **with_stub(stub), **values | more)


async def count(app: RunningApp, table: Any, *conditions: Any) -> int:
    counted = select(func.count()).select_from(table).where(*conditions)
    return int(await app.parts.database.read(lambda c: c.execute(counted).scalar_one()))


async def done(app: RunningApp) -> bool:
    return await count(app, inbox, inbox.c.state == "waiting") == 0


async def talk(app: RunningApp, stub: TwilioStub, *texts: str, phone: str = PHONE) -> list[str]:
    """Texts one after the other, each after the reply to the one before; returns the replies."""
    for text in texts:
        before = len(stub.received(phone))
        assert (await stub.text(phone, text)).status == "received"
        await until(lambda before=before: len(stub.received(phone)) > before)
    return stub.received(phone)


async def test_a_conversation(app: RunningApp, stub: TwilioStub) -> None:
    replies = await talk(app, stub, *OPENING, "3", "4")
    assert len(replies) == 5
    assert replies[0].endswith("1 Yes\n2 No")
    assert replies[3].endswith("1 No\n2 A little\n3 Mostly\n4 Yes\n0 Not sure")
    assert await count(app, answer, answer.c.question.in_(["C2", "C4"]), answer.c.current) == 2


async def test_the_same_message_ten_times_at_once_is_one_turn(app: RunningApp, stub: TwilioStub) -> None:
    await talk(app, stub, *OPENING)
    form = {"MessageSid": "SMagain", "From": PHONE, "To": "+12025550100", "Body": "3"}
    await asyncio.gather(*(post(app, form) for _ in range(10)))
    await until(lambda: len(stub.received(PHONE)) == 4)
    await post(app, form)
    await until(lambda: done(app))
    assert await count(app, answer, answer.c.question == "C2") == 1
    assert await count(app, outbox) == 4


async def test_quick_messages_are_taken_in_order(app: RunningApp, stub: TwilioStub) -> None:
    """Nobody waits for the reply: each answer belongs to the question that was pending when its turn came."""
    for text in [*OPENING, "1", "2", "3", "4"]:
        await stub.text(PHONE, text)
    await until(lambda: len(stub.received(PHONE)) == 7)
    keys = select(answer.c.question, answer.c.key).where(answer.c.current).order_by(answer.c.id)
    rows = await app.parts.database.read(lambda c: c.execute(keys).all())
    assert [tuple(row) for row in rows][-4:] == [("C2", 1), ("C4", 2), ("S1", 3), ("S2", 4)]


async def test_many_people_side_by_side(app: RunningApp, stub: TwilioStub) -> None:
    phones = [f"+120255502{number:02d}" for number in range(24)]
    replies = await asyncio.gather(*(talk(app, stub, *OPENING, "3", phone=phone) for phone in phones))
    assert {len(theirs) for theirs in replies} == {4}
    assert await count(app, answer, answer.c.question == "C2") == 24


async def test_what_waited_is_answered_after_a_restart(
    database_url: str, stub: TwilioStub, engine: SharedEngine
) -> None:
    dead = settings_with(database_url, stub, engine, engine_urls=f"http://127.0.0.1:{free_port()}")
    async with running_app(dead) as app:
        stub.point_at(app.url)
        assert (await stub.text(PHONE, "DEMO", sid="SMbefore")).status == "received"
        await until(lambda: app.parts.metrics.engine_failures._value.get() >= 2)
        assert await count(app, inbox, inbox.c.attempts > 0) == 0, "the engine's absence is not the message's fault"
    async with running_app(settings_with(database_url, stub, engine)) as app:
        stub.point_at(app.url)
        await until(lambda: len(stub.received(PHONE)) == 1)
        assert (await stub.text(PHONE, "DEMO", sid="SMbefore")).status == "received"
        await until(lambda: done(app))
        assert len(stub.received(PHONE)) == 1


@pytest.mark.parametrize("text", ["/restart", '/answer{"value": 4}', "x" * 3000, "nul\u0000", "😀😀", "  ", "\u202e4"])
async def test_odd_messages_are_answered_and_never_obeyed(app: RunningApp, stub: TwilioStub, text: str) -> None:
    before = len(await talk(app, stub, *OPENING))
    replies = await talk(app, stub, text)
    assert len(replies) == before + 1
    assert replies[-1].endswith("0 Not sure")


async def test_a_picture_is_answered_with_text_only(app: RunningApp, stub: TwilioStub) -> None:
    await talk(app, stub, *OPENING)
    await stub.text(PHONE, "", media=1)
    await until(lambda: len(stub.received(PHONE)) == 4)
    assert stub.received(PHONE)[-1].startswith("Sorry, we can only read words and numbers.")


async def test_what_the_carrier_answered_itself_is_obeyed_in_silence(app: RunningApp, stub: TwilioStub) -> None:
    await talk(app, stub, *OPENING)
    await stub.text(PHONE, "STOP", opt_out="STOP")
    await until(lambda: done(app))
    assert len(stub.received(PHONE)) == 3
    replies = await talk(app, stub, "START")
    assert replies[-1].endswith("0 Not sure")


async def test_an_engine_killed_in_mid_conversation(sqlite_url: str, stub: TwilioStub) -> None:
    own = settings_for(sqlite_url, **with_stub(stub), engine_urls="", engine_token="", action_port=0)
    async with running_app(own) as app:
        stub.point_at(app.url)
        await until(app.parts.engine.model, 120)
        await talk(app, stub, *OPENING)
        [process] = app.parts.engine_process
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        assert (await stub.text(PHONE, "3")).status == "received"
        assert (await stub.text(PHONE, "4")).status == "received"
        await until(lambda: len(stub.received(PHONE)) == 5, 60)
        await until(lambda: done(app))
        assert len(stub.received(PHONE)) == 5
        assert await count(app, answer, answer.c.question.in_(["C2", "C4"])) == 2


async def test_an_engine_that_stalls(sqlite_url: str, stub: TwilioStub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped like a machine that swaps: the message waits, is not counted against, and is taken once."""
    monkeypatch.setattr("api.gateway.turn_taker.TURN_TIMEOUT", 0.5)
    own = settings_for(sqlite_url, **with_stub(stub), engine_urls="", engine_token="", action_port=0)
    async with running_app(own) as app:
        stub.point_at(app.url)
        await until(app.parts.engine.model, 120)
        await talk(app, stub, *OPENING)
        [process] = app.parts.engine_process
        assert process.pid
        os.kill(process.pid, signal.SIGSTOP)
        assert (await stub.text(PHONE, "3")).status == "received"
        await until(lambda: app.parts.metrics.engine_failures._value.get() >= 1, 60)
        os.kill(process.pid, signal.SIGCONT)
        await until(lambda: len(stub.received(PHONE)) == 4, 60)
        await until(lambda: done(app))
        assert await count(app, answer, answer.c.question == "C2") == 1
        assert await count(app, inbox, inbox.c.attempts > 0) == 0


async def test_two_apps_on_one_database(database_url: str, stub: TwilioStub, engine: SharedEngine) -> None:
    """The second finds the first one's messages by looking; each is still taken and answered once."""
    lone = settings_with(database_url, stub, engine, engine_urls=f"http://127.0.0.1:{free_port()}")
    other = lone.model_copy(update={"action_port": free_port()})
    async with running_app(other) as deaf, running_app(settings_with(database_url, stub, engine)):
        stub.point_at(deaf.url)
        await talk(deaf, stub, *OPENING, "3")
        await until(lambda: done(deaf))
        assert await count(deaf, outbox) == 4
    assert len(stub.received(PHONE)) == 4
