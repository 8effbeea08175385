"""Running apps and one browser for all tests of the pages; every page is watched for trouble in its console."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.people import fill
from tests.web.running import running

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an app runs that anybody may talk to."""
    with running(tmp_path_factory.mktemp("web")) as address:
        yield address


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another app, in which nobody ever answers."""
    with running(tmp_path_factory.mktemp("empty")) as address:
        yield address


@pytest.fixture(scope="package")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A third, in which known families and providers have answered: to look at, not to talk to."""
    with running(tmp_path_factory.mktemp("filled")) as address:
        fill(address)
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "the browser tests need Chromium: install the package 'chromium' or Google Chrome"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages in a browser context of their own; fails at the end when a console had anything to say.

    `excuse`: what a console may say all the same, where a test breaks the network on purpose.
    """
    contexts, trouble = [], []

    def opened(excuse: str | None = None, **options: Any) -> Page:
        context = browser.new_context(**({"locale": "en-US", "reduced_motion": "reduce"} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: None if excuse and excuse in said.text else trouble.append(f"{said.type}: {said.text}"),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
