"""What only one process at a time may do on PostgreSQL. On SQLite every writer is alone, so nothing is locked."""

from enum import IntEnum

from sqlalchemy import Connection, bindparam, func, select


class Lock(IntEnum):
    """Numbers of advisory locks, ours by their first digits ("FV")."""

    MIGRATE = 0x4656_0001
    TURN = 0x4656_0002
    """Turns move the same few counts; in line they neither deadlock nor overlap for one person."""
    AUDIT = 0x4656_0003
    FIRST_START = 0x4656_0004


def hold(conn: Connection, lock: Lock) -> None:
    """Waits for the lock and holds it until the transaction ends."""
    if conn.dialect.name == "postgresql" and conn.info.get(lock) is not conn.get_transaction():
        conn.execute(_HOLD, {"lock": int(lock)})
        conn.info[lock] = conn.get_transaction()


def forget(conn: Connection) -> None:
    """To be called after going back to a savepoint: what was locked since then is held no longer."""
    for lock in Lock:
        conn.info.pop(lock, None)


_HOLD = select(func.pg_advisory_xact_lock(bindparam("lock")))
