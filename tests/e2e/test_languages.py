"""A whole assessment in each language over HTTP: the phone gets the texts of the golden conversation, word for word."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.system import System, system

pytestmark = pytest.mark.asyncio(loop_scope="module")
GOLDENS = Path(__file__).parents[1] / "conversations"
LANGUAGES = tuple(path.stem.removeprefix("language_") for path in sorted(GOLDENS.glob("language_??.txt")))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with system(tmp_path_factory.mktemp("languages")) as started:
        yield started


def exchanges(golden: str) -> Iterator[tuple[str, str]]:
    """What the person texts, and what is texted back, with options one a line as they are sent."""
    for part in golden.strip("\n").split("\n\n"):
        said = [line[2:] for line in part.split("\n") if line.startswith("> ")]
        if said:
            answer = "\n".join(line[1:].removeprefix(" ") for line in part.split("\n") if line.startswith("<"))
            yield "\n".join(said), lines(answer)


def lines(text: str) -> str:
    return text.replace(" / ", "\n")


async def held(running: System, code: str, phone: str) -> list[str]:
    """Holds the conversation; what came back otherwise than it is written."""
    golden = (GOLDENS / f"language_{code}.txt").read_text(encoding="utf-8")
    wrong = []
    for said, expected in exchanges(golden):
        received = lines(await running.say(phone, said))
        if received != expected:
            wrong.append(f"{code}: {said!r} was answered {received!r}, not {expected!r}")
    return wrong


async def test_each_language_is_spoken_as_its_golden_conversation_has_it(running: System) -> None:
    talks = (held(running, code, f"+120255503{at:02d}") for at, code in enumerate(LANGUAGES))
    wrong = [line for found in await asyncio.gather(*talks) for line in found]
    assert not wrong, "\n".join(wrong)
    exported = await running.get("export?format=json", running.token())
    assert {row["language"] for row in exported} == set(LANGUAGES)
    assert len({row["respondent"] for row in exported}) == len(LANGUAGES)
