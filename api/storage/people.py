"""People as the database knows them: an opaque conversation, and an address only the vault can read."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from api.storage.crypto import Vault
from api.storage.prepared import Prepared
from api.storage.schema import person
from api.storage.statements import InsertOnce
from assessment.session import Channel


class Known(NamedTuple):
    """A person's row and the name the engine knows it by."""

    person: int
    conversation: str


def known(conn: Connection, vault: Vault, channel: Channel, sender: str | int) -> Known | None:
    """The person of this address or id, who can be written to as they are; None: new, or erased before."""
    if isinstance(sender, int):
        return by_id(conn, sender)
    found = _BY_HASH.first(conn, {"hash": vault.address_hash(channel, sender)})
    return None if found is None or found.sealed_address is None else Known(found.id, found.conversation)


def by_address(conn: Connection, vault: Vault, channel: Channel, address: str, now: datetime) -> Known:
    """The person of this address, added on first sight. Safe when two processes see a new address at once."""
    address_hash = vault.address_hash(channel, address)
    found = _BY_HASH.first(conn, {"hash": address_hash})
    if found is None:
        conn.execute(_INSERT.for_(conn), _new(channel, now) | _address(vault, address_hash, address))
        found = _BY_HASH.first(conn, {"hash": address_hash})
    if found.sealed_address is None:  # erased, and kept only as opted out; the person writes again
        conn.execute(_SEAL, _address(vault, address_hash, address) | {"person": found.id})
    return Known(found.id, found.conversation)


def by_id(conn: Connection, person_id: int) -> Known:
    """NoResultFound: no such person."""
    return Known(*conn.execute(_BY_ID, {"person": person_id}).one())


def add_without_address(conn: Connection, channel: Channel, language: str | None, now: datetime) -> Known:
    """A person who is known only by a chat's credentials."""
    values = _new(channel, now) | {"language": language}
    return Known(*conn.execute(person.insert().values(values).returning(person.c.id, person.c.conversation)).one())


def _new(channel: Channel, now: datetime) -> dict[str, object]:
    return {"conversation": secrets.token_urlsafe(16), "channel": channel, "created_at": now}


def _address(vault: Vault, address_hash: bytes, address: str) -> dict[str, object]:
    return {
        "address_hash": address_hash,
        "sealed_address": vault.seal("address", address),
        "key_id": vault.key_id,
    }


_INSERT = InsertOnce(person, ["address_hash"])
_BY_HASH = Prepared(
    select(person.c.id, person.c.conversation, person.c.sealed_address).where(
        person.c.address_hash == bindparam("hash")
    )
)
_BY_ID = select(person.c.id, person.c.conversation).where(person.c.id == bindparam("person"))
_SEAL = (
    update(person)
    .where(person.c.id == bindparam("person"))
    .values(sealed_address=bindparam("sealed_address"), key_id=bindparam("key_id"), erased_at=None)
)
