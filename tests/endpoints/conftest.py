"""The routers in an app of their own, over a real database with the demo community and one neighbour."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from api.endpoints import communities, export, problems, scores
from api.storage import tokens
from api.storage.crypto import Vault
from api.storage.database import Database
from assessment.library import Library
from tests.families import Families

Token = Callable[[str, tokens.Role], dict[str, str]]


@pytest.fixture
def families(database: Database, library: Library, vault: Vault) -> Families:
    return Families(database, library, vault)


@pytest.fixture
def neighbours(database: Database, library: Library, vault: Vault) -> Families:
    return Families(database, library, vault, "neighbour")


@pytest.fixture
def app(database: Database, library: Library, vault: Vault, families: Families, neighbours: Families) -> FastAPI:
    app = FastAPI()
    app.state.database = database
    app.state.library = library
    app.state.vault = vault
    for endpoints in (communities, scores, export):
        app.include_router(endpoints.router)
    problems.install(app)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as client:
        yield client


@pytest.fixture
def token(database: Database, app: FastAPI) -> Token:
    """The headers of a new token's holder."""

    def make(community: str, role: tokens.Role) -> dict[str, str]:
        plain = database.write_now(lambda conn: tokens.add(conn, community, role))
        return {"Authorization": f"Bearer {plain}"}

    return make
