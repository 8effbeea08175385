"""What people and programs see when a page breaks."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.endpoints import problems
from api.storage.database import Database
from api.web import errors
from api.web.site import Site
from assessment.library import Library

BROWSER = {"Accept": "text/html", "Accept-Language": "es"}


@pytest.fixture
def app(library: Library, tmp_path: Path) -> FastAPI:
    app = FastAPI()
    database = Database(f"sqlite:///{tmp_path / 'never-opened.sqlite3'}")
    app.state.site = Site(library, database, simulated=False)

    @app.get("/breaks")
    @app.get("/api/v1/breaks")
    async def breaks() -> None:
        raise RuntimeError("a secret of the server")

    problems.install(app)
    errors.install(app)
    database.close()
    return app


def get(app: FastAPI, path: str, headers: dict[str, str]) -> httpx.Response:
    """In a thread of its own, because the browser of the other tests keeps an event loop running in this one."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            return await client.get(path, headers=headers)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


def test_a_person_is_told_kindly_in_their_language(app: FastAPI, library: Library) -> None:
    answered = get(app, "/breaks", BROWSER)
    assert answered.status_code == 500
    assert library.phrases["es"]["page.failed_title"].text in answered.text
    assert "secret" not in answered.text
    assert "simulator" not in answered.text, "a place that is switched off is not linked"


@pytest.mark.parametrize(("path", "accept"), [("/breaks", "application/json"), ("/api/v1/breaks", "text/html")])
def test_a_program_gets_a_problem(app: FastAPI, path: str, accept: str) -> None:
    answered = get(app, path, {"Accept": accept})
    assert answered.status_code == 500
    assert answered.headers["content-type"] == "application/problem+json"
    assert "secret" not in answered.text


@pytest.mark.parametrize("path", ["//zebra.example/x", "/\\zebra.example", "/%5Czebra.example", "///zebra.example"])
def test_no_link_of_an_error_page_leads_to_another_site(app: FastAPI, path: str) -> None:
    answered = get(app, f"http://app{path}", BROWSER)
    assert answered.status_code == 404
    links = re.findall(r'href="([^"]*zebra[^"]*)"', answered.text)
    assert links
    assert all(re.match(r"/[a-z%]", link) for link in links), links
