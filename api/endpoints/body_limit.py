"""Refuses bodies that are too large or too slow before anything holds or awaits them. No endpoint takes uploads."""

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.endpoints.problems import ProblemResponse
from api.gateway.unread import let_pass

MAX_BODY = 64 * 1024
"""Bytes. The carrier's webhooks check the same cap themselves, because they read the body their own way."""
READ_TIMEOUT = 10.0
"""Seconds a body may take to arrive."""


class _RefusedError(Exception):
    """Never leaves this module. The framework may take it for a body that cannot be read, and answer so."""


class BodyLimit:
    """ASGI middleware: 413 for a body that is announced as, or turns out to be, too large; 408 for one too slow."""

    def __init__(self, app: ASGIApp, seconds: float = READ_TIMEOUT) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or scope["path"].startswith("/webhooks/"):
            await self._app(scope, receive, send)
            return
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not length.isdigit() or len(length) > 18 or int(length) > MAX_BODY:
            await _refuse(413, scope, receive, send)
            return
        await self._watch(scope, receive, send)

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        size, whole, begun, refusal = 0, False, False, 0
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def counted() -> Message:
            nonlocal size, whole, refusal
            if whole:  # what is awaited after the body is that the caller goes away
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                refusal = 408
                raise _RefusedError from None
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > MAX_BODY:
                refusal = 413
                raise _RefusedError
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            if begun or not refusal:
                begun = True
                await send(message)

        with contextlib.suppress(_RefusedError):
            await self._app(scope, counted, watched)
        if refusal and not begun:
            await _refuse(refusal, scope, receive, send)


_DETAILS = {408: "The request did not arrive in time; send it again.", 413: "The request is too large."}


async def _refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    if status == 413:
        await let_pass(receive)
    await ProblemResponse(status, _DETAILS[status], headers={"Connection": "close"})(scope, receive, send)
