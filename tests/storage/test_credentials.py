"""Tokens and chat secrets: shown once, kept as hashes, right or useless; and the record of who did what."""

import pytest
from sqlalchemy import update

from api.storage import audit, chats, schema, tokens
from api.storage.database import Database
from tests.storage.talking import NOW, count, rows


def test_a_token_finds_its_caller_and_is_not_in_the_database(database: Database, demo: int) -> None:
    plain = database.write_now(lambda c: tokens.add(c, "demo", "coordinator"))
    caller = database.read_now(lambda c: tokens.find(c, plain))
    assert caller == tokens.Caller(1, demo, "demo", "coordinator")
    assert plain not in repr(rows(database, schema.token))
    assert plain != database.write_now(lambda c: tokens.add(c, "demo", "coordinator"))


@pytest.mark.parametrize("wrong", ["", "fv_", "x" * 100_000, "\0", "\ud800", "fv_ünknown"])
def test_another_token_finds_nobody(database: Database, demo: int, wrong: str) -> None:
    database.write_now(lambda c: tokens.add(c, "demo", "viewer"))
    assert database.read_now(lambda c: tokens.find(c, wrong)) is None


def test_a_revoked_token_finds_nobody(database: Database, demo: int) -> None:
    plain = database.write_now(lambda c: tokens.add(c, "demo", "lead"))
    database.write_now(lambda c: tokens.revoke(c, 1))
    assert database.read_now(lambda c: tokens.find(c, plain)) is None


def test_a_token_needs_a_community_and_a_role_that_exist(database: Database, demo: int) -> None:
    with pytest.raises(ValueError, match="community"):
        database.write_now(lambda c: tokens.add(c, "nowhere", "viewer"))
    with pytest.raises(ValueError, match="viewer, coordinator, lead"):
        database.write_now(lambda c: tokens.add(c, "demo", "king"))  # type: ignore[arg-type]
    assert count(database, schema.token) == 0


def test_a_chat_is_found_by_its_name_and_secret_together(database: Database, demo: int) -> None:
    one, two = (database.write_now(lambda c: chats.open_chat(c, "demo", "es", NOW)) for _ in range(2))
    found = database.read_now(lambda c: chats.find(c, one.session, one.token))
    assert found == chats.Chat(one.session, one.person, one.conversation, "demo")
    assert one.token not in repr(rows(database, schema.chat))
    assert rows(database, schema.person)[0].language == "es"
    for session, token in [(one.session, two.token), ("x", one.token), (one.session, ""), ("\0", "\ud800")]:
        assert database.read_now(lambda c, s=session, t=token: chats.find(c, s, t)) is None
    with pytest.raises(ValueError, match="community"):
        database.write_now(lambda c: chats.open_chat(c, "nowhere", None, NOW))


def record(database: Database, action: str, community: int | None = None) -> None:
    database.write_now(
        lambda c: audit.record(c, actor="token 1", action=action, community_id=community, detail={"format": "csv"})
    )


def test_the_record_is_kept_in_order_and_by_community(database: Database, demo: int) -> None:
    record(database, "export", demo)
    record(database, "token added")
    assert [one.action for one in database.read_now(audit.entries)] == ["export", "token added"]
    ours = database.read_now(lambda c: audit.entries(c, demo))
    assert [(one.id, one.actor, one.detail) for one in ours] == [(1, "token 1", {"format": "csv"})]
    assert database.read_now(audit.first_broken) is None


def test_a_changed_or_missing_entry_shows(database: Database, demo: int) -> None:
    for number in range(5):
        record(database, f"action {number}", demo)
    table = schema.audit
    database.write_now(lambda c: c.execute(update(table).where(table.c.id == 3).values(actor="somebody else")))
    assert database.read_now(audit.first_broken) == 3
    database.write_now(lambda c: c.execute(update(table).where(table.c.id == 3).values(actor="token 1")))
    assert database.read_now(audit.first_broken) is None
    database.write_now(lambda c: c.execute(table.delete().where(table.c.id == 2)))
    assert database.read_now(audit.first_broken) == 2
