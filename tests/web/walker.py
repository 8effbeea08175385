"""Somebody at the chat page who uses the keyboard only, and notices when the conversation stands still."""

from playwright.sync_api import Page, expect

PATIENCE = 15_000
"""Milliseconds without a reply after which the conversation counts as stalled."""
TABS = 40


class Walker:
    """Walks one chat. AssertionError from any step: no reply came, the focus is gone, or the log was rewritten."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(f"{address}/chat/demo?lang=en")
        self.answer = page.locator("#answer")
        self.heard = page.locator("#log .entry.heard")
        self.mine = page.locator("#log .entry.mine")

    def start(self, language: str) -> None:
        """Tabs to the button of the language and presses it."""
        self.tab_to(language)
        self.page.keyboard.press("Enter")
        expect(self.heard).to_have_count(1, timeout=PATIENCE)
        expect(self.answer).to_be_focused()
        self._mark()

    def tab_to(self, name: str) -> None:
        """Presses Tab until the button of that name has the focus."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if (
                self.page.evaluate("document.activeElement.matches('button') && document.activeElement.innerText")
                == name
            ):
                return
        raise AssertionError(f"{TABS} tabs do not reach {name!r}")

    def say(self, text: str) -> None:
        """Types and sends; waits for the reply."""
        heard, mine = self.heard.count(), self.mine.count()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        expect(self.heard).to_have_count(heard + 1, timeout=PATIENCE)
        expect(self.mine).to_have_count(mine + 1)
        expect(self.answer).to_be_focused()
        expect(self.answer).to_have_value("")
        self._check_marks()
        self._mark()

    def options(self) -> list[str]:
        """The keys on offer, in order; none for an open question."""
        return [str(button.get_attribute("data-key")) for button in self.page.locator("#options .choice").all()]

    @property
    def over(self) -> bool:
        return self.page.locator("#fresh").is_visible()

    @property
    def last(self) -> str:
        return self.heard.last.locator(".said").inner_text()

    def _mark(self) -> None:
        """Numbers the entries in the page's memory: what is replaced or moved later loses its number or its place."""
        self.page.evaluate("[...document.querySelectorAll('#log .entry')].forEach((entry, at) => { entry.__at = at })")

    def _check_marks(self) -> None:
        places = self.page.evaluate("[...document.querySelectorAll('#log .entry')].map((entry) => entry.__at ?? null)")
        marked = [place for place in places if place is not None]
        assert places[: len(marked)] == list(range(len(marked))), "the log was rewritten, not only added to"
