"""Whole assessments in the web chat: by keyboard alone, and by tapping."""

import re
from collections import Counter

from playwright.sync_api import Page, expect

from assessment.library import Library
from tests.web.conftest import OpenPage
from tests.web.walker import PATIENCE, Walker

LONGEST = 60


def test_a_family_answers_everything_by_keyboard(page: Page, address: str, library: Library) -> None:
    walker = Walker(page, address)
    walker.start("English")
    asked: list[str] = []
    while not walker.over:
        asked.append(walker.last)
        assert len(asked) < LONGEST, f"the conversation does not end: {Counter(asked).most_common(3)}"
        options = walker.options()
        walker.say(_reply(walker.last, options, library))
    words = library.wordings["family"]["en"]
    shown = [page.locator("#log").inner_text()]
    missing = [
        item
        for item in library.instrument_for("family").items
        if not any(words[item].ask.text in text for text in shown)
    ]
    assert missing == []
    thanks = library.phrases["en"]["thanks"].text.partition("{")[0]
    assert thanks in walker.last


def _reply(question: str, options: list[str], library: Library) -> str:
    """Yes to consent, a parent, all twelve further questions, else the third answer; words where words are asked."""
    if not options:
        return "A park with shade would make it better"
    common = library.wordings["family"]["en"]
    for asked, key in {"CONSENT": "1", "ROLE": "1", "MORE_ALL": "2"}.items():
        if common[asked].ask.text.split("\n")[-1] in question:
            return key
    return "3" if "3" in options else options[0]


def test_a_family_answers_in_spanish_by_tapping(open_page: OpenPage, address: str, library: Library) -> None:
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 780})
    page.goto(f"{address}/chat/demo?lang=en")
    page.get_by_role("button", name="Español").tap()
    heard = page.locator("#log .entry.heard")
    expect(heard).to_have_count(1, timeout=PATIENCE)
    assert page.evaluate("document.documentElement.lang") == "es"
    for turn in range(1, 8):
        assert page.evaluate("document.activeElement.tagName") != "TEXTAREA", "a tap must not open the keyboard"
        page.locator("#options .choice").first.tap()
        expect(heard).to_have_count(turn + 1, timeout=PATIENCE)
    assert heard.evaluate_all("entries => entries.map((entry) => [entry.lang, entry.dir])") == [["es", "ltr"]] * 8
    spanish = library.wordings["family"]["es"]
    core = library.instrument_for("family").core
    expect(page.locator("#log")).to_contain_text(spanish[core[4]].ask.text)
    expect(page.get_by_role("button", name=library.phrases["es"]["chat.send"].text)).to_be_visible()


def test_a_family_answers_in_arabic_and_its_options_stand_on_buttons_only(open_page: OpenPage, address: str) -> None:
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 780})
    page.goto(f"{address}/chat/demo?lang=en")
    expect(page.locator("#begin .choice")).to_have_count(12)
    page.get_by_role("button", name="العربية").tap()
    said = page.locator("#log .entry.heard .said")
    expect(said).to_have_count(1, timeout=PATIENCE)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    for turn in range(1, 3):
        page.locator("#options .choice").first.tap()
        expect(said).to_have_count(turn + 1, timeout=PATIENCE)
    page.locator("#commands [data-command=language]").tap()
    expect(said).to_have_count(4, timeout=PATIENCE)
    assert not [text for text in said.all_inner_texts() if "English" in text or "\n1 " in text]
    assert page.locator("#log .entry.heard").evaluate_all("entries => entries.map((entry) => entry.dir)") == ["rtl"] * 4


def test_the_log_is_there_before_the_first_message(page: Page, address: str) -> None:
    page.goto(f"{address}/chat/demo")
    log = page.locator("[role=log]")
    expect(log).to_have_count(1)
    assert log.get_attribute("aria-label")
    assert log.locator("*").count() == 0
    assert page.locator("[role=log] #typing, [role=log] [role=status], [role=log] button").count() == 0


def test_a_tap_with_the_mouse_leaves_the_focus_in_the_answer_box(page: Page, address: str) -> None:
    page.goto(f"{address}/chat/demo")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#answer")).to_be_focused()
    page.locator("#options .choice").first.click()
    expect(page.locator("#log .entry.heard")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("#answer")).to_be_focused()


def test_what_is_being_typed_survives_a_reply(page: Page, address: str) -> None:
    walker = Walker(page, address)
    walker.start("English")
    page.locator("#options .choice").first.click()
    page.keyboard.type("half a sen")
    expect(walker.heard).to_have_count(2, timeout=PATIENCE)
    page.keyboard.type("tence")
    expect(walker.answer).to_have_value("half a sentence")


def test_every_option_is_large_enough_for_a_thumb(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/chat/demo")
    page.get_by_role("button", name="English").click()
    choices = page.locator("#options .choice")
    expect(choices).to_have_count(2, timeout=PATIENCE)
    buttons = page.locator("button:visible").all()
    sizes = [button.bounding_box() for button in buttons]
    assert len(sizes) >= 4
    assert [size for size in sizes if not size or size["height"] < 44 or size["width"] < 44] == []


def test_commands_are_understood_as_their_buttons_say(page: Page, address: str, library: Library) -> None:
    walker = Walker(page, address)
    walker.start("English")
    walker.say("1")
    walker.say("1")
    first = walker.last
    for label, expected in {"Skip": None, "Back": first, "Why": None, "Help": "STOP"}.items():
        before = walker.heard.count()
        page.get_by_role("button", name=label, exact=True).click()
        expect(walker.heard).to_have_count(before + 1, timeout=PATIENCE)
        assert expected is None or expected in walker.last
    why = library.wordings["family"]["en"]["C2"].why or library.phrases["en"]["why_generic"]
    expect(page.locator("#log")).to_contain_text(why.text)


def test_changing_the_language_changes_the_page_with_it(page: Page, address: str, library: Library) -> None:
    walker = Walker(page, address)
    walker.start("English")
    walker.say("1")
    page.get_by_role("button", name="Language", exact=True).click()
    page.locator("#options .choice", has_text="Español").click()
    expect(walker.heard.last).to_have_attribute("lang", "es", timeout=PATIENCE)
    assert page.evaluate("document.documentElement.lang") == "es"
    expect(page.locator("#send")).to_have_text(library.phrases["es"]["chat.send"].text)
    expect(walker.heard.first).to_have_attribute("lang", "en")


def test_a_message_of_a_right_to_left_language_reads_from_the_right(page: Page, address: str) -> None:
    def in_arabic(route) -> None:  # type: ignore[no-untyped-def]
        response = route.fetch()
        told = response.json()
        for message in told["messages"]:
            message |= {"language": "ar", "direction": "rtl", "text": "هل الشوارع آمنة؟ 1-4"}
        route.fulfill(response=response, json=told)

    page.route(re.compile("/api/v1/chat/sessions$"), in_arabic)
    page.goto(f"{address}/chat/demo")
    page.get_by_role("button", name="English").click()
    entry = page.locator("#log .entry.heard")
    expect(entry).to_have_attribute("dir", "rtl", timeout=PATIENCE)
    expect(entry).to_have_attribute("lang", "ar")
    assert entry.locator(".said").evaluate("said => getComputedStyle(said).direction") == "rtl"
    expect(page.locator("#options")).to_have_attribute("dir", "rtl")
