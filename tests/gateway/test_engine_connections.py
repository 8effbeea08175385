"""The connections to the engines: kept, never mixed up, and given up when anything is odd."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from api.engine.connections import Connections, LostConnectionError

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


class Server:
    """Answers each request with its own body, or as `/` and the name of something odd say."""

    def __init__(self) -> None:
        self.heads: list[tuple[int, str]] = []
        self.opened = 0
        self.open = 0
        self.go = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.open += 1
        number = self.opened
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = int(head.split("Content-Length: ")[1].split("\r\n")[0])
                body = await reader.readexactly(length)
                self.heads.append((number, head))
                what = head.split(" ")[1].rpartition("/")[2]
                writer.write(await self.answer(what, body))
                if what in ("half", "bye"):
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            self.open -= 1
            writer.close()

    async def answer(self, what: str, body: bytes) -> bytes:
        match what:
            case "slow":
                await self.go.wait()
            case "half":
                return b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"
            case "odd":
                return b"220 mail.example.org ESMTP\r\n\r\n"
            case "close":
                return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            case "pieces":
                return b"HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        return _ANSWER % (len(body), body)


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, str]]:
    answering = Server()
    listening = await asyncio.start_server(answering.serve, "127.0.0.1", 0)
    yield answering, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    answering.go.set()
    listening.close()


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    made = Connections({"Authorization": "Bearer x"}, 60)
    yield made
    made.close()


async def test_one_connection_serves_one_request_after_the_other(
    server: tuple[Server, str], connections: Connections
) -> None:
    answering, url = server
    for body in (b"1", b"", b"x" * 300_000):
        assert await connections.request("POST", url + "/base", "/turn", body) == (200, body)
    assert await connections.request("GET", url, "/pieces") == (503, b"abcde")
    assert answering.opened == 2, "one for each address"
    first = answering.heads[0][1]
    assert first.startswith(f"POST /base/turn HTTP/1.1\r\nHost: {url[7:]}\r\nAuthorization: Bearer x\r\n")


async def test_requests_at_once_have_a_connection_each(server: tuple[Server, str], connections: Connections) -> None:
    answering, url = server
    bodies = [str(number).encode() for number in range(20)]
    for _ in range(2):
        answers = await asyncio.gather(*(connections.request("POST", url, "/turn", body) for body in bodies))
        assert [body for _, body in answers] == bodies
    assert answering.opened == 20


async def test_who_breaks_off_leaves_no_answer_for_the_next(
    server: tuple[Server, str], connections: Connections
) -> None:
    answering, url = server
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await connections.request("POST", url, "/slow", b"old")
    answering.go.set()
    assert await connections.request("POST", url, "/turn", b"new") == (200, b"new")
    assert [number for number, _ in answering.heads] == [1, 2]


@pytest.mark.parametrize("what", ["half", "odd"])
async def test_a_broken_answer_is_a_lost_connection(
    server: tuple[Server, str], connections: Connections, what: str
) -> None:
    answering, url = server
    with pytest.raises(LostConnectionError):
        await connections.request("POST", url, f"/{what}")
    assert await connections.request("POST", url, "/turn", b"1") == (200, b"1")
    assert answering.opened == 2


@pytest.mark.parametrize("what", ["close", "bye"])
async def test_a_connection_that_the_server_ends_is_not_used_again(
    server: tuple[Server, str], connections: Connections, what: str
) -> None:
    answering, url = server
    assert (await connections.request("POST", url, f"/{what}"))[0] == 200
    await asyncio.sleep(0.05)
    assert await connections.request("POST", url, "/turn", b"1") == (200, b"1")
    assert answering.opened == 2


async def test_an_old_connection_is_closed_and_not_used(server: tuple[Server, str]) -> None:
    answering, url = server
    impatient = Connections({}, -1)
    for _ in range(2):
        assert await impatient.request("POST", url, "/turn", b"1") == (200, b"1")
    impatient.close()
    await asyncio.sleep(0.05)
    assert (answering.opened, answering.open) == (2, 0)


async def test_nobody_there(server: tuple[Server, str], connections: Connections, unused_port: int) -> None:
    with pytest.raises(LostConnectionError, match="Refused"):
        await connections.request("POST", f"http://127.0.0.1:{unused_port}", "/turn")


@pytest.fixture
async def unused_port() -> int:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = taken.sockets[0].getsockname()[1]
    taken.close()
    await taken.wait_closed()
    return port
