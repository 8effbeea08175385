"""Every table, once: what migrations are compared with and all statements are built from.

Columns named `sealed_*` hold bytes only `crypto.Vault` can open: phone numbers, what people wrote, what they were sent.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from api.storage.columns import Json, Key, Utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


community = Table(
    "community",
    metadata,
    Column("id", Key, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("sponsor", Text, nullable=False),
    Column("languages", Json, nullable=False),  # live ones, the preferred one first
    Column("areas", Json, nullable=False),  # AREA's labels in key order
    Column("resources", Json, nullable=False),  # [{"items": [...], "text": {language: ...}}]
    Column("contact", Text, nullable=False),
    Column("urgent", Text, nullable=False),
    Column("number", Text, unique=True),  # the number (E.164) families text, where the community has its own
    Column("demo", Boolean, nullable=False, server_default=false()),
    Column("created_at", Utc, nullable=False),
)

# At most one round of a community is open: `closed_at` is null.
round_ = Table(
    "round",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", Key, ForeignKey("community.id"), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, ... within the community: what the public contract calls round
    Column("opened_at", Utc, nullable=False),
    Column("closed_at", Utc),
    UniqueConstraint("community_id", "number"),
    Index(
        "uq_round_open",
        "community_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

join_word = Table(
    "join_word",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", Key, ForeignKey("community.id"), nullable=False, index=True),
    Column("word", Text, nullable=False, unique=True),  # as communities.normalised gives it
    Column("event", Text),
    Column("role", Text),
    Column("instrument", Text),
    Column("language", Text),
)

# How many sessions of a role a round has seen: the next one's rotation without counting rows.
rotation = Table(
    "rotation",
    metadata,
    Column("round_id", Key, ForeignKey("round.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("sessions", Integer, nullable=False),
)

# After erasure all that is left of a person is this row: without address, and without its hash unless opted out.
person = Table(
    "person",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("conversation", Text, nullable=False, unique=True),  # opaque and random: all the engine ever knows
    Column("channel", Text, nullable=False),
    Column("address_hash", LargeBinary, unique=True),  # keyed; null in web chat
    Column("sealed_address", LargeBinary),
    Column("key_id", String(8)),  # of the secret that address_hash and sealed_address were made with
    Column("language", Text),
    Column("opted_out_at", Utc),
    Column("created_at", Utc, nullable=False),
    Column("erased_at", Utc),
)

session = Table(
    "session",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("person_id", Key, ForeignKey("person.id"), nullable=False),
    Column("community_id", Key, ForeignKey("community.id"), nullable=False),
    Column("round_id", Key, ForeignKey("round.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("event", Text),
    Column("role", Text),
    Column("role_fixed", Boolean, nullable=False),
    Column("instrument", Text),
    Column("instrument_version", Integer),
    Column("rotation", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("pending", Text),
    Column("aside", Text),
    Column("offered", Json, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_session_person_id_id", "person_id", "id"),
    Index("ix_session_round_id_role", "round_id", "role"),
)

# One row per revision; the row with `current` is the one that counts.
answer = Table(
    "answer",
    metadata,
    Column("id", Key, primary_key=True),
    Column("session_id", Key, ForeignKey("session.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("current", Boolean, nullable=False, server_default=true()),
    Column("status", Text, nullable=False),
    Column("key", Integer),
    Column("sealed_text", LargeBinary),
    Column("sealed_comment", LargeBinary),
    Column("language", Text, nullable=False),
    Column("text_version", Integer, nullable=False),
    Column("inbox_id", Key, nullable=False),  # the message it was given in
    Column("answered_at", Utc, nullable=False),
    UniqueConstraint("session_id", "question", "revision"),
)

# state: waiting -> done, or waiting -> dead (given up on). Rows stay for ever: they are what makes repeats harmless.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("person_id", Key, ForeignKey("person.id"), nullable=False),
    Column("sealed_body", LargeBinary),
    Column("extra", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("done_at", Utc),
    UniqueConstraint("channel", "provider_id"),
    Index(
        "ix_inbox_waiting",
        "person_id",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_inbox_person_id", "person_id"),
)

# status: see outbox.RANK. What is queued waits for `not_before`.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inbox_id", Key, ForeignKey("inbox.id"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("person_id", Key, ForeignKey("person.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("sealed_reply", LargeBinary),  # session.Reply as JSON
    Column("sealed_address", LargeBinary),  # only where the person's own is erased already; gone once sent
    Column("sender", Text),  # the number to send from: the one that was texted
    Column("status", Text, nullable=False),
    Column("despite_opt_out", Boolean, nullable=False),  # answers an opted-out person's own message
    Column("sid", Text, index=True),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("error_code", Text),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("inbox_id", "part"),
    Index(
        "ix_outbox_open",
        "channel",
        "status",
        "not_before",
        sqlite_where=text("status IN ('queued', 'sending', 'unknown')"),
        postgresql_where=text("status IN ('queued', 'sending', 'unknown')"),
    ),
    Index("ix_outbox_person_id", "person_id"),
)

# Kept in the same transaction as the answers, so that scores never scan them. Keys: see assessment.tallies.
tally = Table(
    "tally",
    metadata,
    Column("round_id", Key, ForeignKey("round.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("dimension", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

token = Table(
    "token",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", Key, ForeignKey("community.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),  # viewer | coordinator | lead
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

# Append-only; `chain` hashes the row together with the one before it, so that a changed or missing row shows.
audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("community_id", Key, ForeignKey("community.id")),
    Column("detail", Json, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

flag = Table(
    "flag",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Text, nullable=False),  # urgent | human
    Column("person_id", Key, ForeignKey("person.id"), nullable=False, index=True),
    Column("community_id", Key, ForeignKey("community.id")),
    Column("inbox_id", Key, ForeignKey("inbox.id"), nullable=False),
    Column("raised_at", Utc, nullable=False),
    Column("resolved_at", Utc),
)

chat = Table(
    "chat",
    metadata,
    Column("id", Text, primary_key=True),  # public, random
    Column("person_id", Key, ForeignKey("person.id"), nullable=False, unique=True),
    Column("community_id", Key, ForeignKey("community.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False),
)
