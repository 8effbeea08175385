"""Sessions and their answers: read as the core's values, saved as rows. Every changed answer is a new revision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, false, func, select, update

from api.storage import communities
from api.storage.crypto import Vault
from api.storage.prepared import Prepared
from api.storage.schema import answer, community, round_, session
from assessment.session import Answer, Community, Session


class Current(NamedTuple):
    """A stored session, with what saving its successor needs."""

    id: int
    session: Session
    community: Community
    revisions: Mapping[str, int]
    """The last of each question ever answered, also where that answer was taken away since."""


def latest(conn: Connection, vault: Vault, person_id: int) -> Current | None:
    """The person's latest session, with its answers. A withdrawn one is forgotten: None, as before the first."""
    row = conn.execute(_LATEST, {"person": person_id}).first()
    return None if row is None else found(conn, vault, row)


def is_over(conn: Connection, person_id: int) -> bool:
    """Whether the person's latest session has ended for good: nothing that is said takes it up again by itself."""
    return conn.execute(_STATUS, {"person": person_id}).scalar_one_or_none() in _ENDED


def beside(of: FromClause, person_id: ColumnElement[int]) -> FromClause:
    """`of` with the person's latest session and its community beside it, where there is one: select `COLUMNS` too."""
    last = select(func.max(_ANY.c.id)).where(_ANY.c.person_id == person_id).scalar_subquery()
    return of.outerjoin(session, session.c.id == last).outerjoin(community, community.c.id == session.c.community_id)


def found(conn: Connection, vault: Vault, row: Any) -> Current | None:
    """As `latest`, for a row that was selected `beside` something."""
    return None if row.id is None or row.status == "withdrawn" else _with_answers(conn, vault, row)


def all_of(conn: Connection, vault: Vault, person_id: int) -> list[Current]:
    """Every session of a person, the first one first."""
    return [_with_answers(conn, vault, row) for row in conn.execute(_ALL, {"person": person_id}).all()]


def add(conn: Connection, person_id: int, new: Session, now: datetime) -> int:
    """Stores a new session without its answers; returns its id."""
    community_id = conn.execute(_COMMUNITY_OF_ROUND, {"round": new.round}).scalar_one()
    fixed = {"person_id": person_id, "community_id": community_id, "round_id": new.round, "started_at": now}
    added: int = conn.execute(_INSERT, _columns(new, now) | fixed).scalar_one()
    return added


def update_to(conn: Connection, session_id: int, after: Session, now: datetime) -> None:
    """Stores where the session stands now, without its answers."""
    _UPDATE.run(conn, _columns(after, now) | {"session": session_id})


def save_answers(
    conn: Connection,
    vault: Vault,
    session_id: int,
    revisions: Mapping[str, int],
    changed: Iterable[Answer],
    removed: Iterable[str],
    inbound: int,
    now: datetime,
) -> None:
    """Adds a revision for each changed answer; what it replaces, and what was removed, no longer counts."""
    changed = list(changed)
    replaced = [one.question for one in changed if one.question in revisions] + list(removed)
    if replaced:
        _SUPERSEDE.run(conn, *({"session": session_id, "the_question": question} for question in replaced))
    if changed:
        rows = [_revision(vault, one, revisions.get(one.question, 0) + 1) for one in changed]
        fixed = {"session_id": session_id, "inbox_id": inbound, "answered_at": now}
        _ADD_REVISION.run(conn, *(row | fixed for row in rows))


def areas_of(conn: Connection, round_id: int) -> tuple[str, ...]:
    """The areas of a round's community, in key order."""
    return tuple(conn.execute(_AREAS_OF_ROUND, {"round": round_id}).scalar_one())


def _with_answers(conn: Connection, vault: Vault, row: Any) -> Current:
    rows = _ANSWERS.all(conn, {"session": row.id})
    answers = {one.question: _answer(vault, one) for one in rows if one.current}
    revisions = {one.question: one.revision for one in rows}
    return Current(row.id, _session(row, answers), communities.value(row), revisions)


def _session(row: Any, answers: Mapping[str, Answer]) -> Session:
    return Session(
        community=row.slug,
        round=row.round_id,
        channel=row.channel,
        language=row.language,
        event=row.event,
        role=row.role,
        role_fixed=row.role_fixed,
        instrument=row.instrument,
        instrument_version=row.instrument_version,
        rotation=row.rotation,
        status=row.status,
        pending=row.pending,
        aside=row.aside,
        offered=tuple(row.offered),
        misses=row.misses,
        answers=answers,
    )


def _columns(value: Session, now: datetime) -> dict[str, object]:
    return {
        "channel": value.channel,
        "language": value.language,
        "event": value.event,
        "role": value.role,
        "role_fixed": value.role_fixed,
        "instrument": value.instrument,
        "instrument_version": value.instrument_version,
        "rotation": value.rotation,
        "status": value.status,
        "pending": value.pending,
        "aside": value.aside,
        "offered": list(value.offered),
        "misses": value.misses,
        "updated_at": now,
    }


def _answer(vault: Vault, row: Any) -> Answer:
    return Answer(
        question=row.question,
        status=row.status,
        language=row.language,
        text_version=row.text_version,
        key=row.key,
        text=None if row.sealed_text is None else vault.open("answer", row.sealed_text),
        comment=None if row.sealed_comment is None else vault.open("answer", row.sealed_comment),
    )


def _revision(vault: Vault, value: Answer, revision: int) -> dict[str, object]:
    return {
        "question": value.question,
        "revision": revision,
        "current": True,
        "status": value.status,
        "key": value.key,
        "sealed_text": None if value.text is None else vault.seal("answer", value.text),
        "sealed_comment": None if value.comment is None else vault.seal("answer", value.comment),
        "language": value.language,
        "text_version": value.text_version,
    }


COLUMNS = (*session.c, *communities.COLUMNS[1:])
_ANY = session.alias("any_session")
_SELECT = (
    select(*COLUMNS)
    .join(community, community.c.id == session.c.community_id)
    .where(session.c.person_id == bindparam("person"))
)
_STATUS = (
    select(session.c.status).where(session.c.person_id == bindparam("person")).order_by(session.c.id.desc()).limit(1)
)
_ENDED = ("complete", "declined", "withdrawn")
_LATEST = _SELECT.order_by(session.c.id.desc()).limit(1)
_ALL = _SELECT.order_by(session.c.id)
_ANSWERS = Prepared(  # in the order they were given
    select(answer.c.question, answer.c.revision, answer.c.current, answer.c.status, answer.c.key, answer.c.sealed_text)
    .add_columns(answer.c.sealed_comment, answer.c.language, answer.c.text_version)
    .where(answer.c.session_id == bindparam("session"))
    .order_by(answer.c.id)
)
_COMMUNITY_OF_ROUND = select(round_.c.community_id).where(round_.c.id == bindparam("round"))
_AREAS_OF_ROUND = select(community.c.areas).join(round_).where(round_.c.id == bindparam("round"))
_INSERT = session.insert().returning(session.c.id)
_UPDATE = Prepared(update(session).where(session.c.id == bindparam("session")))
_SUPERSEDE = Prepared(
    update(answer)
    .where(and_(answer.c.session_id == bindparam("session"), answer.c.question == bindparam("the_question")))
    .where(answer.c.current)
    .values(current=false())
)
_ADD_REVISION = Prepared(answer.insert().inline())
