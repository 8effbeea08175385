"""The running app keeps what its own description at /openapi.json promises, whatever is sent to it and by whom."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from api.storage import communities, tokens
from tests.gateway.conftest import SharedEngine
from tests.gateway.running import RunningApp, running_app, settings_for

EXAMPLES = 25
"""Per operation and kind of input."""
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
Role = tokens.Role


@dataclass
class Served:
    """The app in a thread of its own. `own` and `foreign`: tokens by role, of the demo community and of another."""

    address: str
    own: dict[Role, str] = field(default_factory=dict)
    foreign: dict[Role, str] = field(default_factory=dict)

    def request(self, method: str, path: str, token: str | None = None, **details: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.request(method, self.address + path, headers=headers, timeout=30, **details)


async def _prepare(app: RunningApp) -> Served:
    def make(conn: Any) -> Served:
        communities.add(conn, slug="far", name="Far", sponsor="Sponsor", languages=("en",), areas=("Hills",))
        served = Served(app.url)
        for role in ("viewer", "coordinator", "lead"):
            served.own[role] = tokens.add(conn, "demo", role)
            served.foreign[role] = tokens.add(conn, "far", role)
        return served

    return await app.parts.database.write(make)


@pytest.fixture
def served(sqlite_url: str, engine: SharedEngine) -> Iterator[Served]:
    ready: Future[Served] = Future()
    stop = threading.Event()

    async def serve() -> None:
        chosen = settings_for(sqlite_url, engine_urls=engine.url, action_port=engine.action_port)
        async with running_app(chosen) as app:
            ready.set_result(await _prepare(app))
            await asyncio.to_thread(stop.wait)

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield ready.result(60)
    finally:
        stop.set()
        thread.join()


def test_no_input_breaks_a_promise(served: Served) -> None:
    schema = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    chat = served.request("POST", "/api/v1/chat/sessions", json={"community": "demo"}).json()
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 9
    for operation in operations:
        _attack(operation, served, chat)


def _attack(operation: Any, served: Served, chat: dict[str, Any]) -> None:
    """Well-formed and ill-formed input; half of it where there is something, by one who may."""
    callers = st.sampled_from([None, "nonsense", served.own["viewer"], served.own["coordinator"], chat["token"]])
    for mode in schemathesis.GenerationMode:
        if mode.is_negative and not _can_be_wrong(operation.definition.raw):
            continue
        cases = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases, caller=callers, known=st.booleans())
        def attack(case: Any, caller: str | None, known: bool) -> None:
            if known:
                real = {"slug": "demo", "session": chat["session"]}
                case.path_parameters = {name: real[name] for name in case.path_parameters or {}}
            headers = {"Authorization": f"Bearer {caller}"} if caller else {}
            case.validate_response(case.call(headers=headers), checks=CHECKS, headers=headers)

        attack()


def _can_be_wrong(described: dict[str, Any]) -> bool:
    """Whether anything an operation takes has a form that can be missed."""
    free = {"type", "title", "description", "examples"}
    limited = any(one["schema"].keys() - free for one in described.get("parameters", ()))
    return limited or "requestBody" in described


def _places(served: Served, chat: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Method, path as described, and path to ask, of every operation about the demo community or a chat in it."""
    paths = served.request("GET", "/openapi.json").json()["paths"]
    for described, operations in paths.items():
        for method in operations:
            yield method.upper(), described, described.format(slug="demo", session=chat["session"])


PUBLIC = {
    ("POST", "/api/v1/chat/sessions"),
    ("GET", "/api/v1/communities"),
    ("GET", "/api/v1/communities/{slug}"),
    ("GET", "/api/v1/communities/{slug}/rounds"),
    ("GET", "/api/v1/communities/{slug}/scores"),
    ("GET", "/api/v1/communities/{slug}/codebook"),
}
"""All that may be had without a token. What is new is expected to be closed, until it is written down here."""


def test_nobody_and_strangers_get_only_what_is_public(served: Served) -> None:
    chat, other = (served.request("POST", "/api/v1/chat/sessions", json={"community": "demo"}).json() for _ in "ab")
    strangers: dict[str, str | None] = {"nobody": None, "nonsense": "nonsense", "another chat": other["token"]}
    strangers.update(served.foreign.items())
    seen = set()
    for method, described, path in _places(served, chat):
        seen.add((method, described))
        body = {"json": {"community": "demo", "id": "x", "text": "1"}} if method == "POST" else {}
        answers = {name: served.request(method, path, token, **body) for name, token in strangers.items()}
        public = (method, described) in PUBLIC
        for name, answer in answers.items():
            if public and name in ("nobody", *served.foreign):
                assert answer.is_success, (name, method, described)
                if method == "GET":
                    assert answer.content == answers["nobody"].content, (name, method, described)
            elif not public:
                assert answer.status_code in (401, 403, 404), (name, method, described)
    assert seen >= PUBLIC
    messages = served.request("GET", f"/api/v1/chat/sessions/{chat['session']}/messages", chat["token"]).json()
    assert len(messages["messages"]) == 1, "somebody else talked in this chat"
