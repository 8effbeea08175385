"""`familyvoice flags`: what a coordinator must look at, without a phone number or a word of what was said."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from api.cli.admin import ACTOR, write
from api.storage import audit, communities, flags

if TYPE_CHECKING:
    from sqlalchemy import Connection


def show_flags(community: str, resolve: int | None) -> None:
    """Prints the community's flags, after resolving one. CommandError: no such community or open flag."""

    def work(connection: "Connection") -> tuple[flags.Flag, ...]:
        found = communities.by_slug(connection, community)
        if found is None:
            raise ValueError(f"there is no community {community!r}")
        if resolve is not None:
            flags.resolve(connection, found.id, resolve, datetime.now(UTC))
            audit.record(
                connection, actor=ACTOR, action="flag.resolve", community_id=found.id, detail={"flag": resolve}
            )
        return flags.listing(connection, found.id)

    table = Table("id", "when (UTC)", "kind", "open")
    for one in write(work):
        table.add_row(str(one.id), f"{one.raised_at:%Y-%m-%d %H:%M}", one.kind, "no" if one.resolved_at else "yes")
    Console().print(table)
