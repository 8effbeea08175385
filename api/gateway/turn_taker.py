"""One turn: asks the engine to read a person's oldest waiting message, and judges by the inbox whether it was taken.

What the engine returns is ignored. A turn that was tried while engine or database were away does not count against its
message; one that the engine answered without the turn being stored does, as does one that cannot be read or handed
over, and after the third such try the message is given up on.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from api.engine.client import EngineAwayError
from api.gateway.engine_gate import EngineGate
from api.gateway.metrics import Metrics
from api.gateway.turn_watch import Ending, TurnWatch
from api.storage import inbox
from api.storage.crypto import OtherSecretError, Vault
from api.storage.database import Database, DatabaseUnavailable, QueryError
from assessment.library import Library

TURN_TIMEOUT = 10.0
"""Seconds the engine may take for a turn before the inbox is asked what became of it."""
ATTEMPTS = 3
"""Tries a message gets before it is given up on."""
_log = logging.getLogger(__name__)


class Engine(Protocol):
    """The dialogue engine, as turns see it."""

    async def turn(self, conversation: str, inbound: int, text: str, metadata: Mapping[str, Any]) -> None:
        """Has one message read and its action run. EngineAwayError: not tried, or broken off. TimeoutError."""

    async def model(self) -> str | None:
        """The model's fingerprint; None while no engine with a model answers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of looking for a person's next turn. `pause`: seconds until it should be tried again."""

    nothing: bool = False
    pause: float | None = None


class TurnTaker:
    """Takes turns for the dispatcher. `on_done` is called with the person after each turn that was stored."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        library: Library,
        engine: Engine,
        watch: TurnWatch,
        metrics: Metrics,
        on_done: Callable[[], None],
    ) -> None:
        self._database = database
        self._vault = vault
        self._library = library
        self._engine = engine
        self._watch = watch
        self._metrics = metrics
        self._on_done = on_done
        self._gate = EngineGate()

    async def possible(self) -> None:
        """Returns when the engine may be asked."""
        await self._gate.passed()

    async def take_next(self, person: int, turn: inbox.PendingTurn | None = None) -> Taken:
        """Takes the person's oldest waiting turn: `turn`, if it is known already.

        DatabaseUnavailable, or OtherSecretError: neither is the message's fault, so it is not counted.
        """
        if turn is None:
            try:
                turn = await self._database.read(
                    lambda connection: inbox.next_turn(connection, self._vault, person, self._library)
                )
            except (DatabaseUnavailable, QueryError, OtherSecretError):
                raise
            except Exception:
                return await self._count_unreadable(person)
        if turn is None:
            return Taken(nothing=True)
        started = time.monotonic()
        ending = await self._try(turn)
        self._metrics.turns.labels(ending.value).inc()
        if ending is Ending.DONE:
            self._metrics.turn_seconds.observe(time.monotonic() - started)
            self._watch.settled(turn.inbound, ending)
            self._on_done()
            return Taken()
        if ending is Ending.FAILED:
            return await self._count(turn.inbound)
        return Taken(pause=0.05 if ending is Ending.STALE else 1.0)

    async def _try(self, turn: inbox.PendingTurn) -> Ending:
        """UNAVAILABLE stands for every reason to wait without counting."""
        self._watch.begin(turn.inbound)
        away = False
        try:
            async with asyncio.timeout(TURN_TIMEOUT):
                await self._engine.turn(turn.conversation, turn.inbound, turn.text, turn.metadata)
            self._gate.worked()
        except EngineAwayError:
            away = True
        except TimeoutError:
            away = await self._engine.model() is None
        except Exception:
            _log.exception("message %s could not be given to the engine", turn.inbound)
        finally:
            ending = self._watch.end(turn.inbound)
        if ending is None and await self._stored(turn.inbound):
            ending = Ending.DONE
        if ending is not Ending.DONE and away:
            self._gate.failed()
            self._metrics.engine_failures.inc()
            return Ending.UNAVAILABLE
        return ending or Ending.FAILED

    async def _stored(self, inbound: int) -> bool:
        return (await self._database.read(lambda connection: inbox.outcome(connection, self._vault, inbound))).done

    async def _count_unreadable(self, person: int) -> Taken:
        _log.exception("the next message of a person cannot be read")
        inbound = await self._database.read(lambda connection: inbox.oldest_waiting(connection, person))
        return Taken(nothing=True) if inbound is None else await self._count(inbound)

    async def _count(self, inbound: int) -> Taken:
        attempts = await self._database.write(lambda connection: inbox.count_attempt(connection, inbound))
        if attempts < ATTEMPTS:
            return Taken(pause=0.5 * attempts)
        await self._database.write(lambda connection: inbox.bury(connection, inbound))
        self._metrics.dead_letters.inc()
        self._metrics.alerts.labels("dead_letter").inc()
        self._watch.settled(inbound, Ending.DEAD)
        _log.error("message %s was given up on after %s attempts; see the errors above", inbound, attempts)
        return Taken()
