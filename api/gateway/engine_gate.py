"""Holds turns back while the engine is away, so that a restart is met by a few tries and not by all waiting people."""

import asyncio
import random

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 2.0


class EngineGate:
    """Open while the engine answers; after a failure closed for a pause that doubles up to 2 s."""

    def __init__(self) -> None:
        self._opens_at = 0.0
        self._failures = 0

    async def passed(self) -> None:
        """Returns when a turn may be tried."""
        clock = asyncio.get_running_loop().time
        while (left := self._opens_at - clock()) > 0:  # noqa: ASYNC110 - what it waits for is time
            await asyncio.sleep(left)

    def failed(self) -> None:
        """The engine could not be reached. Failures of tries that began before the pause do not make it longer."""
        now = asyncio.get_running_loop().time()
        if now >= self._opens_at:
            pause = min(_FIRST_PAUSE * 2**self._failures, _LONGEST_PAUSE)
            self._failures = min(self._failures + 1, 10)
            self._opens_at = now + pause * (0.5 + random.random() / 2)  # noqa: S311 - spreads load, guards nothing

    def worked(self) -> None:
        self._failures = 0
        self._opens_at = 0.0
