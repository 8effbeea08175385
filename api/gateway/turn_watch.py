"""Knows, inside this process, how each turn ended, so that nobody has to ask the database for what just happened."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, Protocol

from api.storage.database import DatabaseUnavailable
from api.storage.turns import StaleTurn
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn

Step = Callable[[Situation], Turn]


class Ending(StrEnum):
    """How the action's attempt to take a turn ended."""

    DONE = "done"
    STALE = "stale"
    """Read against a question that is no longer the pending one, or out of order."""
    UNAVAILABLE = "unavailable"
    """The database did not take it: nobody's fault, try again."""
    FAILED = "failed"
    """The action broke on this message."""
    DEAD = "dead"
    """Given up on."""


class Turns(Protocol):
    """Where turns are taken: the storage behind the actions."""

    async def take_turn(
        self, inbound: int, question: str | None, reading: Reading, step: Step
    ) -> tuple[Reply, ...]: ...


class TurnWatch:
    """A turn store that notes how each turn ended, for the dispatcher and for web chats that wait for their reply."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._endings: dict[int, Ending | None] = {}
        self._waiting: dict[int, list[asyncio.Future[Ending]]] = {}

    async def take_turn(self, inbound: int, question: str | None, reading: Reading, step: Step) -> tuple[Reply, ...]:
        """As the store's own. Raises what it raises."""
        ending = Ending.FAILED
        try:
            replies = await self._turns.take_turn(inbound, question, reading, step)
            ending = Ending.DONE
        except StaleTurn:
            ending = Ending.STALE
            raise
        except DatabaseUnavailable:
            ending = Ending.UNAVAILABLE
            raise
        finally:
            self._note(inbound, ending)
        return replies

    def begin(self, inbound: int) -> None:
        """From now until `end` the ending of this turn is noted."""
        self._endings[inbound] = None

    def end(self, inbound: int) -> Ending | None:
        """How the turn ended here; None when no action was heard of."""
        return self._endings.pop(inbound, None)

    def settled(self, inbound: int, ending: Ending) -> None:
        """Tells whoever waits for this turn that it is over."""
        for future in self._waiting.pop(inbound, ()):
            if not future.done():
                future.set_result(ending)

    def _note(self, inbound: int, ending: Ending) -> None:
        if inbound in self._endings and self._endings[inbound] is not Ending.DONE:
            self._endings[inbound] = ending
        if ending is Ending.DONE:
            self.settled(inbound, ending)

    async def wait(self, inbound: int, ask: Callable[[], Awaitable[bool]], seconds: float) -> bool:
        """Whether the turn is over within `seconds`. `ask` looks into the database, for turns taken elsewhere."""
        future: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        waiters = self._waiting.setdefault(inbound, [])
        waiters.append(future)
        try:
            async with asyncio.timeout(seconds):
                while not (future.done() or await ask()):
                    await asyncio.wait((future,), timeout=_LOOK_AGAIN)
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._forget(inbound, future)

    def _forget(self, inbound: int, future: asyncio.Future[Any]) -> None:
        waiters = self._waiting.get(inbound, [])
        if future in waiters:
            waiters.remove(future)
        if not waiters:
            self._waiting.pop(inbound, None)


_LOOK_AGAIN = 1.0
"""Seconds between two looks into the database while waiting."""
