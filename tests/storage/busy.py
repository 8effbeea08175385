"""A program that is meant to be killed: stores messages and takes turns, and says on stdout what was acknowledged."""

import asyncio
import sys
from pathlib import Path

import content
from api.storage import inbox
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.turns import Turns
from assessment.conversation import step
from assessment.library import Library
from tests.storage.talking import JOIN, NOW, NUMBER, YES, says

PEOPLE = 6
MESSAGES = 11
READINGS = [JOIN, YES, YES, *[says(3)] * (MESSAGES - 3)]
SECRET = "the secret of a program that is killed"
ROOT = Path(__file__).parents[2]


def provider_id(person: int, number: int) -> str:
    return f"SM-{person}-{number}"


def acknowledge(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


async def one_person(database: Database, vault: Vault, library: Library, person: int) -> None:
    """Sends what is missing of this person's messages, each as a carrier would: again, if it was not acknowledged."""
    turns = Turns(database, vault, library)
    address = f"+1555900{person:04d}"
    for number in range(MESSAGES):
        name = provider_id(person, number)
        stored = await database.write(
            lambda c, name=name: inbox.store(c, vault, "sms", name, address, "x", {"to": NUMBER}, NOW)
        )
        acknowledge("stored", name)
        turn = await database.read(lambda c, who=stored.person: inbox.next_turn(c, vault, who, library))
        reading = READINGS[number]
        question = turn.metadata["question"] if turn else None
        await turns.take_turn(stored.inbound, question, reading, lambda s, r=reading: step(library, s, r))
        acknowledge("taken", name)


async def main(url: str) -> None:
    database, vault, library = Database(url), Vault(SECRET), content.load(ROOT / "data")
    await asyncio.gather(*(one_person(database, vault, library, person) for person in range(PEOPLE)))
    database.close()
    acknowledge("finished")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
