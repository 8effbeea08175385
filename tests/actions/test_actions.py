"""Every action through the SDK's own executor, with the payload the engine sends, over real storage."""

import asyncio
from typing import Any, cast

import pytest
from rasa_sdk.executor import ActionExecutor

from actions import all_actions
from api.storage import communities, inbox, schema
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.turns import StaleTurn, Turns
from assessment.conversation import STEPS
from assessment.library import Library
from assessment.reading import Reading
from tests.storage.talking import DELETE, JOIN, NOW, STOP, YES, Phone, rows, says


class Engine:
    """Does what the engine does after its rules: posts the action of a reading to the executor."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.executor = ActionExecutor()
        for action in all_actions(phone.library, Turns(phone.database, phone.vault, phone.library)):
            self.executor.register_action(action)

    async def turn(self, reading: Reading, text: str = "x") -> list[str]:
        await asyncio.to_thread(self.phone.writes, text)
        turn = await asyncio.to_thread(self.phone.waits)
        assert turn is not None
        return await self.post(reading, turn)

    async def post(self, reading: Reading, turn: inbox.PendingTurn) -> list[str]:
        result = await self.executor.run(payload(reading, turn))
        assert result is not None
        body = cast(dict[str, Any], result if isinstance(result, dict) else result.model_dump())
        assert body["events"] == []
        return [response["text"] for response in body["responses"]]


def payload(reading: Reading, turn: inbox.PendingTurn) -> dict[str, Any]:
    """The body of the engine's call, trimmed as it sends it."""
    message = {
        "text": turn.text,
        "intent": {"name": reading.intent, "confidence": 1.0},
        "entities": reading.entities(),
        "metadata": dict(turn.metadata),
    }
    return {
        "next_action": f"action_{reading.intent}",
        "sender_id": turn.conversation,
        "tracker": {
            "sender_id": turn.conversation,
            "slots": {},
            "latest_message": message,
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        },
        "domain": {},
        "version": "3.6.21",
    }


@pytest.fixture
def engine(database: Database, vault: Vault, library: Library) -> Engine:
    database.write_now(lambda c: communities.ensure_demo(c, NOW))
    return Engine(Phone(database, vault, library))


def test_there_is_one_action_for_every_intent(engine: Engine) -> None:
    assert set(engine.executor.actions) == {f"action_{intent}" for intent in STEPS}


async def test_a_conversation_through_the_actions_is_stored(engine: Engine) -> None:
    assert "1 Yes" in (await engine.turn(JOIN, "DEMO"))[0]
    await engine.turn(YES)
    first = await engine.turn(YES)
    assert len(first) == 1
    assert first[0].endswith("0 Not sure")
    await engine.turn(says(3, comment="long waits"))
    answers = (await asyncio.to_thread(engine.phone.session)).answers
    assert (answers["C2"].key, answers["C2"].comment) == (3, "long waits")
    stored = await asyncio.to_thread(rows, engine.phone.database, schema.outbox)
    assert len(stored) == 4


async def test_a_repeated_call_says_the_same_and_stores_nothing_more(engine: Engine) -> None:
    await asyncio.to_thread(engine.phone.begins)
    await asyncio.to_thread(engine.phone.writes, "3")
    turn = await asyncio.to_thread(engine.phone.waits)
    assert turn is not None
    said = await asyncio.gather(*(engine.post(says(3), turn) for _ in range(10)))
    assert len({tuple(texts) for texts in said}) == 1
    assert said[0]
    answers = await asyncio.to_thread(rows, engine.phone.database, schema.answer)
    assert [row.question for row in answers] == ["CONSENT", "ROLE", "C2"]


@pytest.mark.parametrize("intent", [intent for intent in STEPS if intent != "confirm"])
async def test_every_action_takes_its_turn_in_the_middle_of_an_assessment(engine: Engine, intent: str) -> None:
    await asyncio.to_thread(engine.phone.begins)
    reading = says(2) if intent == "answer" else Reading.from_parse(intent, [])
    said = await engine.turn(reading)
    assert len(said) == 1
    assert (await asyncio.to_thread(rows, engine.phone.database, schema.inbox))[-1].state == "done"


async def test_an_offer_is_kept_with_all_it_offers(engine: Engine) -> None:
    await asyncio.to_thread(engine.phone.begins)
    await engine.turn(Reading("confirm", values=(2, 3)))
    assert (await asyncio.to_thread(engine.phone.session)).offered == (2, 3)


async def test_deleting_and_stopping_through_the_actions(engine: Engine) -> None:
    await asyncio.to_thread(engine.phone.begins)
    await engine.turn(DELETE)
    await engine.turn(YES)
    assert await asyncio.to_thread(rows, engine.phone.database, schema.answer) == []
    await engine.turn(STOP)
    people = await asyncio.to_thread(rows, engine.phone.database, schema.person)
    assert [person.opted_out_at is None for person in people] == [True, False]


async def test_a_stale_reading_is_refused_loudly_so_that_the_gateway_tries_again(engine: Engine) -> None:
    await asyncio.to_thread(engine.phone.begins)
    await asyncio.to_thread(engine.phone.writes, "3")
    turn = await asyncio.to_thread(engine.phone.waits)
    assert turn is not None
    stale = inbox.PendingTurn(turn.inbound, turn.conversation, "3", {**turn.metadata, "question": "N1"}, 0)
    with pytest.raises(StaleTurn):
        await engine.post(says(3), stale)
    assert (await asyncio.to_thread(rows, engine.phone.database, schema.inbox))[-1].state == "waiting"
    assert await engine.post(says(3), turn)


async def test_a_message_that_did_not_come_through_the_gateway_is_refused(engine: Engine) -> None:
    call = payload(says(3), inbox.PendingTurn(1, "somebody", "3", {}, 0))
    with pytest.raises(ValueError, match="gateway"):
        await engine.executor.run(call)
    del call["tracker"]["latest_message"]["metadata"]
    with pytest.raises(ValueError, match="gateway"):
        await engine.executor.run(call)
