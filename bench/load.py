"""Many people talking at once: runs conversations side by side and keeps how long each turn took."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Say = Callable[[str], Awaitable[None]]
"""Sends one message and returns when its reply is there."""


@dataclass
class Load:
    """What a run took. Times in seconds."""

    elapsed: float = 0.0
    turns: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.turns) / self.elapsed

    def quantile(self, share: float) -> float:
        """Milliseconds that `share` of the turns stayed below."""
        return statistics.quantiles(self.turns, n=1000)[round(share * 1000) - 1] * 1000


async def converse(
    people: int,
    seconds: float,
    conversation: Callable[[int, Say, float], Awaitable[None]],
    say_as: Callable[[int], Say],
) -> Load:
    """Keeps `people` conversations going for `seconds`: a person who is done is followed by a new one."""
    load = Load()
    started = time.perf_counter()
    until = started + seconds
    numbers = iter(range(10**9))

    async def one_after_another() -> None:
        while time.perf_counter() < until:
            number = next(numbers)
            say = say_as(number)

            async def timed(text: str, say: Say = say) -> None:
                begin = time.perf_counter()
                await say(text)
                load.turns.append(time.perf_counter() - begin)

            await conversation(number, timed, until)

    await asyncio.gather(*(one_after_another() for _ in range(people)))
    load.elapsed = time.perf_counter() - started
    return load
