"""Wrong addresses, privacy, and what every page promises the browser."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from assessment.library import Library
from tests.web.conftest import OpenPage

PAGES = ("/", "/chat/demo", "/simulator", "/privacy", "/chat/nowhere", "/no/such/page")
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def test_an_unknown_community_gets_a_friendly_page(open_page: OpenPage, address: str, library: Library) -> None:
    page = open_page(excuse="404")
    response = page.goto(f"{address}/chat/nowhere?lang=es")
    assert response is not None
    assert response.status == 404
    words = library.phrases["es"]
    expect(page.get_by_role("heading", level=1)).to_have_text(words["chat.unknown_community_title"].text)
    page.get_by_role("link", name=words["page.home"].text).click()
    expect(page).to_have_url(re.compile(r"/\?lang=es$"))


@pytest.mark.parametrize("path", ["/no/such/page", "/chat", "/static/none.css", "/chat/demo/more"])
def test_a_wrong_address_is_a_page_for_people_and_a_problem_for_programs(address: str, path: str) -> None:
    page = httpx.get(address + path, headers=BROWSER)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    problem = httpx.get(address + path)
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/webhooks/nothing", "/simulator/api/nothing"])
def test_addresses_for_programs_never_answer_with_a_page(address: str, path: str) -> None:
    assert httpx.get(address + path, headers=BROWSER).headers["content-type"] == "application/problem+json"


def test_a_method_that_is_not_allowed_is_said_kindly(address: str) -> None:
    answered = httpx.post(address + "/privacy", headers=BROWSER)
    assert answered.status_code == 405
    assert answered.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_inline_is_allowed_or_needed(address: str, path: str) -> None:
    answered = httpx.get(address + path, headers=BROWSER)
    assert "unsafe" not in answered.headers["content-security-policy"]
    assert "default-src 'self'" in answered.headers["content-security-policy"]
    html = answered.text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    for script in re.findall(r"<script[^>]*>", html):
        assert "src=" in script or 'type="application/json"' in script
    assert not re.search(r"(?:src|href)=\"https?:", html), "a page loads nothing from elsewhere"


@pytest.mark.parametrize("asked", ["es", "xx", "", "<script>", "en-US"])
def test_a_language_we_do_not_have_is_no_error(address: str, asked: str) -> None:
    answered = httpx.get(address + "/privacy", params={"lang": asked}, headers=BROWSER)
    assert answered.status_code == 200
    assert answered.headers["content-language"] == ("es" if asked == "es" else "en")
    assert "<script>" not in answered.text


def test_static_files_are_checked_for_news(address: str) -> None:
    first = httpx.get(address + "/static/css/page.css")
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(address + "/static/css/page.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
