"""Communities, what they are made of, and the words on their posters."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from api.storage import rounds
from api.storage.schema import community, join_word
from api.storage.statements import InsertOnce
from assessment.session import Community, Resource

DEMO = Path(__file__).parents[2] / "data" / "demo" / "community.json"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_WORD = 40
_LETTERS = 3


class Stored(NamedTuple):
    """A community with its row."""

    id: int
    number: str | None
    community: Community


def add(
    conn: Connection,
    *,
    slug: str,
    name: str,
    sponsor: str,
    languages: Sequence[str],
    areas: Sequence[str] = (),
    contact: str = "",
    urgent: str = "",
    number: str | None = None,
    resources: Sequence[Resource] = (),
    demo: bool = False,
    now: datetime | None = None,
) -> int:
    """Adds a community with its first round open; returns its id. ValueError: a bad or used slug or number."""
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} cannot be an address: use small letters, digits and single hyphens")
    if not languages:
        raise ValueError("a community needs at least one language")
    if number and conn.execute(select(community.c.id).where(community.c.number == number)).first():
        raise ValueError(f"the number {number} belongs to another community")
    now = now or datetime.now(UTC)
    values = {
        "slug": slug,
        "name": name,
        "sponsor": sponsor,
        "languages": list(languages),
        "areas": list(areas),
        "contact": contact,
        "urgent": urgent,
        "number": number,
        "resources": [{"items": list(one.items), "text": dict(one.text)} for one in resources],
        "demo": demo,
        "created_at": now,
    }
    added: int | None = conn.execute(_INSERT.for_(conn), values).scalar_one_or_none()
    if added is None:
        raise ValueError(f"there is a community {slug!r} already")
    rounds.open_next(conn, added, now)
    return added


def ensure_demo(conn: Connection, now: datetime | None = None) -> int:
    """The demo community of data/demo/community.json, added unless it is there; returns its id."""
    described: Mapping[str, Any] = json.loads(DEMO.read_text("utf-8"))
    found = by_slug(conn, described["slug"])
    if found is not None:
        return found.id
    fields = {key: value for key, value in described.items() if key not in ("resources", "words")}
    resources = [Resource(tuple(one["items"]), one["text"]) for one in described["resources"]]
    added = add(conn, **fields, resources=resources, demo=True, now=now)
    for word in described["words"]:
        add_word(conn, added, word)
    return added


def by_slug(conn: Connection, slug: str) -> Stored | None:
    row = conn.execute(_SELECT.where(community.c.slug == slug)).first()
    return None if row is None else stored(row)


def listing(conn: Connection) -> tuple[Stored, ...]:
    """Every community, by name."""
    return tuple(stored(row) for row in conn.execute(_SELECT.order_by(community.c.name, community.c.id)))


def add_word(
    conn: Connection,
    community_id: int,
    word: str,
    *,
    event: str | None = None,
    role: str | None = None,
    instrument: str | None = None,
    language: str | None = None,
) -> None:
    """Adds a join word. ValueError: used by somebody else, or easily typed as an answer."""
    plain = normalised(word)
    if not could_be_word(plain):
        raise ValueError(f"{word!r} cannot be a join word: use at least {_LETTERS} letters and at most {_LONGEST_WORD}")
    values = {
        "community_id": community_id,
        "word": plain,
        "event": event,
        "role": role,
        "instrument": instrument,
        "language": language,
    }
    if conn.execute(_INSERT_WORD.for_(conn), values).first() is None:
        raise ValueError(f"the join word {word!r} is taken")


def normalised(text: str) -> str:
    """A join word or a whole message as they are compared: without case, odd spacing and marks around it."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return " ".join(words).strip(" .,!?\"'`«»“”„‘’()[]:;*-")


def could_be_word(plain: str) -> bool:
    """Whether it is worth looking a normalised text up: whatever people type, NUL included, comes here."""
    if len(plain) > _LONGEST_WORD or not plain.isprintable():
        return False
    return sum(letter.isalpha() for letter in plain) >= _LETTERS


def stored(row: Any) -> Stored:
    return Stored(row.community_id, row.number, value(row))


def value(row: Any) -> Community:
    """The community in a row that was selected with COLUMNS."""
    return Community(
        slug=row.slug,
        name=row.name,
        sponsor=row.sponsor,
        languages=tuple(row.languages),
        areas=tuple(row.areas),
        contact=row.contact,
        urgent=row.urgent,
        resources=tuple(Resource(tuple(one["items"]), one["text"]) for one in row.resources),
        demo=row.demo,
    )


COLUMNS = (
    community.c.id.label("community_id"),
    community.c.slug,
    community.c.name,
    community.c.sponsor,
    community.c.languages,
    community.c.areas,
    community.c.contact,
    community.c.urgent,
    community.c.resources,
    community.c.number,
    community.c.demo,
)
_SELECT = select(*COLUMNS)
_INSERT = InsertOnce(community, ["slug"], community.c.id)
_INSERT_WORD = InsertOnce(join_word, ["word"], join_word.c.id)
