"""Lets what is left of a refused request's body pass, so that its sender gets to read the refusal.

A connection closed over bytes that nobody read is reset, and the answer on its way is lost with it.
"""

import asyncio
import contextlib

from starlette.types import Receive

_SILENCE = 0.5
"""Seconds without a byte after which nothing more is expected."""
_LONGEST = 5.0
"""Seconds after which a sender that never ends is cut off all the same."""


async def let_pass(receive: Receive) -> None:
    """Reads and drops the body to its end, while it keeps coming; holds none of it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST):
            while True:
                async with asyncio.timeout(_SILENCE):
                    message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
