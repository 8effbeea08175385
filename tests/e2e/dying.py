"""`familyvoice up` that kills itself (SIGKILL) at one step of a message's life, as soon as a file names the step.

`python -m tests.e2e.dying FILE up`. The file holds "function moment": the moment is `inside` (its work is done, the
transaction open), `committed` (the transaction is durable, nobody told yet) or `returned` (what is no transaction has
happened). The file is gone when the process is.
"""

import functools
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from api.cli.main import main
from api.gateway import reconciler
from api.gateway.reconciler import Reconciler
from api.gateway.twilio import Carrier
from api.storage import delivery, inbox, outbox, turns
from api.storage.database import Database

FILE = Path(sys.argv[1])
FUNCTIONS = {"store": inbox, "take_turn": turns, "claim": outbox, "handed_over": delivery}
done: set[str] = set()
"""Functions that have run since the last commit."""


def die_at(step: str) -> None:
    if FILE.is_file() and FILE.read_text("utf-8") == step:
        FILE.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def run(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        die_at(f"{name} inside")
        done.add(name)
        return result

    return run


for name, module in FUNCTIONS.items():
    setattr(module, name, watched(name, getattr(module, name)))

write, send = Database.write, Carrier.send


async def watched_write(self: Database, work: Callable[..., Any]) -> Any:
    result = await write(self, work)
    for name in tuple(done):
        die_at(f"{name} committed")
    done.clear()
    return result


async def watched_send(self: Carrier, *arguments: Any, **named: Any) -> Any:
    result = await send(self, *arguments, **named)
    die_at("send returned")
    return result


Database.write = watched_write  # type: ignore[method-assign]
Carrier.send = watched_send  # type: ignore[method-assign]

reconciler.LOOK_EVERY = 0.5
seconds = {"abandoned_after": 2, "ask_after": 1, "missing_after": 4}
Reconciler.__init__.__kwdefaults__.update({name: timedelta(seconds=after) for name, after in seconds.items()})
"""As in the field, where it takes two minutes until a text whose sender died is settled."""

if __name__ == "__main__":
    del sys.argv[1]
    main()
