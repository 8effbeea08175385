"""Every error has one shape, says what to do, and never repeats what was sent."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from api.endpoints.body_limit import BodyLimit
from tests.gateway.running import RunningApp, running_app, settings_for

MARK = "zebra-<script>"


@pytest.fixture
async def app(sqlite_url: str) -> AsyncIterator[RunningApp]:
    async with running_app(settings_for(sqlite_url)) as running:
        yield running


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{MARK}", 404),
        ("GET", f"/api/v1/communities/{MARK}", 404),
        ("GET", f"/api/v1/communities/demo/scores?role={MARK}", 422),
        ("GET", f"/api/v1/communities/demo/scores?round={MARK}", 422),
        ("DELETE", "/api/v1/communities", 405),
        ("PUT", "/webhooks/twilio/message", 405),
        ("POST", "/healthz", 405),
        ("POST", "/webhooks/twilio/message", 403),
        ("POST", "/api/v1/chat/sessions", 422),
        ("GET", "/simulator/api/phones/nobody/messages", 400),
        ("GET", "/static/nothing.js", 404),
    ],
)
async def test_shape(app: RunningApp, method: str, path: str, status: int) -> None:
    answer = await app.http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    assert "zebra" not in answer.text


async def test_a_made_up_field_is_not_repeated(app: RunningApp) -> None:
    answer = await app.http.post("/api/v1/chat/sessions", json={MARK: MARK, "community": [MARK]})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"at": ["body", "community"], "rule": "string_type"}]


async def test_a_method_that_is_not_allowed_names_those_that_are(app: RunningApp) -> None:
    assert "POST" in (await app.http.get("/webhooks/twilio/status")).headers["allow"]


@pytest.mark.parametrize("path", ["/healthz", "/simulator", "/api/v1/communities", "/nothing"])
async def test_every_answer_tells_the_browser_to_trust_nobody_else(app: RunningApp, path: str) -> None:
    headers = (await app.http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    assert len(headers.get_list("content-security-policy")) == 1


async def test_only_a_secure_address_promises_to_stay_secure(sqlite_url: str, app: RunningApp) -> None:
    assert "strict-transport-security" not in (await app.http.get("/healthz")).headers


async def test_health(app: RunningApp) -> None:
    assert (await app.http.get("/healthz")).json() == {"status": "ok"}
    ready = await app.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"status": "not ready", "database": "ok", "engine": "away", "model": "none"}
    assert "familyvoice_engine_ready 0.0" in (await app.http.get("/metrics")).text


async def test_a_body_that_is_too_large_is_refused_everywhere(app: RunningApp) -> None:
    for path in ("/api/v1/chat/sessions", "/simulator/api/phones", "/webhooks/twilio/message"):
        answer = await app.http.post(path, content=b"x" * 70_000)
        assert answer.status_code == 413
        assert answer.json()["status"] == 413


async def test_a_body_in_pieces_that_is_too_large_is_refused_too(app: RunningApp) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 4096

    for path in ("/api/v1/chat/sessions", "/webhooks/twilio/message"):
        answer = await app.http.post(path, content=pieces(), headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
        assert answer.json()["detail"] == "The request is too large."


async def test_a_body_that_does_not_arrive_is_given_up() -> None:
    service = FastAPI()

    @service.post("/")
    async def read(request: Request) -> bytes:
        return await request.body()

    async def never() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    transport = httpx.ASGITransport(BodyLimit(service, seconds=0.05))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post("/", content=never())
    assert answer.status_code == 408
    assert answer.json()["detail"].endswith(".")


async def test_no_redirect_repeats_the_host_that_was_asked_for(app: RunningApp) -> None:
    for path in ("/api/v1/communities/", "/webhooks/twilio/message/", "/privacy/"):
        answer = await app.http.get(path, headers={"Host": "zebra.example"})
        assert answer.status_code == 404
        assert "zebra" not in answer.text + str(answer.headers)
