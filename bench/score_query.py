"""The score query over HTTP at 10³ to 10⁷ stored answers, asked with and without groups."""

import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx

import content
from api.settings import PROJECT_ROOT
from api.storage import communities, tallies
from api.storage.database import Database
from assessment.instrument import Instrument
from assessment.session import Answer
from assessment.tallies import Attributes, TallyKey, contributions
from bench.whole_path import running, sqlite_url

SIZES = tuple(10**power for power in range(3, 8))
TEMPLATES = 100
"""Different people; each stands for many in the larger sizes, answers and counts alike."""
ITEMS_EACH = 10
ASKED = 40
_AREAS = ("Northside", "Downtown", "Southside", "Eastside")


def measure() -> Iterator[tuple[int, float, float]]:
    """(answers, ms without groups, ms by area), medians, as a coordinator's browser would wait for them."""
    library = content.load(PROJECT_ROOT / "data")
    family = library.instrument_for("family")
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        database = Database(url)
        database.migrate()
        database.write_now(communities.ensure_demo)
        people = _people(family)
        stored = 0
        for size in SIZES:
            copies = (size - stored) // (TEMPLATES * ITEMS_EACH)
            _add(url, database, family, people, copies)
            stored += copies * TEMPLATES * ITEMS_EACH
            with running(url) as system:
                yield stored, *_asked(f"http://127.0.0.1:{system.port}/api/v1/communities/demo/scores?role=family")
        database.close()


def _people(family: Instrument) -> list[tuple[Attributes, dict[str, Answer]]]:
    chance = random.Random(3)
    people = []
    for number in range(TEMPLATES):
        items = chance.sample(family.items, ITEMS_EACH)
        answers = {item: Answer(item, "answered", "en", 1, chance.randint(1, 4)) for item in items}
        people.append((Attributes("sms", _AREAS[number % 4], None, None), answers))
    return people


def _add(
    url: str, database: Database, family: Instrument, people: list[tuple[Attributes, dict[str, Answer]]], copies: int
) -> None:
    """Stores everybody `copies` times, and counts them, as the bot would have."""
    total: Counter[TallyKey] = Counter()
    for attributes, answers in people:
        for key, n in contributions(family, answers, attributes).items():
            total[key] += n * copies
    database.write_now(lambda connection: tallies.add(connection, tallies.Place(1, "family"), total))
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(
        "INSERT OR IGNORE INTO person (id, conversation, channel, created_at) VALUES (1, 'bench', 'sms', '2026-01-01')"
    )
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM session").fetchone()[0]
    last = first + copies * len(people)
    connection.executemany(
        "INSERT INTO session (id, person_id, community_id, round_id, channel, language, role, role_fixed, instrument,"
        " instrument_version, rotation, status, offered, misses, started_at, updated_at)"
        " VALUES (?, 1, 1, 1, 'sms', 'en', 'family', 0, 'family', 1, 0, 'complete', '[]', 0, 0, 0)",
        ((number,) for number in range(first, last)),
    )
    connection.executemany(
        "INSERT INTO answer (session_id, question, revision, current, status, key, language, text_version, inbox_id,"
        " answered_at) VALUES (?, ?, 1, 1, 'answered', ?, 'en', 1, 0, 0)",
        (
            (number, answer.question, answer.key)
            for number in range(first, last)
            for answer in people[(number - first) % len(people)][1].values()
        ),
    )
    connection.commit()
    connection.close()


def _asked(url: str) -> tuple[float, float]:
    with httpx.Client() as client:
        return _median(client, url), _median(client, f"{url}&by=area")


def _median(client: httpx.Client, url: str) -> float:
    took = []
    for _ in range(ASKED):
        begin = time.perf_counter()
        client.get(url).raise_for_status()
        took.append((time.perf_counter() - begin) * 1000)
    return sorted(took)[ASKED // 2]
