"""Serves a few routes ahead of the framework's layers: every text passes through them, and needs none of the layers."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.endpoints.problems import http_problem

Handler = Callable[[Request], Awaitable[Response]]


class Direct:
    """ASGI middleware. `posts`: by path, what answers a POST there; any other request goes on to the app."""

    def __init__(self, app: ASGIApp, posts: Mapping[str, Handler]) -> None:
        self._app = app
        self._posts = posts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in self._posts:
            await self._app(scope, receive, send)
            return
        try:
            response = await self._posts[scope["path"]](Request(scope, receive))
        except HTTPException as error:
            response = http_problem(error)
        await response(scope, receive, send)
