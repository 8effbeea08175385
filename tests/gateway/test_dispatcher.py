"""Turns against engines that misbehave: what counts against a message, what does not, and who waits for whom."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import cast

import orjson
import pytest
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.engine.client import EngineClient
from api.gateway.dispatcher import Dispatcher
from api.gateway.quiet_server import QuietServer
from api.gateway.turn_taker import Taken, TurnTaker
from api.storage.database import Database
from api.storage.inbox import PendingTurn
from api.storage.schema import inbox
from tests.gateway.running import RunningApp, running_app, settings_for, until
from tests.gateway.test_webhooks import TEXT, post
from tests.gateway.texts import damage, without_table


class StandIn:
    """Answers like an engine whose actions never store anything; `turns` are the message numbers it was given."""

    def __init__(self) -> None:
        self.turns: list[int] = []
        self.at_once = 0
        self.most_at_once = 0
        self.status = 200
        self.body = b'{"messages":[]}'
        self.model = b'{"model":"stand-in"}'
        self.hold = asyncio.Event()
        self.hold.set()
        self.reply: Callable[[dict[str, object]], int] = lambda _: self.status

    async def turn(self, request: Request) -> Response:
        asked = orjson.loads(await request.body())
        self.turns.append(asked["inbound"])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.hold.wait()
        self.at_once -= 1
        return Response(self.body, self.reply(asked))

    async def ready(self, _: Request) -> Response:
        return Response(self.model, 200 if self.status != 503 else 503)


@pytest.fixture
async def stand_in() -> AsyncIterator[tuple[StandIn, str]]:
    engine = StandIn()
    app = Starlette(
        routes=[
            Route("/webhooks/gateway/turn", engine.turn, methods=["POST"]),
            Route("/webhooks/gateway/ready", engine.ready),
        ]
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = QuietServer(uvicorn.Config(app, lifespan="off", log_config=None))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await server.up.wait()
    yield engine, f"http://127.0.0.1:{listener.getsockname()[1]}"
    engine.hold.set()
    server.force_exit = True
    server.should_exit = True
    await task


@contextlib.asynccontextmanager
async def app_with(url: str, database_url: str) -> AsyncIterator[RunningApp]:
    async with running_app(settings_for(database_url, engine_urls=url)) as app:
        yield app


async def states(app: RunningApp) -> list[str]:
    return list(
        await app.parts.database.read(lambda c: c.execute(select(inbox.c.state).order_by(inbox.c.id)).scalars())
    )


async def test_a_message_that_is_never_stored_is_given_up_after_three_tries(
    sqlite_url: str, stand_in: tuple[StandIn, str]
) -> None:
    engine, url = stand_in
    async with app_with(url, sqlite_url) as app:
        await post(app, TEXT)
        await until(lambda: app.parts.metrics.dead_letters._value.get() == 1)
        assert engine.turns == [1, 1, 1]
        assert await states(app) == ["dead"]
        await post(app, TEXT)
        await post(app, TEXT | {"MessageSid": "SM2"})
        await until(lambda: engine.turns.count(2) == 1)
        assert engine.turns.count(1) == 3, "a dead letter stays dead, and the next message gets its turn"


async def test_a_message_that_cannot_be_read_is_given_up_and_the_next_gets_its_turn(
    sqlite_url: str, stand_in: tuple[StandIn, str]
) -> None:
    engine, url = stand_in
    engine.status = 503
    async with app_with(url, sqlite_url) as app:
        await post(app, TEXT)
        await damage(app.parts.database, 1)
        await post(app, TEXT | {"MessageSid": "SM2"})
        engine.turns.clear()
        engine.status = 200
        await until(lambda: 2 in engine.turns)
        assert (await states(app))[0] == "dead"
        assert app.parts.metrics.alerts.labels("dead_letter")._value.get() >= 1


async def test_messages_under_another_secret_are_kept_until_the_right_one_is_back(
    sqlite_url: str, stand_in: tuple[StandIn, str], caplog: pytest.LogCaptureFixture
) -> None:
    engine, url = stand_in
    engine.status = 503
    async with app_with(url, sqlite_url) as app:
        await post(app, TEXT)
    engine.status = 200
    engine.turns.clear()
    async with running_app(settings_for(sqlite_url, engine_urls=url, secret_key="b" * 40)) as app:
        await until(lambda: "sealed with another secret" in caplog.text)
        assert await states(app) == ["waiting"]
        assert engine.turns == []


async def test_an_engine_that_answers_nonsense_is_tried_three_times_and_leaves_nothing_behind(
    sqlite_url: str, stand_in: tuple[StandIn, str]
) -> None:
    engine, url = stand_in
    engine.body = b"{nonsense"
    async with app_with(url, sqlite_url) as app:
        await post(app, TEXT)
        await until(lambda: app.parts.metrics.dead_letters._value.get() == 1)
        assert engine.turns == [1, 1, 1]
        assert app.parts.watch._endings == {}


@pytest.mark.parametrize("said", [b"{nonsense", b"[]", b"{}", b"7", b"\xff"])
async def test_what_is_no_engine_of_ours_has_no_model(stand_in: tuple[StandIn, str], said: bytes) -> None:
    engine, url = stand_in
    engine.model = said
    async with EngineClient(lambda: (url,), "x" * 32) as client:
        assert await client.model() is None


async def test_an_engine_without_a_model_counts_against_nobody(sqlite_url: str, stand_in: tuple[StandIn, str]) -> None:
    engine, url = stand_in
    engine.status = 503
    async with app_with(url, sqlite_url) as app:
        await post(app, TEXT)
        await until(lambda: len(engine.turns) >= 4)
        assert await states(app) == ["waiting"]
        engine.status = 200
        await until(lambda: app.parts.metrics.dead_letters._value.get() == 1)


async def test_one_turn_at_a_time_per_person_and_a_bound_for_all(
    sqlite_url: str, stand_in: tuple[StandIn, str]
) -> None:
    engine, url = stand_in
    engine.hold.clear()
    async with app_with(url, sqlite_url) as app:
        for number in range(3):
            await post(app, TEXT | {"MessageSid": f"SM{number}"})
        await until(lambda: len(engine.turns) == 1)
        for number in range(30):
            await post(app, TEXT | {"MessageSid": f"SMx{number}", "From": f"+120255502{number:02d}"})
        await until(lambda: engine.at_once == 16)
        assert engine.turns.count(2) == 0, "the person's second message waits for the first"
        engine.hold.set()
        await until(lambda: len(set(engine.turns)) >= 31)
        assert engine.most_at_once == 16


async def test_one_persons_flood_does_not_hold_up_another(sqlite_url: str, stand_in: tuple[StandIn, str]) -> None:
    engine, url = stand_in
    engine.hold.clear()
    async with app_with(url, sqlite_url) as app:
        for number in range(40):
            await post(app, TEXT | {"MessageSid": f"SM{number}"})
        await post(app, TEXT | {"MessageSid": "SMother", "From": "+12025550199"})
        engine.hold.set()
        await until(lambda: 41 in engine.turns)
        assert len(set(engine.turns)) <= 3


async def test_looking_for_messages_outlives_an_error_nobody_thought_of(
    database_url: str, stand_in: tuple[StandIn, str], caplog: pytest.LogCaptureFixture
) -> None:
    engine, url = stand_in
    async with app_with(url, database_url) as app:
        async with without_table(app.parts.database, "inbox"):
            await until(lambda: any(one.name == "api.gateway.dispatcher" for one in caplog.records))
        await post(app, TEXT)
        await until(lambda: engine.turns.count(1) == 1)


async def test_chat_of_a_dead_letter_says_so(sqlite_url: str, stand_in: tuple[StandIn, str]) -> None:
    _, url = stand_in
    async with app_with(url, sqlite_url) as app:
        answer = await app.http.post("/api/v1/chat/sessions", json={"community": "demo"})
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"


class _Taker:
    """Takes turns when it is told to; `asked` is what the dispatcher knew of each."""

    def __init__(self) -> None:
        self.asked: list[PendingTurn | None] = []
        self.go = asyncio.Semaphore(0)

    async def possible(self) -> None:
        """Always."""

    async def take_next(self, person: int, turn: PendingTurn | None) -> Taken:
        self.asked.append(turn)
        await self.go.acquire()
        return Taken(nothing=turn is None)


@pytest.mark.parametrize(
    ("announced", "then"),
    [
        ([2], ["2"]),  # read once the first was stored, so it comes next
        ([1], ["look"]),  # the first was not stored yet when the second came: what it is must be looked for
        ([None], ["look"]),
        ([2, 2], ["look"]),  # two more wait
        ([], []),
    ],
)
async def test_what_was_announced_in_a_turn_comes_next(
    sqlite_url: str, announced: list[int | None], then: list[str]
) -> None:
    database, taker = Database(sqlite_url), _Taker()
    dispatcher = Dispatcher(database, cast(TurnTaker, taker), concurrency=1)
    turns = {number: PendingTurn(number, "c", str(number), {}, 0) for number in (1, 2)}
    working = asyncio.create_task(dispatcher.run())
    dispatcher.notify(7, turns[1])
    await until(lambda: bool(taker.asked))
    for number in announced:
        dispatcher.notify(7, turns[number] if number else None)
    for _ in range(3):
        taker.go.release()
    await until(lambda: not dispatcher.busy)
    assert [turn.text if turn else "look" for turn in taker.asked[1:]] == then
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    database.close()
