"""Counts kept turn by turn equal those counted from the answers, whatever people say and in whatever order."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from api.storage import communities, tallies
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.turns import Turns
from assessment.conversation import step
from assessment.library import Library
from assessment.reading import COMMANDS, Reading
from tests.storage.talking import Phone, says

PEOPLE = [f"+1555700000{i}" for i in range(3)]
WORDS = ["demo", "staff", "table"]
commands = st.builds(
    Reading,
    st.just("command"),
    command=st.sampled_from(COMMANDS),
    language=st.sampled_from([None, "en", "es"]),
)
joins = st.builds(lambda word: Reading("command", command="start", word=word), st.sampled_from(WORDS))
answers = st.builds(says, st.sampled_from([1, 2, 3, 4]))
others = st.sampled_from([Reading("not_sure"), Reading("skip"), Reading("unclear"), Reading("urgent")])
readings = st.one_of(answers, answers, answers, others, commands, joins, st.just(says("Sunny Care")))


def test_kept_counts_equal_counted_ones(migrated_sqlite: Path, vault: Vault, library: Library) -> None:
    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(PEOPLE), readings), min_size=20, max_size=60))
    def whatever_people_say(said: list[tuple[str, Reading]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = shutil.copyfile(migrated_sqlite, Path(folder) / "counts.sqlite3")
            database = Database(f"sqlite:///{path}")
            try:
                talk(database, vault, library, said)
                assert database.read_now(lambda c: tallies.differences(c, library, vault)) == []
            finally:
                database.close()

    whatever_people_say()


def talk(database: Database, vault: Vault, library: Library, said: list[tuple[str, Reading]]) -> None:
    demo = database.write_now(communities.ensure_demo)
    database.write_now(lambda c: communities.add_word(c, demo, "staff", role="provider", event="Fair"))
    database.write_now(lambda c: communities.add_word(c, demo, "table", instrument="partnership", language="es"))
    phones = {address: Phone(database, vault, library, address) for address in PEOPLE}
    for address, reading in said:
        phones[address].says(reading)


async def test_many_people_at_once_are_all_counted(phone: Phone) -> None:
    """Their turns share commits, and two programs take them."""
    people = [Phone(phone.database, phone.vault, phone.library, f"+1555800{i:04d}") for i in range(12)]
    await asyncio.to_thread(lambda: [one.begins() for one in people])
    other = Database(phone.database.url.render_as_string(hide_password=False))
    stores = [Turns(one, phone.vault, phone.library) for one in (phone.database, other)]
    for _ in range(4):
        stored = await asyncio.to_thread(lambda: [one.writes("3") for one in people])
        await asyncio.gather(
            *(
                stores[i % 2].take_turn(
                    one.inbound, people[i].session().question, says(3), lambda s: step(phone.library, s, says(3))
                )
                for i, one in enumerate(stored)
            )
        )
    other.close()
    assert phone.database.read_now(lambda c: tallies.differences(c, phone.library, phone.vault)) == []
    assert all(len(one.session().answers) == 6 for one in people)
