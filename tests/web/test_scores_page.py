"""The scores page: the API's figures and no others, in plain words, and an invitation while there are none."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from assessment.library import Library
from tests.web.conftest import OpenPage

NUMBERS = re.compile(r"\d+")


@pytest.fixture(scope="module")
def api(filled: str) -> dict[str, dict[str, Any]]:
    """What the API says to a public caller, by role."""
    place = f"{filled}/api/v1/communities/demo/scores"
    return {role: httpx.get(place, params={"role": role}, timeout=60).json() for role in ("family", "provider")}


@pytest.fixture
def board(page: Page, filled: str, api: dict[str, dict[str, Any]]) -> Page:
    page.goto(f"{filled}/?lang=en")
    return page


def numbers(text: str) -> list[int]:
    return [int(number) for number in NUMBERS.findall(text)]


def near(shown: list[int], exact: list[float]) -> bool:
    return len(shown) == len(exact) and all(abs(a - b) <= 0.5 for a, b in zip(shown, exact, strict=True))


def test_every_cell_shows_what_the_api_says(board: Page, api: dict[str, dict[str, Any]], library: Library) -> None:
    waiting = library.phrases["en"]["scores.waiting"].text
    seen = {True: 0, False: 0}
    for role, document in api.items():
        for item in document["items"]:
            row = board.locator(f"tr[data-item={item['id']}][data-role={role}]")
            seen[item["hidden"]] += 1
            if item["hidden"]:
                assert row.locator("td").all_inner_texts() == ["", waiting]
                assert row.locator(".strip-cell .strip-dot, .strip-cell .strip-range").count() == 0
                continue
            figures = row.locator("td").all_inner_texts()[1:]
            _agrees(item, figures, row)
    assert [item for item in api["family"]["items"] if item["top2_bound"]], "all families agreed on one item"
    assert seen[True] >= 20, "the providers and the rare items are hidden"
    assert seen[False] >= 6


def _agrees(item: dict[str, Any], figures: list[str], row: Any) -> None:
    score, share, not_sure, skipped, n = figures
    assert near(numbers(n), [item["n"]])
    assert near(numbers(not_sure), [item["not_sure"] * 100])
    assert near(numbers(skipped), [item["skipped"] * 100])
    if item["top2_bound"]:
        assert numbers(score) == []
        assert row.locator(".strip-cell .strip-dot").count() == 0
        assert numbers(share) == [5 if item["top2_bound"] == "under_5" else 95]
        return
    assert near(numbers(score), [item["mean"], *item["mean_range"]])
    assert near(numbers(share), [item["top2"] * 100, *(bound * 100 for bound in item["top2_range"])])
    at = row.locator(".strip-cell svg svg").get_attribute("x")
    assert float(at.rstrip("%")) == pytest.approx(item["mean"], abs=0.01)
    band = row.locator(".strip-cell .strip-range")
    start, width = (float(band.get_attribute(name).rstrip("%")) for name in ("x", "width"))
    assert (start, start + width) == pytest.approx(tuple(item["mean_range"]), abs=0.02)


def test_the_four_blocks_show_their_scores(board: Page, api: dict[str, dict[str, Any]], library: Library) -> None:
    cards = board.locator(".card")
    expect(cards).to_have_count(4)
    for place, block in enumerate(api["family"]["blocks"]):
        card = cards.nth(place)
        expect(card).to_contain_text(library.phrases["en"][f"block.{block['id']}"].text)
        cell = card.locator("dl > div").nth(0)
        if block["mean"] is None:
            expect(cell).to_contain_text(library.phrases["en"]["scores.waiting"].text)
        else:
            assert near(numbers(cell.locator(".figure").inner_text()), [block["mean"]])


def test_it_says_of_whom_it_speaks_and_that_it_is_a_demo(board: Page, api: dict[str, dict[str, Any]]) -> None:
    assert api["family"]["respondents"] == 12
    assert api["provider"]["respondents"] is None
    assert numbers(board.locator(".lede").inner_text()) == [12]
    expect(board.locator(".ribbon")).to_be_visible()
    text = board.locator("body").inner_text().lower()
    assert "range" in text
    assert "margin of error" not in text
    assert "who answered" in text


def test_both_roles_see_their_own_question(board: Page, library: Library) -> None:
    for role in ("family", "provider"):
        asked = library.wordings[role]["en"]["S2"].ask.text
        expect(board.locator("tr[data-item=S2] .item-cell")).to_contain_text(asked)


def test_the_reader_can_switch_to_spanish_and_back(board: Page, library: Library) -> None:
    board.locator("#languages summary").click()
    board.get_by_role("link", name="Español").click()
    assert board.evaluate("document.documentElement.lang") == "es"
    expect(board.locator(".figures").first).to_contain_text(library.phrases["es"]["element.C2"].text)
    board.locator("#languages summary").press("Enter")
    board.get_by_role("link", name="English").click()
    assert board.evaluate("document.documentElement.lang") == "en"


def test_a_browser_gets_the_language_it_asks_for(open_page: OpenPage, address: str) -> None:
    page = open_page(locale="es-MX")
    page.goto(address)
    assert page.evaluate("document.documentElement.lang") == "es"


def test_nobody_has_answered_yet(page: Page, empty: str, library: Library) -> None:
    page.goto(f"{empty}/?lang=en")
    invite = page.locator(".invite")
    expect(invite).to_contain_text("make demo")
    waiting = library.phrases["en"]["scores.waiting"].text
    expect(page.locator("tbody td.waiting")).to_have_text([waiting] * 40)
    assert page.locator("table .strip-cell .strip-dot").count() == 0
    invite.get_by_role("link", name=library.phrases["en"]["scores.try_simulator"].text).click()
    expect(page).to_have_url(re.compile("/simulator"))


def test_a_figure_has_its_table_header(board: Page) -> None:
    """Display rules that stack the table on a phone must not take its meaning away."""
    board.set_viewport_size({"width": 390, "height": 800})
    roles = board.locator(".figures").first.evaluate(
        "table => [...table.querySelectorAll('*')].map((one) => one.getAttribute('role')).filter(Boolean)"
    )
    assert {"row", "rowgroup", "columnheader", "rowheader", "cell"} <= set(roles)
