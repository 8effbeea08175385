"""Refuses oversized request bodies before anything holds them in memory. No endpoint of ours takes uploads."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.endpoints.problems import ProblemResponse

MAX_BODY = 64 * 1024
"""Bytes. The carrier's webhooks check the same cap themselves, because they read the body their own way."""


class _TooLarge(Exception):  # noqa: N818 - never leaves this module
    pass


class BodyLimit:
    """ASGI middleware: 413 for a body that is announced as, or turns out to be, larger than the cap."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or scope["path"].startswith("/webhooks/"):
            await self._app(scope, receive, send)
            return
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not length.isdigit() or len(length) > 18 or int(length) > MAX_BODY:
            await self._refuse(scope, receive, send)
            return
        size, begun = 0, False

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except _TooLarge:
            if not begun:
                await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = ProblemResponse(413, "The request is too large.", headers={"Connection": "close"})
        await refusal(scope, receive, send)
