"""Taking the answers out: who may, what is in it, and that scores follow from it."""

import csv
import io
import json
import random
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from api.services.streaming import MOST_AT_ONCE, Streams
from api.storage import audit, rounds
from tests.endpoints.conftest import Token
from tests.endpoints.problem import assert_problem
from tests.endpoints.recompute import scores
from tests.families import NOON, SKIPPED, Families, Said

EXPORT = "/communities/demo/export"
FIELDS = [
    "respondent", "role", "round", "instrument", "instrument_version", "question", "key", "points", "text", "language",
    "text_version", "channel", "event", "area", "answered_at",
]  # fmt: skip
DANGEROUS = ["=1+1", "+1", "-1", "@sum", "\ttab", "\rreturn"]


@pytest.fixture
def coordinator(token: Token) -> dict[str, str]:
    return token("demo", "coordinator")


async def rows(client: httpx.AsyncClient, headers: dict[str, str], **params: Any) -> list[dict[str, Any]]:
    response = await client.get(EXPORT, headers=headers, params=params)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


async def test_nobody_may_export(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get(EXPORT), 401)


@pytest.mark.parametrize(
    ("community", "role"),
    [("neighbour", "coordinator"), ("neighbour", "lead"), ("demo", "viewer"), ("demo", "lead")],
)
async def test_somebody_else_may_not_export(
    client: httpx.AsyncClient, families: Families, token: Token, community: str, role: Any
) -> None:
    families.one({"OPEN1": "a secret"})
    response = await client.get(EXPORT, headers=token(community, role))
    assert_problem(response, 403)
    assert "secret" not in response.text
    assert families.database.read_now(audit.entries) == []


async def test_one_row_per_answer_with_the_contracts_fields(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    said: Said = {"CONSENT": 1, "S2": 2, "S3": 0, "S4": SKIPPED, "OPEN1": "Más parques", "OPEN2": SKIPPED, "AREA": 2}
    families.one(said, language="es", channel="web", event="Spring fair")
    found = await rows(client, coordinator)
    assert [list(row) for row in found] == [FIELDS] * len(said)
    by_question = {row["question"]: row for row in found}
    answers = {question: (row["key"], row["points"], row["text"]) for question, row in by_question.items()}
    assert answers == {
        "CONSENT": (1, None, None),
        "S2": (2, pytest.approx(100 / 3), None),
        "S3": (0, None, None),
        "S4": (None, None, None),
        "OPEN1": (None, None, "Más parques"),
        "OPEN2": (None, None, None),
        "AREA": (2, None, None),
    }
    assert len({row["respondent"] for row in found}) == 1
    same = {name: by_question["S2"][name] for name in FIELDS if name not in ("respondent", "question", "key", "points")}
    assert same == {
        "role": "family",
        "round": 1,
        "instrument": "family",
        "instrument_version": families.library.instruments["family"].version,
        "text": None,
        "language": "es",
        "text_version": 1,
        "channel": "web",
        "event": "Spring fair",
        "area": "Downtown",
        "answered_at": "2026-03-01",
    }


async def test_nothing_that_tells_who_or_when_leaves(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    stored = families.one({"S2": 2})
    conversation = families.database.read_now(
        lambda conn: conn.exec_driver_sql("SELECT conversation FROM person").scalar_one()
    )
    text = (await client.get(EXPORT, headers=coordinator)).text
    assert conversation not in text
    assert "12:34" not in text
    assert json.loads(text)[0]["respondent"] != str(stored.id)
    assert date.fromisoformat(json.loads(text)[0]["answered_at"]) == NOON.date()


async def test_only_the_latest_revision_is_there(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    stored = families.one({"S2": 2, "OPEN1": "first"})
    stored.say({"S2": 4, "OPEN1": "second"})
    assert {(row["key"], row["text"]) for row in await rows(client, coordinator)} == {(4, None), (None, "second")}


async def test_respondents_are_named_anew_in_every_export_and_come_in_no_order(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    families.many([{"OPEN1": str(number)} for number in range(60)])
    first, second = await rows(client, coordinator), await rows(client, coordinator)
    names = [{row["respondent"] for row in found} for found in (first, second)]
    assert [len(some) for some in names] == [60, 60]
    assert not names[0] & names[1]
    orders = [[row["text"] for row in found] for found in (first, second)]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


@pytest.mark.parametrize("status", ["withdrawn", "declined"])
async def test_who_withdrew_or_declined_is_not_in_it(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str], status: Any
) -> None:
    families.one({"S2": 2}).say({}, status=status)
    assert await rows(client, coordinator) == []


async def test_unfinished_stopped_and_paused_sessions_are_in_it(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    for status in ("active", "paused", "stopped", "complete"):
        families.one({"S2": 2}, status=status)
    assert len(await rows(client, coordinator)) == 4


async def test_it_is_of_one_round_and_one_community(
    client: httpx.AsyncClient, families: Families, neighbours: Families, coordinator: dict[str, str]
) -> None:
    neighbours.one({"S2": 1})
    families.one({"S2": 2})
    families.round = families.database.write_now(lambda conn: rounds.open_next(conn, families.community_id, NOON))
    families.one({"S2": 3})
    assert [(row["round"], row["key"]) for row in await rows(client, coordinator)] == [(2, 3)]
    assert [(row["round"], row["key"]) for row in await rows(client, coordinator, round=1)] == [(1, 2)]
    assert_problem(await client.get(EXPORT, headers=coordinator, params={"round": 3}), 404)


async def test_one_role_can_be_chosen(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    families.one({"S2": 2})
    families.one({"S2": 3, "ORG": "Sunny Care"}, role="provider")
    families.one({"V1": 4}, role="partner")
    assert {row["role"] for row in await rows(client, coordinator)} == {"family", "provider", "partner"}
    assert {row["role"] for row in await rows(client, coordinator, role="provider")} == {"provider"}
    assert_problem(await client.get(EXPORT, headers=coordinator, params={"role": "all"}), 422)


@pytest.mark.parametrize("format", ["sav", "xml", "", "JSON"])
async def test_an_unknown_format_is_told_which_there_are(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str], format: str
) -> None:
    problem = assert_problem(await client.get(EXPORT, headers=coordinator, params={"format": format}), 400)
    assert "json, csv, xlsx" in str(problem["detail"])


async def test_every_export_is_on_record(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    await rows(client, coordinator)
    await client.get(EXPORT, headers=coordinator, params={"format": "csv", "role": "family"})
    entries = families.database.read_now(audit.entries)
    assert [(entry.action, entry.community_id, entry.detail) for entry in entries] == [
        ("export", families.community_id, {"format": "json", "round": 1, "role": None}),
        ("export", families.community_id, {"format": "csv", "round": 1, "role": "family"}),
    ]
    assert entries[0].actor.startswith("token ")
    assert families.database.read_now(audit.first_broken) is None


async def test_csv_says_the_same_as_json(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    families.many([{"S2": 2, "S3": 0, "S4": SKIPPED, "OPEN1": 'Say "hi",\nplease\r\n', "AREA": 1}, {"OPEN1": "دار 家"}])
    response = await client.get(EXPORT, headers=coordinator, params={"format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="demo-round-1.csv"'
    assert response.headers["cache-control"] == "no-store"
    from_csv = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert list(from_csv[0]) == FIELDS
    from_json = await rows(client, coordinator)

    def comparable(found: list[dict[str, Any]]) -> list[list[str]]:
        cells = [["" if row[name] is None else str(row[name]) for name in FIELDS[1:]] for row in found]
        return sorted(cells)

    assert comparable(from_csv) == comparable(from_json)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
async def test_no_cell_can_be_taken_for_a_formula(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str], format: str
) -> None:
    families.many([{"OPEN1": text, "OPEN2": "1 = 1"} for text in DANGEROUS], event="=cmd|' /C calc'!A0")
    response = await client.get(EXPORT, headers=coordinator, params={"format": format})
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(response.text, newline="")) for cell in row]
    else:
        sheet = load_workbook(io.BytesIO(response.content)).active
        assert sheet is not None
        assert {cell.data_type for row in sheet.rows for cell in row} == {"s", "n"}
        cells = [str(cell.value) for row in sheet.rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "1 = 1" in cells
    assert "'=1+1" in cells


async def test_json_keeps_the_text_as_it_was_written(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    texts = [*DANGEROUS, "\0nul", "\x07bell", "\ud83d half a pair", "“quotes” 👍", "x" * 8000]
    families.many([{"OPEN1": text} for text in texts])
    kept = [text.replace("\ud83d", "?") for text in texts]  # half a pair is no character
    assert sorted(row["text"] for row in await rows(client, coordinator)) == sorted(kept)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
async def test_what_a_format_cannot_hold_does_not_break_it(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str], format: str
) -> None:
    families.many([{"OPEN1": text} for text in ("\0nul", "\x07bell", "\ud83d half", "\uffff")])
    response = await client.get(EXPORT, headers=coordinator, params={"format": format})
    assert response.status_code == 200
    if format == "xlsx":
        sheet = load_workbook(io.BytesIO(response.content)).active
        assert sheet is not None
        assert [cell.value for cell in next(sheet.iter_rows())] == FIELDS
        assert sheet.max_row == 5


async def test_an_empty_export_is_a_file_of_its_format(client: httpx.AsyncClient, coordinator: dict[str, str]) -> None:
    assert await rows(client, coordinator) == []
    response = await client.get(EXPORT, headers=coordinator, params={"format": "csv"})
    assert response.text == ",".join(FIELDS) + "\r\n"


async def test_too_many_exports_at_once_are_told_to_wait(
    client: httpx.AsyncClient, app: FastAPI, families: Families, coordinator: dict[str, str]
) -> None:
    app.state.streams = busy = Streams()
    held = [busy.stream(families.database, lambda _: (piece for piece in (b"a", b"b"))) for _ in range(MOST_AT_ONCE)]
    for one in held:
        await anext(one)
    response = await client.get(EXPORT, headers=coordinator)
    assert_problem(response, 429)
    assert response.headers["retry-after"]
    for one in held:
        await one.aclose()
    assert (await client.get(EXPORT, headers=coordinator)).status_code == 200


def made_up(seed: int, items: tuple[str, ...]) -> list[Said]:
    """Families who answer the core and some more, skip, and do not know; many stop early."""
    chance = random.Random(seed)
    core, more = items[:8], items[8:]
    sayings: list[Said] = []
    for _ in range(chance.randint(25, 38)):
        asked = (*core, *chance.sample(more, 4))[: chance.randint(1, 12)]
        leaning = chance.choice([(1, 1, 2, 3, 0), (2, 3, 4, 4), (1, 2, 3, 4, 0, SKIPPED)])
        sayings.append(
            {item: chance.choice(leaning) for item in asked} | {"AREA": chance.choice([1, 2, 3, 4, SKIPPED])}
        )
    return sayings


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("role", ["family", "provider"])
async def test_anybody_can_recompute_the_scores_from_the_export(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str], seed: int, role: str
) -> None:
    instrument = families.library.instrument_for(role)
    items = (*instrument.core, *(item for item in instrument.items if item not in instrument.core))
    families.many(made_up(seed, items), role)
    body = (await client.get("/communities/demo/scores", params={"role": role}, headers=coordinator)).json()
    codebook = (await client.get("/communities/demo/codebook")).json()
    expected = scores(await rows(client, coordinator), codebook, role, k=5)
    assert body["respondents"] == expected["respondents"]
    shown = 0
    for item in body["items"]:
        figures = expected["items"][item["id"]]
        assert item["hidden"] is (figures is None)
        for name, value in (figures or {}).items():
            assert item[name] == (pytest.approx(value, abs=1e-4) if value is not None else None), (item["id"], name)
            shown += 1
    assert shown > 50
    for block in body["blocks"]:
        figures = expected["blocks"][block["id"]]
        assert block["mean"] == (pytest.approx(figures["mean"]) if figures["mean"] is not None else None)
        assert block["items_reported"] == figures["items_reported"]
        assert block["n"] in (figures["people"], None)


async def test_the_codebook_describes_every_column_question_key_and_label(
    client: httpx.AsyncClient, families: Families, coordinator: dict[str, str]
) -> None:
    book = (await client.get("/communities/demo/codebook")).json()
    assert [column["name"] for column in book["columns"]] == FIELDS
    body = (await client.get("/communities/demo/scores")).json()
    figures = body["items"][0].keys() | body["blocks"][0].keys() - {"id", "block", "hidden"}
    assert figures - {"id", "block", "hidden"} <= {score["name"] for score in book["scores"]}
    assert {one["role"] for one in book["instruments"]} == {"family", "provider", "partner"}
    family = next(one for one in book["instruments"] if one["role"] == "family")
    questions = {question["id"]: question for question in family["questions"]}
    assert questions.keys() == families.library.instruments["family"].questions.keys()
    assert [(option["key"], option["points"]) for option in questions["S2"]["options"]] == [
        (1, 0.0), (2, pytest.approx(100 / 3)), (3, pytest.approx(200 / 3)), (4, 100.0), (0, None),
    ]  # fmt: skip
    spoken = set(families.library.languages)
    labels = questions["S2"]["options"][3]["labels"]
    assert (labels["en"], labels["es"], set(labels)) == ("Yes", "Sí", spoken)
    assert questions["AREA"]["options"][1] == {"key": 2, "points": None, "labels": dict.fromkeys(spoken, "Downtown")}
    assert set(questions["OPEN1"]["text"]) == spoken
