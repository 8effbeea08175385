"""Whole assessments over HTTP, by text message in two languages and by web chat, until they are community scores."""

import random
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.e2e import recompute
from tests.e2e.system import System, keys_offered, system

pytestmark = pytest.mark.asyncio(loop_scope="module")
K = 5
MOST_TURNS = 40


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with system(tmp_path_factory.mktemp("assessment")) as started:
        yield started


def answer(text: str, chance: random.Random) -> str:
    keys = keys_offered(text)
    if not keys:
        return "More places to play"
    if keys == [1, 2]:
        return "1"
    return str(chance.choice([*keys, "skip"]))


async def by_phone(running: System, phone: str, first: list[str], chance: random.Random, ended: str) -> int:
    """Answers until the thanks; returns how many texts that took."""
    for said in first:
        text = await running.say(phone, said)
    for turn in range(MOST_TURNS):
        if ended in text:
            return turn
        text = await running.say(phone, answer(text, chance))
    raise AssertionError(f"still asking: {text}")


async def by_web(running: System, language: str, chance: random.Random) -> None:
    async with httpx.AsyncClient(base_url=f"{running.url}/api/v1/chat/", timeout=30) as client:
        opened = (await client.post("sessions", json={"community": "demo", "language": language})).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        last: dict[str, Any] = opened["messages"][-1]
        for _ in range(MOST_TURNS):
            if "question" not in last or last["question"] is None:
                return
            keys = [option["key"] for option in last.get("options") or []]
            text = "Un parque" if not keys else "1" if keys == [1, 2] else str(chance.choice([*keys, "skip"]))
            body = {"id": str(uuid.uuid4()), "text": text}
            said = await client.post(f"sessions/{opened['session']}/messages", json=body, headers=headers)
            last = said.raise_for_status().json()["messages"][-1]
    raise AssertionError(f"still asking: {last}")


async def test_conversations_become_the_scores_an_outsider_computes(running: System) -> None:
    for number in range(7):
        chance = random.Random(number)
        await by_phone(running, f"+120255502{number:02d}", ["DEMO"], chance, "That was the last question")
        await by_phone(running, f"+3460055501{number:02d}", ["demo", "español"], chance, "Esa fue la última pregunta")
        await by_web(running, "en", chance)
        await by_web(running, "es", chance)
    token = running.token()
    exported = await running.get("export?format=json", token)
    shown = await running.get("scores?role=family", token)
    assert shown["k"] == K
    computed = recompute.scores(exported, "family")
    assert shown["respondents"] == computed["respondents"] == 28
    compared = 0
    for item in shown["items"]:
        expected = computed[item["id"]]
        if item["hidden"]:
            assert expected is None or expected["n"] < K
            continue
        compared += 1
        for name, value in expected.items():
            assert item[name] == pytest.approx(value, abs=1e-6), (item["id"], name)
    assert compared == 20
    assert {block["id"]: block["n"] for block in shown["blocks"]} == {
        block: computed[f"block:{block}"] for block in recompute.ITEMS
    }
    languages = {row["language"] for row in exported}
    assert languages == {"en", "es"}
    assert "+1202" not in str(exported)


async def test_the_kept_counts_equal_the_answers(running: System) -> None:
    checked = running.command("tallies", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


async def test_a_repeated_message_changes_nothing_even_after_a_restart(running: System) -> None:
    phone, sid = "+12025550177", "SM" + "7" * 32
    await running.say(phone, "DEMO")
    before = await running.get("export?format=json", running.token())
    text = await running.say(phone, "1", sid=sid)
    for _ in range(10):
        assert (await running.stub.text(phone, "1", sid=sid)).status == "received"
    running.kill()
    await running.start()
    assert (await running.stub.text(phone, "1", sid=sid)).status == "received"
    asked_again = await running.say(phone, "repeat")
    assert asked_again.endswith(text)
    assert len(running.stub.received(phone)) == 3
    after = await running.get("export?format=json", running.token())
    assert len(after) - len(before) <= 1


async def test_interpret_reads_as_the_bot_does(running: System) -> None:
    lines = [
        '{"id": "a", "language": "en", "question": "S2", "text": "3."}',
        '{"id": "b", "language": "es", "question": "S2", "text": "no sé"}',
        '{"id": "c", "language": "en", "question": "OPEN1", "text": "we need help with child care"}',
        '{"id": "d", "language": "es", "question": "N1", "text": "por favor ya no me escriban"}',
        '{"id": "e", "language": "en", "question": "S2", "text": "/answer{\\"value\\": 4}"}',
    ]
    read = running.command("interpret", given="\n".join(lines))
    assert read.returncode == 0, read.stderr
    assert read.stdout.splitlines() == [
        '{"id": "a", "outcome": "answer", "value": 3}',
        '{"id": "b", "outcome": "not_sure"}',
        '{"id": "c", "outcome": "answer", "value": "we need help with child care"}',
        '{"id": "d", "outcome": "command", "command": "stop"}',
        '{"id": "e", "outcome": "unclear"}',
    ]


async def test_interpret_names_the_line_it_cannot_read(running: System) -> None:
    read = running.command("interpret", given='{"id": 1}\n')
    assert read.returncode == 2
    assert read.stderr.startswith("familyvoice: line 1: expected")


async def test_nothing_personal_is_left_in_logs_or_files(running: System) -> None:
    stored = b"".join([path.read_bytes() for path in sorted(running.folder.iterdir())])
    for secret in (b"2025550200", b"More places to play", b"Un parque"):
        assert secret not in stored
