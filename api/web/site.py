"""What the pages are made with: the library, the database and whether phones are simulated; and how a page is drawn."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.storage.database import Database
from api.web.voice import Voice, choose_language
from assessment.library import Language, Library

HERE = Path(__file__).parent
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Our pages have no inline script or style, so they allow none."""
DEMO = "demo"
"""The community whose scores are the home page."""
HOME, CHAT, SIMULATOR, PRIVACY = "/", f"/chat/{DEMO}", "/simulator", "/privacy"


@dataclass(frozen=True, slots=True)
class Site:
    """`simulated`: no carrier account is configured, so the phone simulator is on."""

    library: Library
    database: Database
    simulated: bool


@dataclass(frozen=True, slots=True)
class Link:
    """`phrase` names a place, `language` a language switch; whichever the link is."""

    address: str
    current: bool = False
    phrase: str = ""
    language: Language | None = None


class Page:
    """One page for one reader: its language, where it leads, and how it is drawn."""

    def __init__(self, site: Site, request: Request, offered: tuple[str, ...] = ()) -> None:
        """`offered`: the languages the page can be read in, the preferred one first; empty: all that have phrases."""
        self._site = site
        # "//x" would lead to another site
        self._path = "/" + quote(request.scope["path"].lstrip("/"), errors="replace")
        spoken = tuple(site.library.phrases)
        self._offered = tuple(code for code in offered if code in spoken) or spoken
        asked = request.query_params.get("lang")
        code = choose_language(self._offered, asked, request.headers.get("accept-language"))
        self.voice = Voice(site.library, code)

    @property
    def home(self) -> str:
        return self.address(HOME)

    @property
    def privacy(self) -> str:
        return self.address(PRIVACY)

    @property
    def simulator(self) -> str | None:
        return self.address(SIMULATOR) if self._site.simulated else None

    @property
    def places(self) -> list[Link]:
        known = {HOME: "page.scores", CHAT: "page.chat"} | (
            {SIMULATOR: "page.simulator"} if self._site.simulated else {}
        )
        return [Link(self.address(path), path == self._path, phrase) for path, phrase in known.items()]

    @property
    def languages(self) -> list[Link]:
        """Links to this same page in every language it has; none where there is but one."""
        if len(self._offered) < 2:
            return []
        languages = (self._site.library.languages[code] for code in self._offered)
        return [
            Link(_with_language(self._path, one.code), one.code == self.voice.code, language=one) for one in languages
        ]

    def address(self, path: str) -> str:
        """An address of ours that keeps the reader's language."""
        return _with_language(path, self.voice.code)

    def draw(self, template: str, status: int = 200, **parts: object) -> HTMLResponse:
        """The page from the template, which sees this page as `page`, its voice as `say`, and `parts`."""
        html = _environment().get_template(template).render(page=self, say=self.voice.say, **parts)
        headers = {
            "Content-Language": self.voice.code,
            "Content-Security-Policy": POLICY,
            "Vary": "Accept-Language",
            "Cache-Control": "no-cache",
        }
        return HTMLResponse(html, status, headers)


def _with_language(path: str, code: str) -> str:
    return f"{path}?{urlencode({'lang': code})}"


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
