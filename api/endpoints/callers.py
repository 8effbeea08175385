"""What every endpoint about a community starts with: who is calling, and which community and round it is about."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.endpoints.problems import MEDIA_TYPE, ProblemError
from api.storage import communities, rounds, tokens
from api.storage.communities import Stored
from api.storage.database import Database
from api.storage.rounds import Round
from api.storage.tokens import Caller
from assessment.library import Library

if TYPE_CHECKING:
    from sqlalchemy import Connection


_bearer = HTTPBearer(auto_error=False, description="A token of `familyvoice token add`.")
_LARGEST = 2**31 - 1

Slug = Annotated[str, Path(description="The community's address name.", examples=["demo"], max_length=100)]
RoundNumber = Annotated[
    int | None, Query(alias="round", ge=1, le=_LARGEST, description="Default: the open round, else the latest.")
]


async def optional_caller(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Caller | None:
    """Whose token was sent; None without one. A token that is not good is refused, never taken for none."""
    if given is None:
        if "authorization" in request.headers:
            raise _unauthorized()
        return None
    caller = await database_of(request).read(lambda conn: tokens.find(conn, given.credentials))
    if caller is None:
        raise _unauthorized()
    return caller


async def known_caller(caller: Annotated[Caller | None, Depends(optional_caller)]) -> Caller:
    if caller is None:
        raise _unauthorized()
    return caller


OptionalCaller = Annotated[Caller | None, Depends(optional_caller)]
KnownCaller = Annotated[Caller, Depends(known_caller)]


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def library_of(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


def find_community(conn: "Connection", slug: str) -> Stored:
    """ProblemError 404: no such community."""
    found = communities.by_slug(conn, slug) if slug.isprintable() else None  # PostgreSQL has no NUL
    if found is None:
        raise ProblemError(404, "There is no such community; GET /api/v1/communities lists them.", kind="no-community")
    return found


def find_round(conn: "Connection", community: Stored, number: int | None) -> Round:
    """The round of that number, else the open one, else the latest. ProblemError 404: no such round."""
    found = rounds.find(conn, community.id, number)
    if found is None:
        where = f"/api/v1/communities/{community.community.slug}/rounds"
        raise ProblemError(404, f"This community has no such round; GET {where} lists them.", kind="no-round")
    return found


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How an endpoint's errors look, for its description at /docs."""
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }
    return {
        status: {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }


_MEANINGS = {
    400: "Asked for something there is not; the problem says what there is.",
    401: "No token, or one that is not good.",
    403: "The token does not allow this.",
    404: "No such community or round.",
    422: "A parameter is not of the form described here.",
    429: "Too many at once.",
}


def _unauthorized() -> ProblemError:
    return ProblemError(
        401,
        "Send a token of this community as 'Authorization: Bearer ...'; `familyvoice token add` makes one.",
        headers={"WWW-Authenticate": "Bearer"},
    )
