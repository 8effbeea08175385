"""Where the engine calls its actions: loopback only, behind a token, in the webhook format of rasa-sdk."""

import asyncio
import hmac
import logging
import socket
from typing import Any, Protocol

import orjson
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api.gateway.quiet_server import QuietServer

ACTION_PATH = "/webhook"
_MAX_BODY = 256 * 1024
_log = logging.getLogger(__name__)


class Executor(Protocol):
    """rasa-sdk's ActionExecutor, as far as it is used."""

    async def run(self, action_call: dict[str, Any]) -> Any:
        """The result of the named action; None when none is named. Raises what the action raises."""


class ActionRoute:
    """The ASGI application: `POST /webhook`. Everything else, and every wrong token, is refused without a body."""

    def __init__(self, executor: Executor, token: str) -> None:
        self._executor = executor
        self._authorization = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, body = await self._handle(scope, receive)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _handle(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        if not hmac.compare_digest(given, self._authorization):
            return 401, b"{}"
        if scope["path"] != ACTION_PATH or scope["method"] != "POST":
            return 404, b"{}"
        body = await _read(receive)
        if body is None:
            return 413, b"{}"
        try:
            call = orjson.loads(body)
        except orjson.JSONDecodeError:
            return 400, b"{}"
        return await self._run(call)

    async def _run(self, call: Any) -> tuple[int, bytes]:
        """Rasa takes any status but 200 as a failed action. What failed is logged here without what was said."""
        if not isinstance(call, dict):
            return 400, b"{}"
        try:
            result = await self._executor.run(call)
        except Exception as error:
            _log.warning("an action failed: %s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
            return 500, b"{}"
        if result is None:
            return 400, b"{}"
        return 200, orjson.dumps({"events": result.events, "responses": result.responses})


async def _read(receive: Receive) -> bytes | None:
    """The body; None when it is larger than any action call."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return body
        body += message.get("body", b"")
        if len(body) > _MAX_BODY:
            return None
        if not message.get("more_body", False):
            return body


class ActionListener:
    """Serves the route on a loopback port of its own, free of the public server's middleware and logs."""

    def __init__(self, route: ASGIApp, port: int) -> None:
        """`port` 0: a free one. OSError: the port is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
        except OSError:
            self._socket.close()
            raise
        self._server = QuietServer(
            uvicorn.Config(
                route,
                http="httptools",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=3600,  # the engine keeps its connections; nobody else can reach this port
            )
        )
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}{ACTION_PATH}"

    async def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._server.serve(sockets=[self._socket]))
        await self._server.up.wait()

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        self._socket.close()
