"""Community scores over HTTP, exactly as far as the caller may see them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.endpoints.callers import (
    OptionalCaller,
    RoundNumber,
    Slug,
    database_of,
    find_community,
    find_round,
    library_of,
    problems,
)
from api.services.scores import Dimension, Role, Scores, scores
from assessment.scorecard import ItemScore

if TYPE_CHECKING:
    from sqlalchemy import Connection


router = APIRouter(prefix="/api/v1/communities", tags=["scores"])


class ItemOut(BaseModel):
    """One item. A hidden or empty cell has `hidden: true` and null figures. Definitions: see the codebook."""

    model_config = ConfigDict(from_attributes=True)
    id: str
    block: str
    n: int | None = Field(description="People with a scored answer (keys 1-4).")
    mean: float | None = Field(description="Mean of points, 0-100.")
    mean_range: tuple[float, float] | None
    top2: float | None = Field(description="Share with key 3 or 4, 0-1.")
    top2_range: tuple[float, float] | None
    top2_bound: Literal["under_5", "over_95"] | None = Field(description="Instead of figures where all agree.")
    not_sure: float | None = Field(description="Share of those asked.")
    skipped: float | None = Field(description="Share of those asked.")
    hidden: bool


class BlockOut(BaseModel):
    """One building block: the unweighted mean of its reported items' means."""

    model_config = ConfigDict(from_attributes=True)
    id: str
    n: int | None
    mean: float | None
    items_reported: int


class GroupOut(BaseModel):
    by: Dimension
    value: str
    items: list[ItemOut]


class ScoresOut(BaseModel):
    """One role's scores in one round; families and providers are never pooled. `groups` only with `by`."""

    community: str
    round: int
    role: Role
    k: int = Field(description="Smallest cell this caller is shown.")
    respondents: int | None = Field(description="People who answered at least one item; null below k.")
    items: list[ItemOut]
    blocks: list[BlockOut]
    groups: list[GroupOut] | None = None


@router.get("/{slug}/scores", response_model_exclude_unset=True, responses=problems(401, 404, 422))
async def show_scores(
    request: Request,
    slug: Slug,
    caller: OptionalCaller,
    number: RoundNumber = None,
    role: Role = "family",
    by: Annotated[Dimension | None, Query(description="Also split each item by this.")] = None,
) -> ScoresOut:
    """The scores of one role: without a token, and for viewers, as the public sees them (k = 10)."""
    library = library_of(request)

    def read(conn: "Connection") -> Scores:
        community = find_community(conn, slug)
        return scores(conn, library, community, find_round(conn, community, number), role, caller, by)

    return _shown(await database_of(request).read(read))


def _shown(found: Scores) -> ScoresOut:
    shown = ScoresOut(
        community=found.community,
        round=found.round,
        role=found.role,
        k=found.k,
        respondents=found.card.respondents,
        items=_items(found.card.items),
        blocks=[BlockOut.model_validate(block) for block in found.card.blocks],
    )
    if found.by is not None:
        shown.groups = [
            GroupOut(by=found.by, value=group.value, items=_items(group.items)) for group in found.card.groups
        ]
    return shown


def _items(items: Iterable[ItemScore]) -> list[ItemOut]:
    return [ItemOut.model_validate(item) for item in items]
