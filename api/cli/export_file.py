"""`familyvoice export`: a community's answers on standard output, on record like every export."""

import sys
from typing import TYPE_CHECKING

import content
from api.cli.address import settings
from api.cli.admin import ACTOR, opened, vault
from api.cli.problem import CommandError
from api.services.export import FORMATS, TooManyRows, rows
from api.storage import audit, communities, rounds

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.storage.communities import Stored
    from api.storage.rounds import Round


def write_export(slug: str, format_name: str, role: str | None, round_number: int | None) -> None:
    """CommandError: no such community, round or format."""
    chosen = FORMATS.get(format_name)
    if chosen is None:
        raise CommandError(f"no format {format_name!r}: choose one of {', '.join(FORMATS)}")
    configured = settings()
    library, keys = content.load(configured.root / "data"), vault(configured)

    def permit(conn: "Connection") -> "tuple[Stored, Round]":
        community, of_round = _place(conn, slug, round_number)
        detail = {"format": format_name, "round": of_round.number, "role": role}
        audit.record(conn, actor=ACTOR, action="export", community_id=community.id, detail=detail)
        return community, of_round

    def write(conn: "Connection") -> None:
        areas = community.community.areas
        found = rows(conn, library, keys, areas, of_round.id, of_round.number, role)
        for piece in chosen.write(found):
            sys.stdout.buffer.write(piece)

    with opened(configured) as database:
        community, of_round = database.write_now(permit)
        try:
            database.read_now(write)
        except TooManyRows:
            raise CommandError("these are more answers than a spreadsheet holds: choose json or csv") from None


def _place(conn: "Connection", slug: str, number: int | None) -> "tuple[Stored, Round]":
    community = communities.by_slug(conn, slug)
    if community is None:
        there = ", ".join(one.community.slug for one in communities.listing(conn)) or "none yet"
        raise CommandError(f"there is no community {slug!r}; there are: {there}")
    found = rounds.find(conn, community.id, number)
    if found is None:
        raise CommandError(f"{slug} has no round {number}" if number else f"{slug} has no round yet")
    return community, found
