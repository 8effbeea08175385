"""A client that never finishes its request's head, or never ends it, is cut off; an ordinary one notices nothing."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.gateway.guarded_http import LONGEST_HEAD, GuardedHttp
from api.gateway.quiet_server import QuietServer
from api.server import server_config

HELLO = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"


class Hasty(GuardedHttp):
    head_seconds = 0.3


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(await request.body())


@contextlib.asynccontextmanager
async def serving(protocol: type[GuardedHttp]) -> AsyncIterator[int]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", _echo, methods=["POST"])])
    server = QuietServer(uvicorn.Config(app, http=protocol, lifespan="off", log_config=None))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await server.up.wait()
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listener.close()


async def exchange(port: int, *pieces: bytes) -> bytes:
    """What the server says until it closes the connection. It is the server's to close."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
    try:
        with contextlib.suppress(ConnectionResetError):
            async with asyncio.timeout(20):
                return await reader.read()
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
    return b""


def test_the_app_is_served_with_it() -> None:
    assert server_config(None).http is GuardedHttp


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "], ids=len)
async def test_a_head_that_does_not_arrive(sent: bytes) -> None:
    async with serving(Hasty) as port:
        assert await exchange(port, sent) == b""


async def test_a_second_head_that_does_not_arrive() -> None:
    async with serving(Hasty) as port:
        said = await exchange(port, HELLO, b"GET / HTTP/1.1\r\n")
    assert said.startswith(b"HTTP/1.1 200 OK")
    assert said.endswith(b"hi")


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX: "], ids=["address", "header"])
async def test_a_head_that_does_not_end(start: bytes) -> None:
    async with serving(GuardedHttp) as port:
        said = await exchange(port, start, *[b"a" * 4096] * (LONGEST_HEAD // 4096 * 8))
    assert said == b"" or said.startswith(b"HTTP/1.1 431 ")


async def test_ordinary_requests_one_after_the_other_and_a_large_body() -> None:
    async with serving(GuardedHttp) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for body in (b"one", b"x" * 300_000, b"three"):
            assert (await client.post("/", content=body)).content == body


async def test_a_body_may_take_longer_than_a_head() -> None:
    async with serving(Hasty) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HELLO[:-1])
        await asyncio.sleep(3 * Hasty.head_seconds)
        writer.write(HELLO[-1:])
        assert (await reader.readuntil(b"hi")).startswith(b"HTTP/1.1 200 OK")
        writer.close()
        await writer.wait_closed()
