"""The pages people see without logging in: scores of the demo community, web chat, phone simulator, privacy.

`router` holds the pages and finds its `site.Site` in `app.state.site`; `static` serves their files under /static.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.services.scores import Role, Scores, scores
from api.storage import communities, rounds
from api.web import board
from api.web.errors import error_page
from api.web.site import DEMO, HERE, HOME, PRIVACY, SIMULATOR, Page, Site
from api.web.voice import Voice
from assessment.library import Language, Library
from assessment.session import Community

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_MESSAGE = 1600
"""Characters of one chat message, as many as of one text message."""
DEMO_WORD = "DEMO"
"""What a phone of the simulator texts first: the join word of the demo community."""


class _Static(StaticFiles):
    """Asks browsers to check for a newer file each time: the scripts import each other by plain names."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


CurrentSite = Annotated[Site, Depends(_site)]
static = _Static(directory=HERE / "static")
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class ChatDoor:
    """What the chat page knows of the community it leads to. `words`: all it can say, by language."""

    slug: str
    name: str
    demo: bool
    limit: int
    languages: tuple[Language, ...]
    words: Mapping[str, Any]


@router.get(HOME)
async def scores_page(request: Request, site: CurrentSite) -> Response:
    """The demo community as everybody may see it: no caller, so the public's k."""
    page = Page(site, request)
    community, found = await site.database.read(lambda conn: _public_scores(conn, site.library))
    return page.draw("scores.html", board=board.build(page.voice, found, name=community.name, demo=community.demo))


def _public_scores(conn: "Connection", library: Library) -> tuple[Community, dict[Role, Scores]]:
    """The demo community and what the public sees of its current round. 404: this installation has none."""
    stored = communities.by_slug(conn, DEMO)
    of_round = rounds.find(conn, stored.id) if stored else None
    if stored is None or of_round is None:
        raise HTTPException(404)
    return stored.community, {role: scores(conn, library, stored, of_round, role, caller=None) for role in board.ROLES}


@router.get("/chat/{slug}")
async def chat_page(slug: str, request: Request, site: CurrentSite) -> Response:
    known = slug.isprintable()  # PostgreSQL has no NUL
    found = await site.database.read(lambda conn: communities.by_slug(conn, slug)) if known else None
    if found is None:
        return error_page(site, request, 404, "chat.unknown_community")
    page = Page(site, request, found.community.languages)
    return page.draw("chat.html", door=_door(site, found.community))


@router.get(SIMULATOR)
async def simulator_page(request: Request, site: CurrentSite) -> Response:
    if not site.simulated:
        raise HTTPException(404)
    page = Page(site, request)
    return page.draw("simulator.html", word=DEMO_WORD, words=page.voice.words("simulator."))


@router.get(PRIVACY)
async def privacy_page(request: Request, site: CurrentSite) -> Response:
    return Page(site, request).draw("privacy.html")


def _door(site: Site, community: Community) -> ChatDoor:
    voices = [Voice(site.library, code) for code in community.languages]
    return ChatDoor(
        slug=community.slug,
        name=community.name,
        demo=community.demo,
        limit=LONGEST_MESSAGE,
        languages=tuple(voice.language for voice in voices),
        words={voice.code: {"direction": voice.direction, "phrases": voice.words("chat.")} for voice in voices},
    )
