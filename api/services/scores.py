"""Who may see which scores: the caller's k, and the scorecard of a community, role and round.

Every figure that leaves this app comes from `scores`; nothing else reads tallies to show them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from api.storage import tallies
from api.storage.communities import Stored
from api.storage.rounds import Round
from api.storage.tokens import Caller
from assessment.hiding import COORDINATOR_K, PUBLIC_K
from assessment.library import Library
from assessment.scorecard import Counts, Scorecard, scorecard
from assessment.tallies import ALL

if TYPE_CHECKING:
    from sqlalchemy import Connection


Role = Literal["family", "provider"]
Dimension = Literal["language", "area", "event", "channel"]

_CHANNELS = ("sms", "web")


@dataclass(frozen=True, slots=True)
class Scores:
    """What one caller sees of one role in one round."""

    community: str
    round: int
    role: Role
    k: int
    card: Scorecard
    by: Dimension | None = None


def k_for(caller: Caller | None, community_id: int) -> int:
    """The smallest cell the caller may see: smaller only for those who work for this very community."""
    if caller is None or caller.community_id != community_id or caller.role == "viewer":
        return PUBLIC_K
    return COORDINATOR_K


def scores(
    conn: "Connection",
    library: Library,
    community: Stored,
    of_round: Round,
    role: Role,
    caller: Caller | None,
    by: Dimension | None = None,
) -> Scores:
    """The scores that `caller` may see, with groups when `by` names a dimension. Reads counts only, never answers."""
    k = k_for(caller, community.id)
    everybody = _by_value(tallies.read(conn, of_round.id, role, ALL)).get("", {})
    groups = _by_value(tallies.read(conn, of_round.id, role, by)) if by else None
    listed = _listed(conn, community, by) if by else ()
    card = scorecard(library.instrument_for(role), k, everybody, groups, listed)
    return Scores(community.community.slug, of_round.number, role, k, card, by)


def _listed(conn: "Connection", community: Stored, by: Dimension) -> tuple[str, ...]:
    """The groups everybody knows to exist, whether or not anybody of them answered."""
    match by:
        case "language":
            return community.community.languages
        case "area":
            return community.community.areas
        case "event":
            return tallies.listed_events(conn, community.id)
        case "channel":
            return _CHANNELS


def _by_value(counts: list[tallies.Count]) -> Mapping[str, Counts]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for value, subject, outcome, n in counts:
        found.setdefault(value, {}).setdefault(subject, {})[outcome] = n
    return found
