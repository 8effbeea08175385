"""A first start leaves a community and a token, or nothing; two at once leave one of each."""

import asyncio

from api.storage import communities, tokens
from api.storage.database import Database
from api.storage.first_start import welcome


async def test_two_starts_at_once_make_one_token(database: Database) -> None:
    other = Database(
        str(database.url.render_as_string(hide_password=False)).replace("+pysqlite", "").replace("+psycopg", "")
    )
    try:
        made = await asyncio.gather(database.write(welcome), other.write(welcome))
    finally:
        other.close()
    plain = [token for token in made if token is not None]
    assert len(plain) == 1
    caller = database.read_now(lambda conn: tokens.find(conn, plain[0]))
    assert caller is not None
    assert (caller.community, caller.role) == ("demo", "coordinator")
    assert len(database.read_now(communities.listing)) == 1


def test_a_database_with_communities_is_left_alone(database: Database) -> None:
    fields = {"slug": "bettws", "name": "Bettws", "sponsor": "Us", "languages": ["en"]}
    database.write_now(lambda conn: communities.add(conn, **fields))
    assert database.write_now(welcome) is None
    assert [one.community.slug for one in database.read_now(communities.listing)] == ["bettws"]
