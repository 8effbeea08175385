"""axe-core over every page and state of the chat, in every look a person may need; and room at 320 pixels."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.axe import violations
from tests.web.conftest import OpenPage
from tests.web.walker import PATIENCE

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 390, "height": 780}},
    "forced-colours": {"forced_colors": "active"},
    "right-to-left": {"viewport": {"width": 320, "height": 640}},
}


def scores(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=es")


def chat_empty(page: Page, address: str) -> None:
    page.goto(f"{address}/chat/demo?lang=en")
    expect(page.locator("#begin")).to_be_visible()


def chat_asking(page: Page, address: str) -> None:
    chat_empty(page, address)
    page.get_by_role("button", name="English").click()
    for turn in range(1, 4):
        expect(page.locator("#log .entry.heard")).to_have_count(turn, timeout=PATIENCE)
        page.locator("#options .choice").first.click()
    expect(page.locator("#log .entry.heard")).to_have_count(4, timeout=PATIENCE)


def chat_unsent(page: Page, address: str) -> None:
    chat_asking(page, address)
    page.context.set_offline(True)
    page.locator("#options .choice").first.click()
    expect(page.locator("#retry")).to_be_visible(timeout=PATIENCE)


def simulator(page: Page, address: str) -> None:
    page.goto(f"{address}/simulator?lang=en")
    page.locator(".phone textarea").fill("DEMO")
    page.keyboard.press("Enter")
    expect(page.locator(".text")).to_have_count(2, timeout=PATIENCE)


def privacy(page: Page, address: str) -> None:
    page.goto(f"{address}/privacy?lang=es")


def wrong_address(page: Page, address: str) -> None:
    page.goto(f"{address}/chat/nowhere?lang=en")


STATES: dict[str, Callable[[Page, str], None]] = {
    one.__name__: one for one in (scores, chat_empty, chat_asking, chat_unsent, simulator, privacy, wrong_address)
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_everybody_can_use_it(open_page: OpenPage, address: str, filled: str, state: str, look: str) -> None:
    page = open_page(excuse="Failed to load resource", **LOOKS[look])
    STATES[state](page, filled if state == "scores" else address)
    if look == "right-to-left":
        page.evaluate("document.documentElement.dir = 'rtl'")
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_the_empty_scores_page(open_page: OpenPage, empty: str) -> None:
    page = open_page(**LOOKS["narrow"])
    page.goto(empty)
    assert violations(page) == []


def test_axe_would_notice(page: Page, address: str) -> None:
    """The gate is worth something only if it closes."""
    page.goto(f"{address}/privacy")
    page.evaluate("document.querySelector('main').innerHTML += '<img><button></button>'")
    assert {line.partition(":")[0] for line in violations(page)} >= {"image-alt", "button-name"}


def test_the_answer_box_never_covers_what_has_the_focus(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 480})
    chat_asking(page, address)
    for button in page.locator("#options .choice").all():
        button.focus()
        covered = button.evaluate(
            """button => {
                const box = button.getBoundingClientRect();
                const edge = document.getElementById("composer").getBoundingClientRect();
                return box.bottom > edge.top && box.top < edge.bottom;
            }"""
        )
        assert not covered


def test_motion_stops_for_those_who_ask(open_page: OpenPage, address: str) -> None:
    page = open_page(reduced_motion="reduce")
    chat_empty(page, address)
    page.get_by_role("button", name="English").click()
    entry = page.locator("#log .entry")
    expect(entry).to_have_count(1, timeout=PATIENCE)
    assert entry.evaluate("entry => getComputedStyle(entry).animationName") == "none"
