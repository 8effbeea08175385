"""Arabic, Chinese and Vietnamese in a real browser: direction, and letters that are really drawn."""

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.library import Library
from tests.web.conftest import OpenPage
from tests.web.walker import PATIENCE

NARROW = {"viewport": {"width": 320, "height": 640}}


def begun(page: Page, address: str, language: str) -> Locator:
    """The chat in a language, at its first item; returns what the bot said."""
    page.goto(f"{address}/chat/demo?lang=en")
    page.locator(f"#begin .choice[data-language={language}]").click()
    heard = page.locator("#log .entry.heard")
    for turn in range(1, 3):
        expect(heard).to_have_count(turn, timeout=PATIENCE)
        page.locator("#options .choice").first.click()
    expect(heard).to_have_count(3, timeout=PATIENCE)
    return heard


def test_arabic_is_laid_out_from_right_to_left(open_page: OpenPage, address: str) -> None:
    page = open_page(**NARROW)
    heard = begun(page, address, "ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    mine = page.locator("#log .entry.mine").first
    bot, person = heard.first.bounding_box(), mine.bounding_box()
    assert bot is not None and person is not None
    assert bot["x"] + bot["width"] > person["x"] + person["width"], "who speaks first stands at the right"
    key = page.locator("#options .choice").first
    digit, whole = key.locator(".key").bounding_box(), key.bounding_box()
    assert digit is not None and whole is not None
    assert digit["x"] > whole["x"] + whole["width"] / 2, "the digit comes first, and so at the right"
    assert page.evaluate("document.documentElement.scrollWidth") == 320


DRAWN = """text => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  canvas.font = getComputedStyle(document.body).font;
  const shapes = [...text].map(char => {
    canvas.clearRect(0, 0, 60, 60);
    canvas.fillText(char, 10, 40);
    return canvas.getImageData(0, 0, 60, 60).data.join();
  });
  return new Set(shapes).size;
}"""
"""How many different shapes the characters of a text have: the boxes of a missing font are all alike."""


@pytest.mark.parametrize("language", ["zh", "vi", "ar", "ru"])
def test_every_letter_of_a_question_has_a_shape_of_its_own(
    open_page: OpenPage, address: str, library: Library, language: str
) -> None:
    page = open_page(**NARROW)
    begun(page, address, language)
    page.evaluate("document.fonts.ready")
    letters = "".join({char for char in library.wordings["family"][language]["S2"].ask.text if char.isalpha()})
    assert page.evaluate(DRAWN, letters) == len(letters)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_chinese_is_drawn_by_our_own_font_where_the_device_has_none(open_page: OpenPage, address: str) -> None:
    page = open_page(**NARROW)
    begun(page, address, "zh")
    page.evaluate("document.fonts.ready")
    state = "[...document.fonts].find(face => face.family.includes('Family Voice Han')).status"
    assert page.evaluate(state) == "loaded"


def test_the_scores_page_reads_from_right_to_left(open_page: OpenPage, filled: str, library: Library) -> None:
    page = open_page(**NARROW)
    page.goto(f"{filled}/?lang=ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    expect(page.locator("h1")).to_have_text(library.phrases["ar"]["scores.ask"].text)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
