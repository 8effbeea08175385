"""Communities and rounds."""

from datetime import UTC, datetime

import httpx

from api.storage import rounds
from tests.endpoints.conftest import Token
from tests.endpoints.problem import assert_problem
from tests.families import Families

DEMO = {
    "slug": "demo",
    "name": "Demo community",
    "sponsor": "Demo Family Network",
    "languages": ["en", "es", "pt", "fr", "ht", "ar", "zh", "vi", "so", "ru", "pl", "cy"],
    "areas": ["Northside", "Downtown", "Southside", "Eastside"],
    "demo": True,
}


async def test_nobody_sees_all_communities(client: httpx.AsyncClient) -> None:
    response = await client.get("/communities")
    assert response.status_code == 200
    assert [one["slug"] for one in response.json()] == ["demo", "neighbour"]
    assert response.json()[0] == DEMO


async def test_somebody_elses_token_sees_the_same(client: httpx.AsyncClient, token: Token) -> None:
    response = await client.get("/communities/demo", headers=token("neighbour", "coordinator"))
    assert response.json() == DEMO


async def test_a_bad_token_is_refused_even_where_none_is_needed(client: httpx.AsyncClient) -> None:
    for path in ("/communities", "/communities/demo", "/communities/demo/rounds", "/communities/demo/codebook"):
        for header in ("Bearer wrong", "Basic eA==", "Bearer", "fv_x", ""):
            response = await client.get(path, headers={"Authorization": header})
            assert_problem(response, 401)
            assert response.headers["www-authenticate"] == "Bearer"


async def test_an_unknown_community_is_a_problem(client: httpx.AsyncClient) -> None:
    for slug in ("nowhere", "DEMO", "demo'--", "demo%00", "%ff", "é", "demo%0a"):
        for path in ("", "/rounds", "/scores", "/codebook"):
            assert_problem(await client.get(f"/communities/{slug}{path}"), 404)


async def test_rounds_come_in_order_with_the_open_one_marked(client: httpx.AsyncClient, families: Families) -> None:
    now = datetime(2026, 5, 1, 8, tzinfo=UTC)
    families.database.write_now(lambda conn: rounds.open_next(conn, families.community_id, now))
    first, second = (await client.get("/communities/demo/rounds")).json()
    assert (first["round"], first["open"], first["closed_at"]) == (1, False, "2026-05-01T08:00:00Z")
    assert second == {"round": 2, "open": True, "opened_at": "2026-05-01T08:00:00Z", "closed_at": None}
