"""Kept-alive HTTP connections to the engines, and as little else as small JSON requests on loopback need.

Reason: aiohttp's client took a tenth of the app's time in a turn; httptools alone takes a third of that.
"""

import asyncio
import ssl
from typing import Any
from urllib.parse import urlsplit

import httptools

Answer = tuple[int, bytes]
"""Status and body."""


class LostConnectionError(Exception):
    """No connection could be opened, or it ended before the whole answer was there."""


class Connections:
    """Connections to any number of servers. One that waited longer than `idle_seconds` is closed, not used again."""

    def __init__(self, headers: dict[str, str], idle_seconds: float) -> None:
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._idle_seconds = idle_seconds
        self._idle: dict[str, list[_Connection]] = {}

    async def request(self, method: str, url: str, path: str, body: bytes = b"") -> Answer:
        """The answer of the server at `url` to one request. LostConnectionError. Breaks off when it is cancelled."""
        connection = self._unused(url) or await _opened(url)
        head = f"{method} {connection.prefix}{path} HTTP/1.1\r\nHost: {connection.host}\r\n{self._headers}"
        answer = await connection.ask(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        if connection.reusable:
            self._idle.setdefault(url, []).append(connection)
        else:
            connection.close()
        return answer

    def close(self) -> None:
        """Closes what is not in use."""
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()

    def _unused(self, url: str) -> "_Connection | None":
        """The one that was used last; those that are older than they may be are closed."""
        waiting = self._idle.get(url)
        if not waiting:
            return None
        too_old = asyncio.get_running_loop().time() - self._idle_seconds
        while waiting and waiting[0].used_at < too_old:
            waiting.pop(0).close()
        while waiting:
            connection = waiting.pop()
            if connection.reusable:
                return connection
        return None


class _Connection(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self, prefix: str, host: str) -> None:
        self.prefix = prefix
        self.host = host
        self.reusable = True
        self.used_at = 0.0
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[Answer] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body = b""

    async def ask(self, request: bytes) -> Answer:
        """LostConnectionError. After that, or broken off, it must not be used again."""
        self._answer = self._loop.create_future()
        self._body = b""
        self._transport.write(request)
        try:
            return await self._answer
        except BaseException:
            self.close()
            raise
        finally:
            self._answer = None

    def close(self) -> None:
        self.reusable = False
        self._transport.close()

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.reusable = False
        self._fail("it ended")

    def data_received(self, data: bytes) -> None:
        if self._answer is None:  # nothing was asked
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("it is not HTTP")
            self.close()

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        self._body += body

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.reusable = self._parser.should_keep_alive()
        self.used_at = self._loop.time()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), self._body))

    def _fail(self, why: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LostConnectionError(why))


async def _opened(url: str) -> _Connection:
    parts = urlsplit(url)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    try:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: _Connection(parts.path, parts.netloc.rpartition("@")[2]),
            parts.hostname or "",
            parts.port or (443 if secure else 80),
            ssl=secure,
        )
    except OSError as error:
        raise LostConnectionError(type(error).__name__) from error
    return connection
