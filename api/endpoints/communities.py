"""Which communities there are, and their rounds: public, and nothing that is not on their posters."""

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.endpoints.callers import OptionalCaller, Slug, database_of, find_community, problems
from api.storage import communities, rounds
from api.storage.communities import Stored

if TYPE_CHECKING:
    from sqlalchemy import Connection


router = APIRouter(prefix="/api/v1/communities", tags=["communities"])


class CommunityOut(BaseModel):
    """A community as its posters describe it."""

    slug: str
    name: str
    sponsor: str = Field(description="Who asks.")
    languages: list[str] = Field(description="Live languages, the preferred one first.")
    areas: list[str] = Field(description="Answers to the area question, in key order; empty: not asked.")
    demo: bool = Field(description="True: made-up families, no real answers.")


class RoundOut(BaseModel):
    """A round; `closed_at` is null while it is open."""

    round: int
    open: bool
    opened_at: datetime
    closed_at: datetime | None


@router.get("", responses=problems(401))
async def list_communities(request: Request, _: OptionalCaller) -> list[CommunityOut]:
    """All communities, by name."""
    return [_described(one) for one in await database_of(request).read(communities.listing)]


@router.get("/{slug}", responses=problems(401, 404, 422))
async def show_community(request: Request, slug: Slug, _: OptionalCaller) -> CommunityOut:
    """One community."""
    return _described(await database_of(request).read(lambda conn: find_community(conn, slug)))


@router.get("/{slug}/rounds", responses=problems(401, 404, 422))
async def list_rounds(request: Request, slug: Slug, _: OptionalCaller) -> list[RoundOut]:
    """The community's rounds, the first one first."""

    def read(conn: "Connection") -> tuple[rounds.Round, ...]:
        return rounds.listing(conn, find_community(conn, slug).id)

    return [
        RoundOut(round=one.number, open=one.closed_at is None, opened_at=one.opened_at, closed_at=one.closed_at)
        for one in await database_of(request).read(read)
    ]


def _described(stored: Stored) -> CommunityOut:
    community = stored.community
    return CommunityOut(
        slug=community.slug,
        name=community.name,
        sponsor=community.sponsor,
        languages=list(community.languages),
        areas=list(community.areas),
        demo=community.demo,
    )
