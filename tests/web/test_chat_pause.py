"""The web chat at rest: a pause keeps its conversation, and only the end offers a new one."""

from playwright.sync_api import Page, expect

from tests.web.walker import Walker


def test_a_pause_is_taken_up_again_and_offers_no_new_chat(page: Page, address: str) -> None:
    walker = Walker(page, address)
    walker.start("English")
    walker.say("1")
    walker.say("pause")
    expect(page.locator("#fresh")).to_be_hidden()
    walker.say("go on")
    assert walker.options()
    expect(page.locator("#fresh")).to_be_hidden()


def test_who_declines_may_start_anew(page: Page, address: str) -> None:
    walker = Walker(page, address)
    walker.start("English")
    walker.say("2")
    expect(page.locator("#fresh")).to_be_visible()
