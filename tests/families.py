"""Puts sessions with answers into a database, the way a turn stores them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from api.storage import communities, people, rounds, sessions, tallies
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.rounds import Round
from assessment.library import Library
from assessment.session import Answer, Session

NOON = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)
SKIPPED = None
Said = Mapping[str, int | str | None]
"""By question: a key (0 is not sure), words, or SKIPPED."""


@dataclass
class Families:
    """A community under test. `said` turns into answers in `language`."""

    database: Database
    library: Library
    vault: Vault
    slug: str = "demo"

    def __post_init__(self) -> None:
        if self.slug == "demo":
            self.community_id = self.database.write_now(communities.ensure_demo)
        else:
            self.community_id = self.database.write_now(self._add)
        self.round = self.database.read_now(self._round)

    def _add(self, conn: Connection) -> int:
        areas = ("Hills", "Harbour")
        return communities.add(
            conn, slug=self.slug, name=self.slug.title(), sponsor="Sponsor", languages=("en",), areas=areas
        )

    def _round(self, conn: Connection) -> Round:
        found = rounds.find(conn, self.community_id)
        assert found is not None
        return found

    def one(self, said: Said, role: str = "family", language: str = "en", **session: Any) -> "Stored":
        """Stores a session and its answers; `session`: other fields of it, such as event, channel or status."""
        return self.many([said], role, language, **session)[0]

    def many(
        self, sayings: Iterable[Said], role: str = "family", language: str = "en", **session: Any
    ) -> list["Stored"]:
        """Stores a session for each."""
        instrument = self.library.instrument_for(role)
        empty = Session(
            community=self.slug,
            round=self.round.id,
            role=role,
            instrument=instrument.id,
            instrument_version=instrument.version,
            language=language,
            **({"channel": "sms"} | session),
        )
        return self.database.write_now(lambda conn: [self._store(conn, empty, said) for said in sayings])

    def _store(self, conn: Connection, empty: Session, said: Said) -> "Stored":
        person = people.add_without_address(conn, empty.channel, empty.language, NOON).person
        stored = Stored(self, person, sessions.add(conn, person, empty, NOON), empty)
        stored.session = stored.answer(conn, said)
        return stored


@dataclass
class Stored:
    """One stored session."""

    families: Families
    person: int
    id: int
    session: Session

    def say(self, said: Said, **session: Any) -> None:
        """Answers more, or again; `session`: fields that change with it."""
        self.session = self.families.database.write_now(lambda conn: self.answer(conn, said, **session))

    def answer(self, conn: Connection, said: Said, **session: Any) -> Session:
        """The session after `say`, in the caller's transaction."""
        families, before = self.families, self.session
        given = {question: self._answer(question, what) for question, what in said.items()}
        after = replace(before, answers={**before.answers, **given}, **session)
        current = sessions.latest(conn, families.vault, self.person)
        assert current is not None
        sessions.update_to(conn, self.id, after, NOON)
        sessions.save_answers(conn, families.vault, self.id, current.revisions, given.values(), (), 0, NOON)
        areas = current.community.areas
        tallies.move(conn, families.library, families.vault, areas, after.round, before, after)
        return after

    def _answer(self, question: str, what: int | str | None) -> Answer:
        language = self.session.language
        if what is SKIPPED:
            return Answer(question, "skipped", language, 1)
        if isinstance(what, str):
            return Answer(question, "answered", language, 1, text=what)
        return Answer(question, "answered" if what else "not_sure", language, 1, what or None)
