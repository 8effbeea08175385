"""The web chat when things go wrong: nothing typed is lost, nothing is answered twice, and the person sees it."""

import json
import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Request, Route, expect

from assessment.library import Library
from tests.web.conftest import OpenPage
from tests.web.walker import PATIENCE, Walker

SESSIONS = re.compile(r"/api/v1/chat/sessions$")
MESSAGES = re.compile(r"/api/v1/chat/sessions/[^/]+/messages$")
RESOURCE = "Failed to load resource"


@pytest.fixture
def walker(open_page: OpenPage, address: str) -> Walker:
    """Somebody who has been asked for consent, on a page whose network may fail."""
    walker = Walker(open_page(excuse=RESOURCE), address)
    walker.start("English")
    return walker


def sent_ids(page: Page) -> list[str]:
    """Fills up with the id of each message that leaves the page."""
    ids: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and MESSAGES.search(request.url):
            ids.append(json.loads(request.post_data or "{}")["id"])

    page.on("request", note)
    return ids


def history(page: Page, address: str) -> list[dict[str, Any]]:
    """What the server remembers of this page's chat."""
    kept = json.loads(page.evaluate("sessionStorage.getItem('familyvoice.chat.demo')"))
    place = f"{address}/api/v1/chat/sessions/{kept['session']}/messages"
    answered = httpx.get(place, headers={"Authorization": f"Bearer {kept['token']}"}, timeout=60)
    return answered.json()["messages"]  # type: ignore[no-any-return]


def said(page: Page, address: str) -> list[str]:
    return [message["text"] for message in history(page, address) if message["from"] == "person"]


def test_no_network_then_network(walker: Walker, address: str) -> None:
    page, ids = walker.page, sent_ids(walker.page)
    page.context.set_offline(True)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(walker.mine.last).to_have_attribute("data-state", "unsent", timeout=PATIENCE)
    expect(page.locator("#status-words")).to_contain_text("not sent")
    expect(page.locator("#retry")).to_be_visible()
    page.context.set_offline(False)
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    expect(walker.mine.last).to_have_attribute("data-state", "sent")
    expect(page.locator("#retry")).to_be_hidden()
    assert len(ids) >= 2
    assert len(set(ids)) == 1
    assert said(page, address) == ["1"]


def test_the_answer_to_a_message_is_lost_on_the_way_back(walker: Walker, address: str) -> None:
    page, ids = walker.page, sent_ids(walker.page)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(MESSAGES, lose, times=1)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("#retry")).to_be_visible(timeout=PATIENCE)
    page.locator("#retry").click()
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    assert len(set(ids)) == 1
    assert said(page, address) == ["1"]


def test_a_reload_keeps_the_conversation(walker: Walker, address: str) -> None:
    walker.say("1")
    walker.say("1")
    page = walker.page
    before = page.locator("#log .entry").all_inner_texts()
    options = walker.options()
    page.reload()
    expect(page.locator("#log .entry")).to_have_count(len(before), timeout=PATIENCE)
    assert page.locator("#log .entry").all_inner_texts() == before
    assert walker.options() == options
    expect(page.locator("#begin")).to_be_hidden()
    page.locator("#answer").focus()
    walker.say("3")
    assert said(page, address) == ["1", "1", "3"]


def test_a_reload_sends_what_had_not_gone_out(walker: Walker, address: str) -> None:
    page, ids = walker.page, sent_ids(walker.page)
    page.route(MESSAGES, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(walker.mine).to_have_attribute("data-state", "unsent", timeout=PATIENCE)
    page.reload()
    expect(walker.mine).to_have_attribute("data-state", "unsent", timeout=PATIENCE)
    page.unroute(MESSAGES)
    page.locator("#retry").click()
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    expect(walker.mine).to_have_count(1)
    assert len(set(ids)) == 1
    assert said(page, address) == ["1"]


def test_a_reload_while_the_reply_is_on_its_way_shows_it_once(walker: Walker, address: str) -> None:
    page = walker.page

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(MESSAGES, lambda route: lose(route) if route.request.method == "POST" else route.continue_(), times=1)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(walker.mine).to_have_attribute("data-state", "unsent", timeout=PATIENCE)
    page.reload()
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    expect(walker.mine).to_have_attribute("data-state", "sent", timeout=PATIENCE)
    expect(walker.heard).to_have_count(2)
    expect(walker.mine).to_have_count(1)
    assert said(page, address) == ["1"]


def test_a_double_tap_is_one_answer(walker: Walker, address: str) -> None:
    walker.say("1")
    page, ids = walker.page, sent_ids(walker.page)
    heard = walker.heard.count()
    first = page.locator("#options .choice").first
    expect(first).to_have_attribute("aria-disabled", "false")
    first.dblclick()
    expect(walker.heard).to_have_count(heard + 1, timeout=PATIENCE)
    walker.answer.focus()
    walker.say("2")
    assert len(ids) == 2
    assert said(page, address) == ["1", "1", "2"]


def test_nothing_goes_out_while_a_message_waits_and_what_is_typed_stays(walker: Walker) -> None:
    page, held = walker.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(MESSAGES, hold, times=1)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("#typing")).to_be_visible(timeout=PATIENCE)
    assert page.locator("[role=log] #typing").count() == 0
    expect(page.locator("#options .choice").first).to_have_attribute("aria-disabled", "true")
    ids = sent_ids(page)
    page.keyboard.type("another thing")
    page.keyboard.press("Enter")
    page.locator("#options .choice").first.click(force=True)
    expect(walker.answer).to_have_value("another thing")
    assert ids == []
    held[0].continue_()
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    expect(walker.answer).to_have_value("another thing")
    expect(page.locator("#typing")).to_be_hidden()


def test_a_late_reply_is_waited_for_and_not_called_unsent(walker: Walker, address: str) -> None:
    page = walker.page
    problem = {"type": "/problems/reply-later", "title": "Service Unavailable", "status": 503, "detail": "Later."}
    page.route(
        MESSAGES,
        lambda route: route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem)),
        times=1,
    )
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(walker.mine).to_have_attribute("data-state", "sent", timeout=PATIENCE)
    expect(page.locator("#retry")).to_be_hidden()
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    assert said(page, address) == ["1"]


def test_a_message_the_server_cannot_take_comes_back_into_the_box(walker: Walker) -> None:
    page, ids = walker.page, sent_ids(walker.page)
    page.route(MESSAGES, lambda route: route.fulfill(status=500, content_type="application/json", body="{}"))
    page.keyboard.type("my words")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.locator("#retry").click(timeout=PATIENCE)
    expect(walker.answer).to_have_value("my words", timeout=PATIENCE)
    expect(page.locator("#retry")).to_be_hidden()
    assert len(ids) == 3
    page.unroute(MESSAGES)
    walker.answer.fill("")
    walker.answer.focus()
    walker.say("1")
    assert len(set(ids)) == 2


def test_a_chat_that_is_no_more_can_be_started_anew(walker: Walker) -> None:
    page = walker.page
    page.evaluate(
        """() => {
            const key = "familyvoice.chat.demo";
            const kept = JSON.parse(sessionStorage.getItem(key));
            sessionStorage.setItem(key, JSON.stringify({ ...kept, token: "somebody-else" }));
        }"""
    )
    page.reload()
    expect(page.locator("#begin")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#log .entry")).to_have_count(0)
    walker.start("English")


def test_too_long_a_message_is_not_sent_and_not_lost(walker: Walker, library: Library) -> None:
    page, ids = walker.page, sent_ids(walker.page)
    walker.answer.fill("a" * 1601)
    page.keyboard.press("Enter")
    expected = library.phrases["en"]["chat.too_long"].text.replace("{limit}", "1600")
    expect(page.locator("#status-words")).to_have_text(expected)
    expect(walker.answer).to_have_value("a" * 1601)
    assert ids == []


def test_a_chat_that_does_not_open_says_so_and_can_be_tried_again(open_page: OpenPage, address: str) -> None:
    page = open_page(excuse=RESOURCE)
    page.route(SESSIONS, lambda route: route.abort(), times=1)
    page.goto(f"{address}/chat/demo?lang=en")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#status-words")).not_to_be_empty(timeout=PATIENCE)
    page.get_by_role("button", name="English").click()
    expect(page.locator("#log .entry.heard")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator("#status-words")).to_be_empty()


def test_ids_are_made_where_the_browser_makes_none(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined })")
    ids = sent_ids(page)
    walker = Walker(page, address)
    walker.start("English")
    walker.say("1")
    walker.say("1")
    version_4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    assert len(set(ids)) == 2
    assert all(version_4.fullmatch(one) for one in ids)


def test_a_browser_without_storage_can_chat(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    walker = Walker(page, address)
    walker.start("English")
    walker.say("1")
    walker.say("1")
