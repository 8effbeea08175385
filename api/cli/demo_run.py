"""Runs the demo against the server: the running one, or one started for as long as the demo talks."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import content
from api.cli.address import server_address, settings
from api.cli.demo import fill
from api.cli.problem import CommandError

START_SECONDS = 90
"""A first start trains the model."""


def run(families: int, providers: int, seed: int) -> None:
    """CommandError: the server cannot be started or stops answering."""
    address = server_address()
    root = settings().root
    library = content.load(root / "data")
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    started = time.perf_counter()
    with server(address, console), Progress(*columns, console=console) as progress:
        task = progress.add_task("People talking", total=families + providers)
        try:
            asyncio.run(fill(address, library, root, families, providers, seed, lambda: progress.advance(task)))
        except httpx.HTTPError as error:
            raise CommandError(f"the server stopped answering ({error!r}): see its log, then run demo again") from None
    took = time.perf_counter() - started
    console.print(f"{families} families and {providers} providers have talked, in {took:.0f} s. See {address}/")


@contextmanager
def server(address: str, console: Console) -> Iterator[None]:
    """Leaves a running server alone; otherwise starts one and stops it afterwards."""
    if _ready(address):
        yield
        return
    console.print("No server is running: starting one for the demo.")
    # What it says goes to stderr: on a first start that is a token, which is shown only once.
    process = subprocess.Popen([sys.executable, "-m", "api.cli", "up"], stdout=2)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _ready(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise CommandError("the server did not start: run 'make run' to see why")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
