"""Which assessment a message opens: its join word's, its web chat's, that of the number texted, or the only one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, null, select

from api.storage import communities
from api.storage.schema import chat, community, join_word, rotation, round_
from assessment.library import Library
from assessment.session import Door


def resolve(
    conn: Connection, library: Library, person_id: int, channel: str, number: str | None, word: str | None
) -> Door | None:
    """The door of a person's message: `word` as read in it, `number` as it was sent to. None: ask for the word.

    A community without an open round has no door.
    """
    plain = communities.normalised(word or "")
    row = conn.execute(_BY_WORD, {"word": plain}).first() if communities.could_be_word(plain) else None
    if row is None and channel == "web":
        row = conn.execute(_BY_CHAT, {"person": person_id}).first()
    elif row is None:
        row = _by_number(conn, number)
    return None if row is None or row.round_id is None else _door(conn, library, row)


def of_community(conn: Connection, library: Library, slug: str) -> Door | None:
    """The community's own door, without event or role."""
    row = conn.execute(_BY_SLUG, {"slug": slug}).first()
    return None if row is None or row.round_id is None else _door(conn, library, row)


def words(conn: Connection, text: str, *, beside: bool = False) -> list[str]:
    """The join word that the whole message is, if it is one; with `beside`, the first that stands in it."""
    plain = communities.normalised(text)
    known = communities.could_be_word(plain) and conn.execute(_IS_WORD, {"word": plain}).first() is not None
    if known or not beside:
        return [plain] if known else []
    parts = [part for part in map(communities.normalised, plain.split(" ")[:_MOST_PARTS]) if part]
    spans = (" ".join(parts[at : at + size]) for at in range(len(parts)) for size in range(_LONGEST_SPAN, 0, -1))
    possible = [span for span in dict.fromkeys(spans) if communities.could_be_word(span)]
    found = set(conn.execute(_ARE_WORDS, {"words": possible}).scalars()) if possible else set()
    return [span for span in possible if span in found][:1]


def rotations(conn: Connection, round_id: int) -> Mapping[str, int]:
    """How many sessions of each role the round has seen."""
    return {row.role: row.sessions for row in conn.execute(_ROTATIONS, {"round": round_id})}


def _by_number(conn: Connection, number: str | None) -> Any:
    found = conn.execute(_BY_NUMBER, {"number": number}).first() if number else None
    if found is not None:
        return found
    two = conn.execute(_FIRST_TWO).all()
    return two[0] if len(two) == 1 else None


def _door(conn: Connection, library: Library, row: Any) -> Door:
    role = row.role
    if role is None and row.instrument in library.instruments:
        role = library.instruments[row.instrument].role
    return Door(
        community=communities.value(row),
        round=row.round_id,
        event=row.event,
        role=role,
        language=row.language,
        rotation=rotations(conn, row.round_id).get(role, 0) if role else 0,
    )


_MOST_PARTS = 20
"""Words of a message that a join word is looked for among."""
_LONGEST_SPAN = 3
"""Words of a join word that stands in a sentence."""
_ROUND = round_.c.id.label("round_id")
_OPEN = (round_.c.community_id == community.c.id) & round_.c.closed_at.is_(None)
_NO_WORD = (null().label("event"), null().label("role"), null().label("instrument"), null().label("language"))
_PLAIN = select(*communities.COLUMNS, _ROUND, *_NO_WORD).select_from(community.outerjoin(round_, _OPEN))
_BY_WORD = (
    select(*communities.COLUMNS, _ROUND)
    .add_columns(join_word.c.event, join_word.c.role, join_word.c.instrument, join_word.c.language)
    .select_from(join_word.join(community).outerjoin(round_, _OPEN))
    .where(join_word.c.word == bindparam("word"))
)
_BY_CHAT = _PLAIN.join(chat, chat.c.community_id == community.c.id).where(chat.c.person_id == bindparam("person"))
_BY_NUMBER = _PLAIN.where(community.c.number == bindparam("number"))
_BY_SLUG = _PLAIN.where(community.c.slug == bindparam("slug"))
_FIRST_TWO = _PLAIN.order_by(community.c.id).limit(2)
_IS_WORD = select(join_word.c.id).where(join_word.c.word == bindparam("word"))
_ARE_WORDS = select(join_word.c.word).where(join_word.c.word.in_(bindparam("words", expanding=True)))
_ROTATIONS = select(rotation.c.role, rotation.c.sessions).where(rotation.c.round_id == bindparam("round"))
