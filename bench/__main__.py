"""`python -m bench [part…]`: measures and prints tables with ratios. Parts: see PARTS (default: all of them)."""

import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from api.engine.training import engine_python
from api.settings import PROJECT_ROOT
from bench import engine_cost, reading, score_query, stock_bot, whole_path
from bench.load import Load
from tests.postgres import running as postgresql

PEOPLE, SECONDS = 64, 20.0
WARM_UP = 5.0
STOCK_PEOPLE = 8
LONG = (1, 100, 400)
console = Console(width=110)


def turns() -> None:
    table = Table("system", "turns/s", "p50 ms", "p99 ms", "x stock", title="Turns, webhook to committed reply")
    with stock_bot.running() as address:
        asyncio.run(stock_bot.throughput(address, STOCK_PEOPLE, WARM_UP))
        stock = asyncio.run(stock_bot.throughput(address, STOCK_PEOPLE, SECONDS))
    _row(table, f"stock Rasa form bot, {STOCK_PEOPLE} people", stock, stock)
    with tempfile.TemporaryDirectory() as folder:
        _ours(table, "SQLite (WAL, FULL)", whole_path.sqlite_url(Path(folder)), stock)
    with postgresql() as url:
        _ours(table, "PostgreSQL", url, stock)
    console.print(table)


def _ours(table: Table, name: str, url: str, stock: Load) -> None:
    with whole_path.running(url) as system:
        asyncio.run(whole_path.throughput(system, PEOPLE, WARM_UP))
        for people in (8, PEOPLE):
            load = asyncio.run(whole_path.throughput(system, people, SECONDS))
            _row(table, f"Family Voice, {name}, {people} people", load, stock)


def _row(table: Table, name: str, load: Load, stock: Load) -> None:
    table.add_row(
        name,
        f"{load.per_second:.0f}",
        f"{load.quantile(0.5):.1f}",
        f"{load.quantile(0.99):.1f}",
        f"{load.per_second / stock.per_second:.1f}",
    )


def long() -> None:
    names = [f"turn {turn}" for turn in LONG]
    table = Table("system", *names, f"{LONG[-1]} : {LONG[0]}", title="Milliseconds a turn in one long conversation")
    with stock_bot.running() as address:
        _long_row(table, "stock Rasa form bot", asyncio.run(stock_bot.long_conversation(address, LONG)))
    with tempfile.TemporaryDirectory() as folder, whole_path.running(whole_path.sqlite_url(Path(folder))) as system:
        asyncio.run(whole_path.throughput(system, 8, WARM_UP))
        _long_row(table, "Family Voice, SQLite", asyncio.run(whole_path.long_conversation(system, LONG)))
    console.print(table)


def _long_row(table: Table, name: str, took: dict[int, float]) -> None:
    ratio = took[LONG[-1]] / took[LONG[0]]
    table.add_row(name, *(f"{took[turn]:.1f}" for turn in LONG), f"{ratio:.2f}")


def scores() -> None:
    table = Table("answers", "all ms", "by area ms", "x smallest", title="Score query over HTTP")
    smallest = 0.0
    for answers, plain, grouped in score_query.measure():
        smallest = smallest or grouped
        table.add_row(f"{answers:,}", f"{plain:.1f}", f"{grouped:.1f}", f"{grouped / smallest:.2f}")
    console.print(table)


def engine() -> None:
    cost = engine_cost.measure()
    table = Table("engine", "measured", title="What the engine costs")
    table.add_row("installed, with bytecode", f"{cost.megabytes_installed:.0f} MB")
    table.add_row("start to ready", f"{cost.seconds_to_ready:.1f} s")
    table.add_row("resident", f"{cost.megabytes_resident:.0f} MB")
    console.print(table)


def read() -> None:
    cost = reading.measured_by(engine_python(PROJECT_ROOT))
    table = Table("language", "ms a reply", f"ms, {reading.LONG} characters", title="Reading, every language live")
    for code, took in cost.milliseconds.items():
        table.add_row(code, f"{took:.2f}", f"{cost.longest[code]:.1f}")
    table.add_row("all", f"{sum(cost.milliseconds.values()) / len(cost.milliseconds):.2f}", "")
    console.print(table)
    console.print(f"The reader is built in {cost.building:.2f} s and holds {cost.megabytes:.0f} MB.")


def killed() -> None:
    table = Table("webhook acknowledged", "reply committed", title="The engine is killed, then a message comes")
    with tempfile.TemporaryDirectory() as folder, whole_path.running(whole_path.sqlite_url(Path(folder))) as system:
        for _ in range(3):
            acknowledged, answered = asyncio.run(whole_path.engine_killed(system))
            table.add_row(f"{acknowledged:.0f} ms", f"{answered:.1f} s")
    console.print(table)


PARTS = {"engine": engine, "turns": turns, "long": long, "scores": scores, "reading": read, "killed": killed}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}: there are {', '.join(PARTS)}")
    for name in names or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
