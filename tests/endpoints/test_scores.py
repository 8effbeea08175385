"""Scores over HTTP: the contract field by field, and who sees what."""

from typing import Any

import httpx
import pytest

from api.storage import communities, rounds
from tests.endpoints.conftest import Token
from tests.endpoints.problem import assert_problem
from tests.families import NOON, SKIPPED, Families, Said

SCORES = "/communities/demo/scores"
ITEM_FIELDS = [
    "id", "block", "n", "mean", "mean_range", "top2", "top2_range", "top2_bound", "not_sure", "skipped", "hidden",
]  # fmt: skip
FIGURES = ITEM_FIELDS[2:-1]


def item(body: Any, name: str, group: str | None = None) -> Any:
    items = body["items"] if group is None else next(g["items"] for g in body["groups"] if g["value"] == group)
    return next(one for one in items if one["id"] == name)


async def get(client: httpx.AsyncClient, headers: dict[str, str] | None = None, **params: Any) -> Any:
    response = await client.get(SCORES, params=params, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


async def test_nobody_sees_the_public_scores(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 1}, {"S2": 2}, {"S2": 2}, {"S2": 4}] * 3 + [{"S2": 0}] * 2 + [{"S2": SKIPPED}])
    body = await get(client)
    assert list(body) == ["community", "round", "role", "k", "respondents", "items", "blocks"]
    assert (body["community"], body["round"], body["role"], body["k"]) == ("demo", 1, "family", 10)
    assert body["respondents"] == 14
    assert [list(one) for one in body["items"]] == [ITEM_FIELDS] * 20
    found = item(body, "S2")
    assert (found["block"], found["n"], found["hidden"], found["top2_bound"]) == ("2", 12, False, None)
    assert found["mean"] == pytest.approx((0 + 100 / 3 + 100 / 3 + 100) / 4)
    assert found["top2"] == 0.25
    assert found["top2_range"] == pytest.approx([0.0889417, 0.5323053], abs=1e-6)  # Wilson, 3 of 12
    assert found["mean_range"] == pytest.approx([17.561, 65.772], abs=1e-3)  # 41.667 -+ 2.201 * 37.939 / sqrt(12)
    assert (found["not_sure"], found["skipped"]) == pytest.approx((2 / 15, 1 / 15))
    assert body["blocks"] == [
        {"id": "1", "n": None, "mean": None, "items_reported": 0},
        {"id": "2", "n": 12, "mean": None, "items_reported": 1},
        {"id": "3", "n": None, "mean": None, "items_reported": 0},
        {"id": "4", "n": None, "mean": None, "items_reported": 0},
    ]


async def test_somebody_elses_coordinator_sees_what_the_public_sees(
    client: httpx.AsyncClient, families: Families, token: Token
) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 4)
    body = await get(client, token("neighbour", "coordinator"))
    assert body == await get(client)
    assert body["k"] == 10
    assert item(body, "S2")["hidden"]
    assert body["respondents"] is None


@pytest.mark.parametrize(("role", "k"), [("viewer", 10), ("coordinator", 5), ("lead", 5)])
async def test_who_works_for_the_community_sees_smaller_cells(
    client: httpx.AsyncClient, families: Families, token: Token, role: Any, k: int
) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 4)
    body = await get(client, token("demo", role))
    assert body["k"] == k
    assert item(body, "S2")["hidden"] is (k == 10)


async def test_leads_see_other_communities_as_the_public_does(client: httpx.AsyncClient, token: Token) -> None:
    assert (await get(client, token("neighbour", "lead")))["k"] == 10


async def test_hidden_and_empty_cells_have_nothing_but_their_names(
    client: httpx.AsyncClient, families: Families
) -> None:
    families.many([{"S2": 4}] * 9)
    body = await get(client)
    for name in ("S2", "S3"):
        found = item(body, name)
        assert found["hidden"] is True
        assert [found[figure] for figure in FIGURES] == [None] * len(FIGURES)


async def test_where_all_agree_only_a_bound_is_shown(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 4, "S1": 1}, {"S2": 3, "S1": 2}] * 6)
    body = await get(client)
    high, low = item(body, "S2"), item(body, "S1")
    assert (high["top2_bound"], low["top2_bound"]) == ("over_95", "under_5")
    for found in (high, low):
        assert found["n"] == 12
        assert [found[name] for name in ("mean", "mean_range", "top2", "top2_range")] == [None] * 4
        assert found["hidden"] is False


async def test_roles_are_never_pooled(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 6)
    families.many([{"S2": 2}, {"S2": 3}] * 8, role="provider")
    assert item(await get(client, role="family"), "S2")["n"] == 12
    assert item(await get(client, role="provider"), "S2")["n"] == 16


async def test_providers_need_three_organisations(client: httpx.AsyncClient, families: Families) -> None:
    two: list[Said] = [{"S2": 1, "ORG": "Sunny Care"}, {"S2": 4, "ORG": "Library"}]
    families.many([*two * 6, {"S2": 4, "ORG": "  sunny CARE. "}], role="provider")
    assert item(await get(client, role="provider"), "S2")["hidden"]
    families.one({"S2": 2, "ORG": "Clinic"}, role="provider")
    assert item(await get(client, role="provider"), "S2")["n"] == 14


async def test_groups_by_area_are_listed_in_the_communitys_order(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 1, "AREA": 1}, {"S2": 4, "AREA": 2}] * 12)
    families.many([{"S2": 2, "AREA": 3}] * 3)
    body = await get(client, by="area")
    assert [(group["by"], group["value"]) for group in body["groups"]] == [
        ("area", name) for name in ("Northside", "Downtown", "Southside", "Eastside")
    ]
    assert [list(one) for group in body["groups"] for one in group["items"]] == [ITEM_FIELDS] * 80
    # Southside's 3 need company: of the two areas of 12, the first by name goes; then 3 + 12 >= 10.
    shown = {group["value"]: item(body, "S2", group["value"])["n"] for group in body["groups"]}
    assert shown == {"Northside": 12, "Downtown": None, "Southside": None, "Eastside": None}


async def test_groups_by_language_follow_each_answers_language(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 6)
    families.many([{"S2": 2}, {"S2": 3}] * 5, language="es")
    body = await get(client, by="language")
    assert {value: item(body, "S2", value)["n"] for value in ("en", "es")} == {"en": 12, "es": 10}


async def test_groups_by_channel_and_event(client: httpx.AsyncClient, families: Families) -> None:
    families.database.write_now(
        lambda conn: communities.add_word(conn, families.community_id, "FAIR", event="Spring fair")
    )
    families.many([{"S2": 1}, {"S2": 4}] * 6, channel="sms")
    families.many([{"S2": 2}, {"S2": 3}] * 7, channel="web", event="Spring fair")
    by_channel, by_event = await get(client, by="channel"), await get(client, by="event")
    assert {group["value"]: item(by_channel, "S2", group["value"])["n"] for group in by_channel["groups"]} == {
        "sms": 12,
        "web": 14,
    }
    assert [group["value"] for group in by_event["groups"]] == ["Spring fair"]
    assert item(by_event, "S2", "Spring fair")["n"] == 14


async def test_few_without_an_area_are_not_shown_by_subtraction(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 1, "AREA": 1}, {"S2": 4, "AREA": 2}] * 12)
    families.many([{"S2": 2}] * 3)
    body = await get(client, by="area")
    total = item(body, "S2")["n"]
    areas = [item(body, "S2", group["value"])["n"] for group in body["groups"]]
    assert total == 27
    assert total - sum(n or 0 for n in areas) >= 10


async def test_the_latest_revision_counts(client: httpx.AsyncClient, families: Families) -> None:
    families.many([{"S2": 1}] * 9)
    changing = families.one({"S2": 1})
    changing.say({"S2": 4})
    assert item(await get(client), "S2")["top2"] == pytest.approx(0.1)


async def test_an_area_told_late_adds_the_earlier_answers_to_its_group(
    client: httpx.AsyncClient, families: Families
) -> None:
    for key in (1, 4) * 5:
        families.one({"S2": key}).say({"AREA": 1})
    families.many([{"S2": 1, "AREA": 2}, {"S2": 4, "AREA": 2}] * 5)
    assert item(await get(client, by="area"), "S2", "Northside")["n"] == 10


@pytest.mark.parametrize("status", ["withdrawn", "declined"])
async def test_withdrawn_and_declined_sessions_do_not_count(
    client: httpx.AsyncClient, families: Families, status: Any
) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 5)
    leaving = families.one({"S2": 4})
    assert item(await get(client), "S2")["n"] == 11
    leaving.say({}, status=status)
    assert item(await get(client), "S2")["n"] == 10


async def test_a_round_is_scored_by_itself_and_the_open_one_by_default(
    client: httpx.AsyncClient, families: Families
) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 6)
    families.round = families.database.write_now(lambda conn: rounds.open_next(conn, families.community_id, NOON))
    families.many([{"S2": 1}, {"S2": 4}] * 5)
    newest, first = await get(client), await get(client, round=1)
    assert (newest["round"], item(newest, "S2")["n"]) == (2, 10)
    assert (first["round"], item(first, "S2")["n"]) == (1, 12)
    families.database.write_now(lambda conn: rounds.close(conn, families.community_id, NOON))
    assert (await get(client))["round"] == 2


async def test_a_community_is_scored_by_itself(
    client: httpx.AsyncClient, families: Families, neighbours: Families
) -> None:
    families.many([{"S2": 1}, {"S2": 4}] * 6)
    neighbours.many([{"S2": 1}, {"S2": 4}] * 7)
    theirs = (await client.get("/communities/neighbour/scores")).json()
    assert (item(await get(client), "S2")["n"], item(theirs, "S2")["n"]) == (12, 14)


@pytest.mark.parametrize(
    "params",
    [{"role": "everybody"}, {"role": "partner"}, {"by": "phone"}, {"round": "x"}, {"round": 0}, {"round": 2**63}],
)
async def test_a_bad_parameter_is_a_problem(client: httpx.AsyncClient, params: dict[str, Any]) -> None:
    problem = assert_problem(await client.get(SCORES, params=params), 422)
    assert "everybody" not in str(problem)


async def test_an_unknown_round_is_a_problem(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get(SCORES, params={"round": 2}), 404)


async def test_a_bad_token_is_refused(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get(SCORES, headers={"Authorization": "Bearer fv_made-up"}), 401)


async def test_scores_are_read_from_counts_alone(client: httpx.AsyncClient, families: Families) -> None:
    """Without any answers left, the scores are the same."""
    families.many([{"S2": 1, "AREA": 1}, {"S2": 4, "AREA": 2}] * 12)
    before = await get(client, by="area")
    families.database.write_now(lambda conn: conn.exec_driver_sql("DELETE FROM answer"))
    families.database.write_now(lambda conn: conn.exec_driver_sql("DELETE FROM session"))
    assert await get(client, by="area") == before
