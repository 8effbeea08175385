"""How often one place may open web chats and one chat may talk: wide enough for a room behind one address."""

from ipaddress import IPv6Address, ip_address

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from api.endpoints.problems import ProblemError

OPENINGS: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(300), RateLimitItemPerHour(2000))
"""Per address: 300 people in a hall share one wireless network."""
TALKING: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(120),)
"""Per chat: nobody reads and answers two questions a second for long."""


class ChatLimits:
    """Counts in this process's memory. ProblemError 429 beyond a limit."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def opening(self, request: Request) -> None:
        await self._hit(OPENINGS, "open", _place(request.client.host if request.client else ""))

    async def talking(self, session: str) -> None:
        await self._hit(TALKING, "talk", session)

    async def _hit(self, limits: tuple[RateLimitItem, ...], *who: str) -> None:
        for limit in limits:
            if not await self._limiter.hit(limit, *who):
                raise ProblemError(
                    429, "Too many requests; wait a minute and try again.", headers={"Retry-After": "60"}
                )


def _place(host: str) -> str:
    """The address, or for IPv6 the network a household or a phone gets as a whole."""
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)
