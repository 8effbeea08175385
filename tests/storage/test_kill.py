"""Killed without warning, again and again: what was acknowledged is there, and in the end everything happened once."""

import random
import subprocess
import sys
from collections import Counter

from api.storage import communities, schema, tallies
from api.storage.crypto import Vault
from api.storage.database import Database
from assessment.library import Library
from tests.storage.busy import MESSAGES, PEOPLE, ROOT, SECRET, provider_id
from tests.storage.talking import NOW, rows

KILLS = 5


def run_until(url: str, lines: int | None) -> tuple[set[tuple[str, str]], bool]:
    """What a busy program acknowledged before it was killed after so many lines; True when it finished instead."""
    command = [sys.executable, "-m", "tests.storage.busy", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as program:
        assert program.stdout is not None
        said = []
        for line in program.stdout:
            said.append(line.split())
            if len(said) == lines:
                program.kill()
    finished = ["finished"] in said
    assert finished or program.returncode == -9
    return {(line[0], line[1]) for line in said if len(line) == 2}, finished


def test_a_program_killed_at_any_moment_loses_and_doubles_nothing(database: Database, library: Library) -> None:
    chance = random.Random(1)
    url = database.url.render_as_string(hide_password=False)
    database.write_now(lambda c: communities.ensure_demo(c, NOW))
    acknowledged: set[tuple[str, str]] = set()
    for _ in range(KILLS):
        said, finished = run_until(url, chance.randint(1, PEOPLE * MESSAGES // 4))
        acknowledged |= said
        check_acknowledged(database, acknowledged)
        assert not finished
    said, finished = run_until(url, None)
    assert finished
    check_everything_happened_once(database, library)


def check_acknowledged(database: Database, acknowledged: set[tuple[str, str]]) -> None:
    states = {row.provider_id: row.state for row in rows(database, schema.inbox)}
    assert {name for what, name in acknowledged if what == "stored"} <= states.keys()
    assert [name for what, name in acknowledged if what == "taken" and states[name] != "done"] == []


def check_everything_happened_once(database: Database, library: Library) -> None:
    messages = rows(database, schema.inbox)
    expected = {provider_id(person, number) for person in range(PEOPLE) for number in range(MESSAGES)}
    assert {row.provider_id for row in messages} == expected
    assert len(messages) == len(expected)
    assert {row.state for row in messages} == {"done"}
    assert Counter(row.inbox_id for row in rows(database, schema.outbox)) == Counter(row.id for row in messages)
    answers = rows(database, schema.answer)
    assert Counter(row.inbox_id for row in answers).most_common(1)[0][1] == 1
    assert all(row.current for row in answers)
    assert set(Counter(row.session_id for row in answers).values()) == {MESSAGES - 1}
    assert len(rows(database, schema.person)) == len(rows(database, schema.session)) == PEOPLE
    assert database.read_now(lambda c: tallies.differences(c, library, Vault(SECRET))) == []
