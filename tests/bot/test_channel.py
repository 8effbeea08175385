"""What the engine lets in, and what it refuses."""

import socket

import httpx
import pytest

from tests.bot.action_server import ActionServer
from tests.bot.running_engine import ASKED, TOKEN, RunningEngine, running_engine


def test_ready_names_the_model(engine, model):
    assert engine.http.get("ready").json() == {"model": model.name.removesuffix(".tar.gz")}


@pytest.mark.parametrize("path", ["turn", "parse", "ready"])
@pytest.mark.parametrize(
    "authorization",
    [None, "", TOKEN, "Bearer", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer é"],
)
def test_a_wrong_token_is_refused(engine, actions, path, authorization):
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    method = "GET" if path == "ready" else "POST"
    answer = httpx.request(method, engine.http.base_url.join(path), headers=headers, content=b"{}" * (path != "ready"))
    assert answer.status_code == 401
    assert not actions.calls


def test_it_listens_on_one_loopback_address_only(engine):
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.2", engine.port))


@pytest.mark.parametrize("path", ["/", "/version", "/status", "/model", "/conversations/x/tracker", "/webhooks/rest"])
def test_nothing_else_of_rasa_is_reachable(engine, path):
    assert engine.http.get(f"http://127.0.0.1:{engine.port}{path}").status_code == 404


def good_turn() -> dict[str, object]:
    return {"conversation": "c", "inbound": 1, "text": "1", "metadata": ASKED}


@pytest.mark.parametrize(
    "change",
    [
        {"conversation": ""},
        {"conversation": 7},
        {"conversation": "c" * 201},
        {"inbound": "1"},
        {"inbound": True},
        {"text": None},
        {"text": ["1"]},
        {"text": "a" * 65_537},
        {"metadata": [1]},
        {"metadata": {**ASKED, "languages": "en"}},
        {"metadata": {**ASKED, "offered": ["1"]}},
        {"metadata": {**ASKED, "question": {"$ne": 1}}},
    ],
)
def test_a_turn_of_the_wrong_shape_is_refused(engine, actions, change):
    answer = engine.http.post("turn", json=good_turn() | change)
    assert answer.status_code == 400
    assert next(iter(change)) in answer.json()["error"]
    assert not actions.calls


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{}"])
def test_a_body_that_is_no_turn_is_refused(engine, body):
    assert engine.http.post("turn", content=body).status_code == 400
    assert engine.http.post("parse", content=body).status_code == 400


def test_bodies_and_batches_are_bounded(engine):
    assert engine.http.post("turn", content=b'{"text":"' + b"a" * 2_100_000 + b'"}').status_code == 413
    assert engine.http.post("parse", json={"messages": [{"text": ""}] * 501}).status_code == 400
    assert engine.http.get("ready").status_code == 200


def test_without_a_model_the_caller_is_told_to_try_again(tmp_path):
    with running_engine(tmp_path, "http://127.0.0.1:9/actions") as engine:
        engine.wait(wanted=(503,))
        assert engine.turn("1").status_code == 503
        assert engine.http.post("parse", json={"messages": [{"text": "1"}]}).status_code == 503


def test_the_longest_message_the_app_takes_is_read(engine, actions):
    assert engine.turn("a" * 65_536).status_code == 200
    assert actions.actions


def test_an_app_that_is_not_there_is_no_fault_of_the_message(model):
    with running_engine(model, "http://127.0.0.1:9/webhook") as engine:
        engine.wait()
        assert engine.turn("1").status_code == 503


def test_the_log_holds_no_word_token_or_conversation(model, tmp_path):
    """Even where a turn fails: Rasa's own way is to print the message and its entities."""
    log = tmp_path / "stderr"
    with log.open("wb") as stderr, running_engine(model, "http://127.0.0.1:9/actions", stderr) as engine:
        engine.wait()
        assert engine.turn("my landlord is Jane Doe", "opaque-id", question="OPEN1").status_code == 503
        assert engine.turn("/answer{not json Jane", "opaque-id").status_code == 503
        assert engine.http.post("turn", json={"conversation": "opaque-id", "text": "Jane"}).status_code == 400
    said = log.read_text()
    assert "turn failed" in said
    for secret in ("Jane", "landlord", TOKEN, "opaque-id"):
        assert secret not in said


def test_fixture_answers(engine: RunningEngine, actions: ActionServer):
    """The tests above see no action call because there is none, not because nobody listens."""
    assert engine.turn("1").status_code == 200
    assert len(actions.calls) == 1
