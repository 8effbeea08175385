"""A demo community and somebody who texts it."""

import pytest

from api.storage import communities
from api.storage.crypto import Vault
from api.storage.database import Database
from assessment.library import Library
from tests.storage.talking import NOW, Phone


@pytest.fixture
def demo(database: Database) -> int:
    """The id of the demo community in `database`."""
    return database.write_now(lambda c: communities.ensure_demo(c, NOW))


@pytest.fixture
def phone(database: Database, demo: int, vault: Vault, library: Library) -> Phone:
    return Phone(database, vault, library)
