"""The phone simulator's page: phones side by side that text the bot."""

import re

from playwright.sync_api import Page, expect

from assessment.library import Library
from tests.web.walker import PATIENCE


def test_a_phone_texts_the_bot_by_keyboard(page: Page, address: str, library: Library) -> None:
    page.goto(f"{address}/simulator?lang=en")
    phone = page.locator(".phone")
    expect(phone).to_have_count(1)
    expect(phone).to_contain_text("DEMO")
    phone.locator("textarea").focus()
    page.keyboard.type("DEMO")
    page.keyboard.press("Enter")
    came = phone.locator(".text[data-direction=received]")
    expect(came).to_have_count(1, timeout=PATIENCE)
    expect(came).to_contain_text("Demo Family Network")
    expect(came.locator(".text-meta")).to_contain_text(
        library.phrases["en"]["simulator.status.delivered"].text, timeout=PATIENCE
    )
    expect(came.locator(".text-meta")).to_contain_text(re.compile(r"\d"))
    expect(phone.locator("textarea")).to_be_focused()
    expect(phone.locator("textarea")).to_have_value("")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(came).to_have_count(2, timeout=PATIENCE)
    expect(phone.locator(".text")).to_have_count(4)


def test_phones_are_apart_and_come_back_after_a_reload(page: Page, address: str) -> None:
    page.goto(f"{address}/simulator?lang=en")
    expect(page.locator(".phone")).to_have_count(1)
    page.locator("#add").click()
    phones = page.locator(".phone")
    expect(phones).to_have_count(2)
    expect(phones.nth(1).locator("textarea")).to_be_focused()
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(phones.nth(1).locator(".text")).to_have_count(2, timeout=PATIENCE)
    expect(phones.nth(0).locator(".text")).to_have_count(0)
    names = page.locator(".phone h2").all_inner_texts()
    page.reload()
    expect(page.locator(".phone h2")).to_have_text(names)
    expect(phones.nth(1).locator(".text")).to_have_count(2, timeout=PATIENCE)
    phones.nth(0).get_by_role("button", name=re.compile("Remove")).click()
    expect(phones).to_have_count(1)
    expect(page.locator("#add")).to_be_focused()


def test_the_texts_of_a_phone_are_a_labelled_log(page: Page, address: str) -> None:
    page.goto(f"{address}/simulator?lang=es")
    log = page.locator(".phone [role=log]")
    expect(log).to_have_attribute("aria-label", re.compile(r"\+1\d{10}"))
