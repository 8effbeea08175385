"""One message, one action call, one result: through the real engine over HTTP."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bot.action_server import say_name
from tests.bot.running_engine import TOKEN


def test_an_answer_is_one_call_with_the_reading_and_nothing_of_the_conversation(engine, actions):
    answer = engine.turn("1", "somebody", inbound=41)
    assert answer.status_code == 200
    assert [message["text"] for message in answer.json()["messages"]] == ["action_answer somebody"]
    (call,) = actions.calls
    assert call.authorization == f"Bearer {TOKEN}"
    body = call.body
    assert body["sender_id"] == "somebody"
    assert body["domain"] == {}
    assert body["tracker"]["events"] == []
    latest = body["tracker"]["latest_message"]
    assert latest["intent"]["name"] == "answer"
    assert latest["entities"] == [{"entity": "value", "value": 1}]
    assert latest["metadata"]["inbound"] == 41
    assert latest["metadata"]["question"] == "S2"
    assert "text" not in latest


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("2", "action_answer"),
        ("HELP", "action_help"),
        ("stop", "action_stop"),
        ("skip", "action_skip"),
        ("back", "action_go_back"),
        ("why", "action_why"),
        ("0", "action_not_sure"),
        ("xqzt vrrk", "action_unclear"),
        ("", "action_unclear"),
    ],
)
def test_the_reading_names_the_action(engine, actions, text, action):
    assert engine.turn(text).status_code == 200
    assert actions.actions == [action]


def test_the_metadata_says_what_was_asked(engine):
    assert engine.intents("the rent is too high", question="OPEN1") == ["answer"]
    assert engine.intents("Northside", question="AREA", choices=["Northside", "Downtown"]) == ["answer"]
    assert engine.intents("2", question=None, languages=["en"]) == ["unclear"]
    assert engine.intents("demo", question=None, words=["demo"]) == ["start"]


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/back",
        "/session_start",
        '/answer{"value": 4}',
        '/delete@1.0{"value": 1}',
        ' / /answer{"value": 4}',
        '\n/\t/ //answer{"value": 4}',
        '\x00/answer{"value": 4}',
        '/\x1f/answer{"value": 4}',
        '\u00a0/\u2003/answer{"value": 4}',
    ],
)
def test_a_slash_payload_is_never_obeyed(engine, actions, text):
    assert engine.turn(text).status_code == 200
    (call,) = actions.calls
    reading = call.body["tracker"]["latest_message"]
    assert call.body["next_action"] != "action_delete"
    assert {"entity": "value", "value": 4} not in [
        {"entity": each["entity"], "value": each["value"]} for each in reading["entities"]
    ]
    assert {"/restart": "restart", "/back": "back"}.get(text) != reading["intent"]["name"]


def test_a_slash_before_a_word_leaves_the_word(engine):
    assert engine.intents("/stop", " //Stop", "stop") == ["stop", "stop", "stop"]


@pytest.mark.parametrize("status", [400, 401, 404, 409, 500, 503])
def test_a_failed_action_is_a_failed_turn(engine, actions, status):
    actions.answer = lambda body: (status, {"error": "no", "action_name": body["next_action"]})
    assert engine.turn("1").status_code == 502
    assert len(actions.calls) == 1
    actions.answer = say_name
    assert engine.turn("1").status_code == 200


@pytest.mark.parametrize(
    "result",
    [
        [],
        None,
        {"responses": "text"},
        {"responses": ["text"]},
        {"responses": [], "events": {}},
        {"responses": [], "events": [{"event": "no such event"}]},
        {"responses": [], "events": [{"timestamp": 1}]},
    ],
)
def test_a_bad_action_result_is_a_failed_turn(engine, actions, result):
    actions.answer = lambda _: (200, result)
    assert engine.turn("1").status_code == 500


def test_connections_to_the_app_are_kept_alive(engine, actions):
    for inbound in range(20):
        engine.turn("1", inbound=inbound)
    assert len({call.peer for call in actions.calls}) == 1


def test_turn_200_carries_what_turn_1_did(engine, actions):
    """The tracker is bounded: neither the call nor the prediction sees an older turn."""
    for inbound in range(100, 300):
        assert engine.turn("1", "talkative", inbound).status_code == 200
    assert {call.size for call in actions.calls} == {actions.calls[0].size}
    assert set(actions.actions) == {"action_answer"}


def test_a_repeated_message_is_acted_on_again(engine, actions):
    """Whether it takes effect is decided where it is stored: the engine remembers nothing."""
    for _ in range(2):
        assert engine.turn("1", "repeater", 7).status_code == 200
    assert [call.body["tracker"]["latest_message"]["metadata"]["inbound"] for call in actions.calls] == [7, 7]


def test_conversations_do_not_mix_and_do_not_wait_for_each_other(engine, actions):
    everybody = [f"person-{number}" for number in range(8)]
    meeting = threading.Barrier(len(everybody))

    def when_all_are_here(body: dict[str, Any]) -> tuple[int, Any]:
        meeting.wait(20)  # breaks, and fails the turns, if the engine does one after the other
        return say_name(body)

    actions.answer = when_all_are_here
    with ThreadPoolExecutor(len(everybody)) as pool:
        answers = list(pool.map(lambda person: engine.turn("1", person), everybody))
    said = [answer.json()["messages"][0]["text"] for answer in answers]
    assert said == [f"action_answer {person}" for person in everybody]


def test_one_conversation_takes_its_turns_one_by_one(engine, actions):
    inside: list[str] = []
    overlaps: list[str] = []

    def alone(body: dict[str, Any]) -> tuple[int, Any]:
        inside.append(body["sender_id"])
        overlaps.extend(inside[1:])
        threading.Event().wait(0.02)
        inside.pop()
        return say_name(body)

    actions.answer = alone
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda inbound: engine.turn("1", "hasty", inbound), range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len(actions.calls) == 5
    assert overlaps == []
