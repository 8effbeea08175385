"""How fast texts may leave: a token bucket in segments a second, and a breaker for when the account is at fault."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

_BURST_SECONDS = 1.0
"""What may leave at once after a quiet time, in seconds of the rate."""
_FIRST_STOP = 30.0
_LONGEST_STOP = 600.0


class Pace:
    """`rate` segments a second; 0: as fast as the carrier takes them. What is spent beyond the bucket is waited for."""

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        """`clock`: seconds that never go back."""
        self._rate = rate
        self._clock = clock
        self._filled = rate * _BURST_SECONDS
        self._at = clock()

    async def ready(self) -> None:
        """Returns when a text may leave."""
        while self._rate and (owed := -self._level()) > 0:  # noqa: ASYNC110 - what it waits for is time
            await asyncio.sleep(owed / self._rate)

    def spend(self, segments: int) -> None:
        self._filled = self._level() - segments

    def _level(self) -> float:
        now = self._clock()
        self._filled = min(self._filled + (now - self._at) * self._rate, self._rate * _BURST_SECONDS)
        self._at = now
        return self._filled


class Breaker:
    """Stops all sending for a while when the carrier refuses us as a whole; twice as long each time in a row."""

    def __init__(self, clock: Callable[[], float], first_stop: float = _FIRST_STOP) -> None:
        self._clock = clock
        self._first_stop = first_stop
        self._next_stop = first_stop
        self._opens_until = 0.0

    @property
    def stopped(self) -> bool:
        return self._clock() < self._opens_until

    def trip(self) -> timedelta:
        """The account is at fault: how long nothing is sent. Texts that were on their way meanwhile change nothing."""
        if not self.stopped:
            self._opens_until = self._clock() + self._next_stop
            self._next_stop = min(self._next_stop * 2, _LONGEST_STOP)
        return timedelta(seconds=self._opens_until - self._clock())

    def worked(self) -> None:
        self._next_stop = self._first_stop
        self._opens_until = 0.0

    async def closed(self) -> None:
        """Returns when sending may be tried."""
        while self.stopped:  # noqa: ASYNC110 - what it waits for is time
            await asyncio.sleep(min(self._opens_until - self._clock(), 1.0))
