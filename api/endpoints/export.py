"""A community's answers as a file, for its own coordinators only, every time on record; and the codebook to them."""

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from api.endpoints.callers import (
    KnownCaller,
    OptionalCaller,
    RoundNumber,
    Slug,
    database_of,
    find_community,
    find_round,
    library_of,
    problems,
)
from api.endpoints.problems import ProblemError
from api.services.codebook import codebook
from api.services.export import FORMATS, TooManyRows, rows
from api.services.streaming import Streams, TooManyStreams
from api.storage import audit
from api.storage.communities import Stored
from api.storage.crypto import Vault
from api.storage.rounds import Round
from api.storage.tokens import Caller

if TYPE_CHECKING:
    from sqlalchemy import Connection


router = APIRouter(prefix="/api/v1/communities", tags=["export"])


@router.get(
    "/{slug}/export",
    response_class=StreamingResponse,
    responses={
        200: {"description": "The file.", "content": {one.media_type: {} for one in FORMATS.values()}},
        **problems(400, 401, 403, 404, 422, 429),
    },
)
async def export_answers(
    request: Request,
    slug: Slug,
    caller: KnownCaller,
    number: RoundNumber = None,
    role: Annotated[
        Literal["family", "provider", "partner"] | None, Query(description="Only this role; default: all.")
    ] = None,
    format: Annotated[str, Query(description="json, csv or xlsx.", json_schema_extra={"enum": [*FORMATS]})] = "json",
) -> StreamingResponse:
    """One row per answer, latest revision; see the codebook. For the community's coordinators only; always audited."""
    chosen = FORMATS.get(format)
    if chosen is None:
        raise ProblemError(400, f"Choose one of these formats: {', '.join(FORMATS)}.", kind="no-such-format")
    database, library, vault = database_of(request), library_of(request), _vault_of(request)

    def permit(conn: "Connection") -> tuple[Stored, Round]:
        community = find_community(conn, slug)
        _only_own_coordinator(caller, community)
        of_round = find_round(conn, community, number)
        detail = {"format": format, "round": of_round.number, "role": role}
        audit.record(conn, actor=f"token {caller.token}", action="export", community_id=community.id, detail=detail)
        return community, of_round

    community, of_round = await database.write(permit)

    def written(conn: "Connection") -> Generator[bytes]:
        areas = community.community.areas
        return chosen.write(rows(conn, library, vault, areas, of_round.id, of_round.number, role))

    name = f"{community.community.slug}-round-{of_round.number}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    try:
        pieces = await _started(_streams_of(request).stream(database, written))
    except TooManyStreams:
        raise ProblemError(
            429, "Other exports are being written; try again in a minute.", headers={"Retry-After": "60"}
        ) from None
    except TooManyRows:
        raise ProblemError(400, "These are more answers than a spreadsheet holds: choose json or csv.") from None
    return StreamingResponse(pieces, media_type=chosen.media_type, headers=headers)


@router.get("/{slug}/codebook", responses=problems(401, 404, 422))
async def show_codebook(request: Request, slug: Slug, _: OptionalCaller) -> dict[str, Any]:
    """What every column, question, key and score means, so that anybody can recompute the scores from the export."""
    community = await database_of(request).read(lambda conn: find_community(conn, slug))
    return codebook(library_of(request), community.community)


def _only_own_coordinator(caller: Caller, community: Stored) -> None:
    if caller.role != "coordinator" or caller.community_id != community.id:
        raise ProblemError(403, "Only a coordinator of this community may export its answers.")


async def _started(pieces: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The same pieces once the first one is there, so that what fails at the start is still an error for the caller."""
    first = await anext(pieces, b"")

    async def all_of_them() -> AsyncGenerator[bytes]:
        async with aclosing(pieces):
            yield first
            async for piece in pieces:
                yield piece

    return all_of_them()


def _vault_of(request: Request) -> Vault:
    vault: Vault = request.app.state.vault
    return vault


def _streams_of(request: Request) -> Streams:
    state = request.app.state
    if not hasattr(state, "streams"):
        state.streams = Streams()
    streams: Streams = state.streams
    return streams
