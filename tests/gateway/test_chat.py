"""Web chat over HTTP: who may talk where, the same id twice, and replies that come late or never."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.endpoints import chat, rate_limits
from api.storage import chats
from api.storage.schema import answer, inbox
from tests.gateway.conftest import SharedEngine
from tests.gateway.running import TOKEN, RunningApp, running_app, settings_for, until

SESSIONS = "/api/v1/chat/sessions"


@pytest.fixture
async def app(database_url: str, engine: SharedEngine) -> AsyncIterator[RunningApp]:
    values = {"engine_urls": engine.url, "engine_token": TOKEN, "action_port": engine.action_port}
    async with running_app(settings_for(database_url, **values)) as running:
        await until(running.parts.engine.model)
        yield running


@pytest.fixture
async def deaf_app(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningApp]:
    """An app whose engine is away, and that says so soon."""
    monkeypatch.setattr(chat, "REPLY_SECONDS", 0.2)
    async with running_app(settings_for(sqlite_url)) as running:
        yield running


class Browser:
    def __init__(self, app: RunningApp, opened: dict[str, Any]) -> None:
        self.app = app
        self.opened = opened
        self.path = f"{SESSIONS}/{opened['session']}/messages"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    async def say(self, text: str, id: str) -> httpx.Response:
        return await self.app.http.post(self.path, json={"id": id, "text": text}, headers=self.headers)

    async def past(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await self.app.http.get(self.path, headers=self.headers)).json()["messages"]
        return messages


async def open_chat(app: RunningApp, **asked: str) -> Browser:
    answer = await app.http.post(SESSIONS, json={"community": "demo", **asked})
    assert answer.status_code == 201, answer.text
    return Browser(app, answer.json())


async def test_a_chat_in_each_language(app: RunningApp) -> None:
    for asked, spoken in [
        ({}, "en"),
        ({"language": "es-MX"}, "es"),
        ({"language": "ES"}, "es"),
        ({"language": "tlh"}, "en"),
    ]:
        [first] = (await open_chat(app, **asked)).opened["messages"]
        assert (first["language"], first["direction"], first["question"]) == (spoken, "ltr", "CONSENT")
        assert [option["key"] for option in first["options"]] == [1, 2]
        assert first["text"].endswith("\n".join(f"{one['key']} {one['label']}" for one in first["options"]))


async def test_a_conversation_and_its_reload(app: RunningApp) -> None:
    browser = await open_chat(app)
    for number, text in enumerate(["1", "1", "3"]):
        answered = await browser.say(text, f"id-{number}")
        assert answered.status_code == 200
    [last] = answered.json()["messages"]
    assert last["question"] == "C4"
    past = await browser.past()
    assert [one["from"] for one in past] == ["service"] + ["person", "service"] * 3
    assert [one["text"] for one in past if one["from"] == "person"] == ["1", "1", "3"]
    assert past[-1]["id"] == last["id"]
    assert past[-1]["text"] == last["text"]


async def test_the_same_id_gives_the_same_reply_and_counts_once(app: RunningApp) -> None:
    browser = await open_chat(app)
    await browser.say("1", "a")
    await browser.say("1", "b")
    replies = await asyncio.gather(*(browser.say("3", "c") for _ in range(10)))
    assert len({reply.text for reply in replies}) == 1
    assert replies[0].status_code == 200
    counted = select(func.count()).select_from(answer).where(answer.c.question == "C2")
    assert await app.parts.database.read(lambda c: c.execute(counted).scalar_one()) == 1
    assert (await browser.say("something else", "c")).text == replies[0].text


async def test_the_same_id_in_two_chats_is_two_messages(app: RunningApp) -> None:
    one, two = await open_chat(app), await open_chat(app)
    assert (await one.say("1", "a")).json()["messages"][0]["question"] == "ROLE"
    assert (await two.say("2", "a")).json()["messages"][0].get("question") is None


async def test_who_may_talk(app: RunningApp) -> None:
    mine, other = await open_chat(app), await open_chat(app)
    body = {"id": "x", "text": "1"}
    for headers, status in [
        ({}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Basic abc"}, 401),
        (other.headers, 404),
        ({"Authorization": "Bearer nonsense"}, 404),
        ({"Authorization": f"Bearer {app.parts.first_token or 'fv_x'}"}, 404),
    ]:
        for refused in (
            await app.http.post(mine.path, json=body, headers=headers),
            await app.http.get(mine.path, headers=headers),
        ):
            assert refused.status_code == status
            assert refused.headers["content-type"] == "application/problem+json"
    assert (await app.http.get(f"{SESSIONS}/nobody/messages", headers=mine.headers)).status_code == 404
    assert (await app.http.get(f"{SESSIONS}/%00/messages", headers=mine.headers)).status_code == 404
    assert len(await mine.past()) == 1


async def test_stop_and_start(app: RunningApp) -> None:
    browser = await open_chat(app)
    await browser.say("1", "a")
    assert len((await browser.say("STOP", "b")).json()["messages"]) == 1
    assert (await browser.say("START", "c")).json()["messages"][-1]["question"] == "ROLE"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        {"id": "a"},
        {"text": "a"},
        {"id": "", "text": "a"},
        {"id": 5, "text": "a"},
        {"id": "a" * 201, "text": "a"},
        {"id": "a", "text": None},
        {"id": "a", "text": "x" * 8001},
    ],
)
async def test_messages_of_another_form_are_refused_without_echo(deaf_app: RunningApp, body: Any) -> None:
    path = f"{SESSIONS}/{'s' * 20}/messages"
    refused = await deaf_app.http.post(path, json=body, headers={"Authorization": "Bearer x"})
    assert refused.status_code in (404, 422)
    assert "xxxx" not in refused.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"community": "nowhere"}, 404),
        ({"community": "demo\u0000"}, 404),
        ({}, 422),
        ({"community": ""}, 422),
        ({"community": 7}, 422),
        ({"community": "demo", "language": "x" * 36}, 422),
    ],
)
async def test_opening_of_another_form(deaf_app: RunningApp, body: Any, status: int) -> None:
    refused = await deaf_app.http.post(SESSIONS, json=body)
    assert refused.status_code == status
    problem = refused.json()
    assert problem["status"] == status
    assert problem["detail"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"community":"\\ud800"}', b"[" * 100_000])
async def test_bytes_that_are_no_json(deaf_app: RunningApp, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused = await deaf_app.http.post(SESSIONS, content=content, headers=headers)
    assert refused.status_code in (400, 413, 422)
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_chat_whose_first_messages_do_not_come_is_to_be_opened_again(deaf_app: RunningApp) -> None:
    """Nobody was given the session: there is no message to send again."""
    answered = await deaf_app.http.post(SESSIONS, json={"community": "demo"})
    assert answered.status_code == 503
    problem = answered.json()
    assert problem["type"] == "/problems/not-opened"
    assert "Open it again." in problem["detail"]
    assert "same id" not in problem["detail"]
    assert answered.headers["retry-after"]


async def test_a_late_reply_is_promised_and_the_message_kept(deaf_app: RunningApp) -> None:
    database = deaf_app.parts.database
    opened = await database.write(lambda c: chats.open_chat(c, "demo", "en"))
    mine = Browser(deaf_app, {"session": opened.session, "token": opened.token})
    answered = await mine.say("hello", "a")
    assert answered.status_code == 503
    assert answered.json()["type"] == "/problems/reply-later"
    assert answered.headers["retry-after"]
    waiting = select(func.count()).select_from(inbox).where(inbox.c.state == "waiting")
    assert await database.read(lambda c: c.execute(waiting).scalar_one()) == 1


@pytest.mark.parametrize("slug", ["%00", "demo%00", "nowhere"])
async def test_a_page_for_a_community_that_cannot_be_is_not_found(database_url: str, slug: str) -> None:
    async with running_app(settings_for(database_url)) as running:
        assert (await running.http.get(f"/chat/{slug}")).status_code == 404


async def test_opening_is_limited_per_address(deaf_app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "OPENINGS", (rate_limits.RateLimitItemPerMinute(2),))
    statuses = [(await deaf_app.http.post(SESSIONS, json={"community": "nowhere"})).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_an_ipv6_household_is_one_place() -> None:
    place = rate_limits._place
    assert place("2001:db8:1:2::1") == place("2001:db8:1:2:ffff::9")
    assert place("2001:db8:1:2::1") != place("2001:db8:1:3::1")
    assert place("::ffff:192.0.2.1") == place("192.0.2.1")
    assert place("not an address") == "unknown"


async def test_only_the_end_is_called_done(app: RunningApp) -> None:
    """A pause, a stop and a reply in danger ask nothing either, but can be gone on from."""
    browser = await open_chat(app)
    for number, (text, done) in enumerate(
        [("pause", False), ("START", False), ("I want to kill myself", False), ("START", False), ("2", True)]
    ):
        [message] = (await browser.say(text, str(number))).json()["messages"]
        assert message.get("done", False) is done, text
    assert [one.get("done", False) for one in await browser.past()][-2:] == [False, True]
