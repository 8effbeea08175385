"""One turn at a time per conversation; Rasa's own lock looks only once a second whether the first has ended."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore


class ConversationLockStore(LockStore):
    """Locks of this process only; the engine is a single process and its conversations are sharded by the caller."""

    def __init__(self, endpoint_config: Any = None) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0
    ) -> AsyncGenerator[Any, None]:
        """Hold the conversation. Locks nobody holds or waits for are dropped."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            async with lock:
                yield lock
        finally:
            self._users[conversation_id] -= 1
            if not self._users[conversation_id]:
                del self._users[conversation_id], self._locks[conversation_id]

    def get_lock(self, conversation_id: str) -> TicketLock | None:
        """Rasa's ticket interface, unused: `lock` is overridden."""
        return None

    def save_lock(self, lock: TicketLock) -> None:
        """Rasa's ticket interface, unused."""

    def delete_lock(self, conversation_id: str) -> None:
        """Rasa's ticket interface, unused."""
