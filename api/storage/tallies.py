"""Keeps the counts that scores are read from: moves them with each answer, and proves that they equal the answers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, select

from api.storage.crypto import Vault
from api.storage.locks import Lock, hold
from api.storage.prepared import Prepared
from api.storage.schema import answer, community, join_word, session, tally
from api.storage.statements import Increment
from assessment.instrument import Instrument
from assessment.library import Library
from assessment.session import Answer, Session
from assessment.tallies import NOT_COUNTED, Attributes, TallyKey, contributions, diff, organisation_name

AREA = "AREA"
ORGANISATION = "ORG"
_KEY = tuple(tally.primary_key.columns)
_MOST_AT_ONCE = 10_000


class Count(NamedTuple):
    """One tally as scores read it."""

    value: str
    subject: str
    outcome: str
    n: int


class Place(NamedTuple):
    """The table a session counts in."""

    round_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that does not equal the answers."""

    place: Place
    key: TallyKey
    kept: int
    counted: int


def move(
    conn: Connection,
    library: Library,
    vault: Vault,
    areas: Sequence[str],
    round_id: int,
    before: Session | None,
    after: Session | None,
) -> None:
    """Changes the counts by what turned the session `before` into `after` (None: not there yet, or erased).

    Belongs into the transaction that stores the answers. `areas`: the community's, in key order.
    """
    blocks = _touched(library, before, after)
    old = counted(library, vault, areas, before, blocks)
    new = counted(library, vault, areas, after, blocks)
    old_role, new_role = (before.role if before else None), (after.role if after else None)
    if old_role == new_role:
        add(conn, Place(round_id, str(new_role)), diff(old, new))
        return
    add(conn, Place(round_id, str(old_role)), diff(old, {}))
    add(conn, Place(round_id, str(new_role)), diff({}, new))


def _touched(library: Library, before: Session | None, after: Session | None) -> frozenset[str] | None:
    """The blocks whose answers differ; None: more than answers to items does, so everything may count differently."""
    if before is None or after is None or after.instrument is None:
        return None
    if _apart_from_items(before) != _apart_from_items(after):
        return None
    instrument = library.instruments.get(after.instrument)
    if instrument is None:
        return None
    old, new = before.answers, after.answers
    return frozenset(
        block.id for block in instrument.blocks if any(old.get(item) != new.get(item) for item in block.items)
    )


def _apart_from_items(session: Session) -> tuple[object, ...]:
    answers = session.answers
    counts = session.status not in NOT_COUNTED
    return (
        counts,
        session.role,
        session.instrument,
        session.channel,
        session.event,
        answers.get(AREA),
        answers.get(ORGANISATION),
    )


def counted(
    library: Library,
    vault: Vault,
    areas: Sequence[str],
    session: Session | None,
    blocks: frozenset[str] | None = None,
) -> Mapping[TallyKey, int]:
    """What the session counts as now: nothing before its role is known, and nothing once it is withdrawn.

    `blocks`: only what answers to these count for, see `contributions`.
    """
    if session is None or session.status in NOT_COUNTED or session.role is None or session.instrument is None:
        return {}
    instrument = library.instruments.get(session.instrument)
    if instrument is None:
        return {}
    attributes = Attributes(
        channel=session.channel,
        area=_area(areas, session.answers.get(AREA)),
        event=session.event,
        organisation=_organisation(vault, session.answers.get(ORGANISATION)),
    )
    return contributions(instrument, session.answers, attributes, blocks)


def add(conn: Connection, place: Place, increments: Mapping[TallyKey, int]) -> None:
    """Adds to the counts, in the order given (`diff` sorts, so that two writers cannot lock each other)."""
    if not increments:
        return
    rows = [{**_columns(place, key), "n": n} for key, n in increments.items()]
    _ADD.run(conn, *rows)
    emptied = [_parameters(place, key) for key, n in increments.items() if n < 0]
    if emptied:
        _DROP_EMPTY.run(conn, *emptied)


def read(conn: Connection, round_id: int, role: str, dimension: str) -> list[Count]:
    """All counts of a role in a round, for one dimension ("all": value is empty)."""
    found = conn.execute(_READ, {"round": round_id, "role": role, "dimension": dimension})
    return [Count._make(row) for row in found.all()]


def listed_events(conn: Connection, community_id: int) -> tuple[str, ...]:
    """The events that posters of the community name, by name."""
    statement = select(join_word.c.event).where(join_word.c.community_id == community_id, join_word.c.event.isnot(None))
    return tuple(conn.execute(statement.distinct().order_by(join_word.c.event)).scalars())


def differences(conn: Connection, library: Library, vault: Vault) -> list[Difference]:
    """Where kept counts and answers disagree, in key order; none: they are proven equal. Reads every answer."""
    truth = recount(conn, library, vault)
    kept: dict[Place, dict[TallyKey, int]] = {}
    for round_id, role, *key, n in conn.execute(select(*_KEY, tally.c.n)):
        kept.setdefault(Place(round_id, role), {})[TallyKey(*key)] = n
    found = []
    for place in sorted(truth.keys() | kept.keys()):
        have, want = kept.get(place, {}), truth.get(place, Counter())
        found += [
            Difference(place, key, have.get(key, 0), want.get(key, 0))
            for key in sorted(have.keys() | want.keys())
            if have.get(key) != want.get(key)
        ]
    return found


def rebuild(conn: Connection, library: Library, vault: Vault) -> int:
    """Puts the counts that follow from the answers in place of the kept ones; returns how many there are."""
    hold(conn, Lock.TURN)  # a turn between counting and writing would be lost
    truth = recount(conn, library, vault)
    conn.execute(delete(tally))
    rows = [{**_columns(place, key), "n": n} for place, counts in truth.items() for key, n in sorted(counts.items())]
    for start in range(0, len(rows), _MOST_AT_ONCE):
        conn.execute(tally.insert(), rows[start : start + _MOST_AT_ONCE])
    return len(rows)


def recount(conn: Connection, library: Library, vault: Vault) -> dict[Place, Counter[TallyKey]]:
    """Every count, from the answers alone."""
    areas = {row.id: tuple(row.areas) for row in conn.execute(select(community.c.id, community.c.areas))}
    totals: dict[Place, Counter[TallyKey]] = {}
    for community_id, round_id, counting in _sessions(conn, vault, _counted_questions(library)):
        found = counted(library, vault, areas[community_id], counting)
        if found:
            totals.setdefault(Place(round_id, str(counting.role)), Counter()).update(found)
    return totals


def _counted_questions(library: Library) -> set[str]:
    instruments: Iterator[Instrument] = iter(library.instruments.values())
    return {item for instrument in instruments for item in instrument.items} | {AREA, ORGANISATION}


def _sessions(conn: Connection, vault: Vault, questions: set[str]) -> Iterator[tuple[int, int, Session]]:
    """Every session with answers, as far as counting needs it, with its community and round."""
    statement = (
        select(session, answer.c.question, answer.c.status.label("answer_status"), answer.c.key, answer.c.sealed_text)
        .add_columns(answer.c.language.label("answer_language"), answer.c.text_version)
        .join(answer, answer.c.session_id == session.c.id)
        .where(answer.c.current, answer.c.question.in_(questions))
        .order_by(session.c.id)
        .execution_options(yield_per=_MOST_AT_ONCE)
    )
    for _, group in groupby(conn.execute(statement), key=lambda row: row.id):
        rows = list(group)
        yield rows[0].community_id, rows[0].round_id, _session(vault, rows)


def _session(vault: Vault, rows: Sequence[Row[tuple[object, ...]]]) -> Session:
    first = rows[0]
    return Session(
        community="",
        round=first.round_id,
        channel=first.channel,
        language=first.language,
        event=first.event,
        role=first.role,
        instrument=first.instrument,
        status=first.status,
        answers={row.question: _answer(vault, row) for row in rows},
    )


def _answer(vault: Vault, row: Row[tuple[object, ...]]) -> Answer:
    text = vault.open("answer", row.sealed_text) if row.question == ORGANISATION and row.sealed_text else None
    return Answer(row.question, row.answer_status, row.answer_language, row.text_version, row.key, text)


def _area(areas: Sequence[str], given: Answer | None) -> str | None:
    key = given.key if given else None
    return areas[key - 1] if key is not None and 1 <= key <= len(areas) else None


def _organisation(vault: Vault, given: Answer | None) -> str | None:
    name = organisation_name(given.text) if given and given.text else ""
    return vault.address_hash("organisation", name).hex()[:32] if name else None


def _columns(place: Place, key: TallyKey) -> dict[str, object]:
    return dict(zip((column.name for column in _KEY), (*place, *key), strict=True))


def _parameters(place: Place, key: TallyKey) -> dict[str, object]:
    return {f"the_{name}": value for name, value in _columns(place, key).items()}


_ADD = Prepared(Increment(tally, "n"))
_READ = (
    select(tally.c.value, tally.c.subject, tally.c.outcome, tally.c.n)
    .where(tally.c.round_id == bindparam("round"), tally.c.role == bindparam("role"))
    .where(tally.c.dimension == bindparam("dimension"))
)
_DROP_EMPTY = Prepared(
    delete(tally).where(*(column == bindparam(f"the_{column.name}") for column in _KEY), tally.c.n == 0)
)
"""A count of nobody leaves no trace: the row of an erased person's organisation would name it."""
