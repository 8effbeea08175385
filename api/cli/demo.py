"""`familyvoice demo`: synthetic families and providers talk to the running bot, by text message and by web chat."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import httpx

from api.cli.problem import CommandError
from api.cli.voices import Voice, load_voices
from assessment.library import Library

AT_ONCE = 12
"""Conversations side by side: keeps two cores busy without starving a real person who texts meanwhile."""


class Line(Protocol):
    """One person's way to the bot: returns the last text that came back, "" when none did."""

    async def open(self) -> str: ...
    async def say(self, text: str) -> str: ...


class WebLine:
    """A browser: the public chat API."""

    def __init__(self, client: httpx.AsyncClient, community: str, language: str) -> None:
        self._client, self._community, self._language = client, community, language
        self._number = 0

    async def open(self) -> str:
        body = {"community": self._community, "language": self._language}
        opened = (await _admitted(self._client, "/api/v1/chat/sessions", body, {})).raise_for_status().json()
        self._path = f"/api/v1/chat/sessions/{opened['session']}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        return _last(opened["messages"])

    async def say(self, text: str) -> str:
        self._number += 1
        body = {"id": f"demo-{self._number}", "text": text}
        answer = await _admitted(self._client, self._path, body, self._headers)
        return _last(answer.raise_for_status().json()["messages"])


class PhoneLine:
    """A phone of the simulator: signed webhooks in, Twilio's REST API out."""

    def __init__(self, client: httpx.AsyncClient, number: str, first_texts: list[str]) -> None:
        self._client, self._first_texts = client, first_texts
        self._path = f"/simulator/api/phones/{number}/messages"
        self._seen = 0

    async def open(self) -> str:
        for text in self._first_texts:
            heard = await self.say(text)
        return heard

    async def say(self, text: str) -> str:
        (await self._client.post(self._path, json={"text": text})).raise_for_status()
        for _ in range(400):
            answer = (await self._client.get(self._path, params={"after": self._seen})).raise_for_status().json()
            received = [message for message in answer["messages"] if message["direction"] == "received"]
            if received:
                self._seen = received[-1]["id"]
                return str(received[-1]["text"])
            await asyncio.sleep(0.05)
        raise CommandError("no reply came within 20 s: is the engine running? See /readyz")


async def _admitted(
    client: httpx.AsyncClient, path: str, body: dict[str, str], headers: dict[str, str]
) -> httpx.Response:
    """The answer to a post, asked again as long as the server says that one place asks too much."""
    while True:
        answer = await client.post(path, json=body, headers=headers)
        if answer.status_code != 429:
            return answer
        after = answer.headers.get("Retry-After", "")
        await asyncio.sleep(int(after) if after.isdecimal() else 1)


def _last(messages: list[dict[str, str]]) -> str:
    return messages[-1]["text"] if messages else ""


async def talk(voice: Voice, line: Line) -> None:
    """One whole conversation."""
    heard = await line.open()
    while (answer := voice.reply(heard)) is not None:
        heard = await line.say(answer)


async def fill(
    address: str, library: Library, root: Path, families: int, providers: int, seed: int, done: Callable[[], None]
) -> None:
    """Lets everybody talk, half of them by simulated phone where the simulator is on. httpx.HTTPError, CommandError."""
    profile = load_voices(root)
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    turnstile = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        simulator = (await client.get("/simulator")).status_code == 200

        async def person(number: int, role: str) -> None:
            voice = Voice(role, chance.choice(["en", "en", "es"]), library, profile, random.Random(f"{seed}-{number}"))  # noqa: S311
            async with turnstile:
                if simulator and number % 2:
                    first = ["DEMO"] if voice.language == "en" else ["DEMO", "español"]
                    await talk(voice, PhoneLine(client, f"+1202{chance.randrange(10**7):07d}", first))
                else:
                    await talk(voice, WebLine(client, "demo", voice.language))
                done()

        roles = ["family"] * families + ["provider"] * providers
        await asyncio.gather(*(person(number, role) for number, role in enumerate(roles)))
