"""Calls for a coordinator: listed without who or what, and resolved once."""

import pytest

from api.storage import communities, flags, monitoring
from assessment.reading import Reading
from tests.storage.talking import NOW, Phone

HUMAN = Reading("command", command="human")


def test_a_community_sees_its_flags_and_those_of_nobody(phone: Phone, demo: int) -> None:
    town = phone.database.write_now(
        lambda c: communities.add(c, slug="town", name="Town", sponsor="Town", languages=["en"], now=NOW)
    )
    phone.says(Reading("urgent"))  # two communities: it belongs to nobody yet
    phone.begins()
    phone.says(HUMAN)
    seen = phone.database.read_now(lambda c: flags.listing(c, demo))
    assert [(one.kind, one.resolved_at) for one in seen] == [("human", None), ("urgent", None)]
    assert [one.kind for one in phone.database.read_now(lambda c: flags.listing(c, town))] == ["urgent"]


def test_a_flag_is_resolved_once_and_by_its_community(phone: Phone, demo: int) -> None:
    phone.begins()
    phone.says(HUMAN)
    [one] = phone.database.read_now(lambda c: flags.listing(c, demo))
    with pytest.raises(ValueError, match="no open flag"):
        phone.database.write_now(lambda c: flags.resolve(c, demo + 1, one.id, NOW))
    phone.database.write_now(lambda c: flags.resolve(c, demo, one.id, NOW))
    assert phone.database.read_now(lambda c: flags.listing(c, demo))[0].resolved_at == NOW
    with pytest.raises(ValueError, match="no open flag"):
        phone.database.write_now(lambda c: flags.resolve(c, demo, one.id, NOW))


def test_open_flags_are_counted_by_kind(phone: Phone, demo: int) -> None:
    phone.begins()
    phone.says(HUMAN)
    phone.says(Reading("urgent"))
    assert phone.database.read_now(monitoring.stock).open_flags == {"urgent": 1, "human": 1}
    newest = phone.database.read_now(lambda c: flags.listing(c, demo))[0]
    phone.database.write_now(lambda c: flags.resolve(c, demo, newest.id, NOW))
    assert phone.database.read_now(monitoring.stock).open_flags == {"urgent": 0, "human": 1}
