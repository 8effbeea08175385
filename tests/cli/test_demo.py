"""The demo's own visitors: they wait where the server asks them to."""

import httpx
import pytest

from api.cli.address import server_address
from api.cli.demo import WebLine
from api.cli.serve import engine_environment
from api.settings import Settings

OPENED = {"session": "s", "token": "t", "messages": [{"text": "OK?"}]}


async def test_a_visitor_who_is_told_to_wait_tries_again() -> None:
    answers = [httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(201, json=OPENED)]
    answers += [httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(200, json=OPENED)]
    carrier = httpx.MockTransport(lambda request: answers.pop(0))
    async with httpx.AsyncClient(transport=carrier, base_url="http://test") as client:
        visitor = WebLine(client, "demo", "en")
        assert await visitor.open() == "OK?"
        assert await visitor.say("1") == "OK?"
    assert answers == []


@pytest.mark.parametrize(("host", "address"), [("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.7", "10.0.0.7")])
def test_the_server_is_looked_for_where_it_listens(monkeypatch: pytest.MonkeyPatch, host: str, address: str) -> None:
    monkeypatch.setenv("FAMILYVOICE_HOST", host)
    monkeypatch.setenv("PORT", "8123")
    assert server_address() == f"http://{address}:8123"


def test_an_engine_knows_what_the_settings_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAMILYVOICE_ACTION_URL", raising=False)
    chosen = Settings(engine_token="t" * 32, action_port=5055)
    assert engine_environment(chosen) == {
        "FAMILYVOICE_ENGINE_TOKEN": "t" * 32,
        "FAMILYVOICE_ACTION_URL": "http://127.0.0.1:5055/webhook",
    }
    monkeypatch.setenv("FAMILYVOICE_ACTION_URL", "http://127.0.0.1:9/other")
    assert engine_environment(chosen)["FAMILYVOICE_ACTION_URL"] == "http://127.0.0.1:9/other"
    assert engine_environment(Settings())["FAMILYVOICE_ENGINE_TOKEN"] == ""
