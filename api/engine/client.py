"""Talks to the engines: turns, batches to read, and whether one is there. Connections are kept alive."""

import asyncio
import zlib
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import orjson

from api.engine.connections import Answer, Connections, LostConnectionError
from assessment.reading import Reading

TIMEOUT_SECONDS = 10.0
PARSE_BATCH = 200
"""Messages in one parse request."""
_READY_SECONDS = 3.0
_IDLE_SECONDS = 60
"""Unused connections are closed after this; the engine would keep them much longer, so it never closes one in use."""


class EngineAwayError(Exception):
    """No engine took the request, or none that reaches the actions: nothing is wrong with the message, try again."""


class EngineClient:
    """A client for the engines at `urls()`. A conversation always goes to the same one of them."""

    def __init__(self, urls: Callable[[], Sequence[str]], token: str) -> None:
        self._urls = urls
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connections = Connections(headers, _IDLE_SECONDS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def turn(self, conversation: str, inbound: int, text: str, metadata: Mapping[str, Any]) -> None:
        """Has one message read and its action run. Whether that took effect, the inbox says, not the engine.

        EngineAwayError: it was not even tried, or broken off. TimeoutError: not known within 10 s.
        """
        urls = self._urls()
        if not urls:
            raise EngineAwayError("No engine is configured.")
        body = {"conversation": conversation, "inbound": inbound, "text": text, "metadata": metadata}
        await self._post(urls[zlib.crc32(conversation.encode()) % len(urls)], "turn", body)

    async def parse(self, messages: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Reading]:
        """What the engine's NLU reads in each (text, metadata), in order; no action is run.

        EngineAwayError. ValueError: the engine refuses a message, and says which part of it.
        """
        readings: list[Reading] = []
        for start in range(0, len(messages), PARSE_BATCH):
            batch = [{"text": text, "metadata": given} for text, given in messages[start : start + PARSE_BATCH]]
            status, answer = await self._post(self._first(), "parse", {"messages": batch})
            if status != 200:
                raise ValueError(f"The engine answered {status}: {answer.get('error', '')}")
            readings += [Reading.from_parse(parse["intent"], parse["entities"]) for parse in answer["parses"]]
        return readings

    async def model(self) -> str | None:
        """The model's fingerprint; None while no engine with a model answers."""
        for url in self._urls():
            try:
                status, content = await self._request("GET", url, "ready", b"", _READY_SECONDS)
                if status == 200:
                    return str(orjson.loads(content)["model"])
            except (
                LostConnectionError,
                TimeoutError,
                ValueError,
                LookupError,
                TypeError,
            ):  # away, or no engine of ours
                continue
        return None

    async def close(self) -> None:
        self._connections.close()

    def _first(self) -> str:
        urls = self._urls()
        if not urls:
            raise EngineAwayError("No engine is configured.")
        return urls[0]

    async def _post(self, url: str, what: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and answer; 503 and 401 are raised, as they say nothing about the message."""
        try:
            data = orjson.dumps(body)
        except TypeError as error:  # a lone surrogate, or a number beyond 64 bits
            raise ValueError("The message cannot be written as JSON.") from error
        try:
            status, content = await self._request("POST", url, what, data, TIMEOUT_SECONDS)
        except LostConnectionError as error:
            raise EngineAwayError(f"The engine at {url} cannot be reached: {error}.") from error
        if status == 503:
            raise EngineAwayError(f"The engine at {url} has no model loaded, or cannot reach the actions.")
        if status == 401:
            raise EngineAwayError(f"The engine at {url} has another FAMILYVOICE_ENGINE_TOKEN than this process.")
        return status, orjson.loads(content) if content.startswith(b"{") else {}

    async def _request(self, method: str, url: str, what: str, data: bytes, seconds: float) -> Answer:
        async with asyncio.timeout(seconds):
            return await self._connections.request(method, url, f"/webhooks/gateway/{what}", data)
