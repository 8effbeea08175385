"""Takes waiting messages to the engine: one at a time per person, oldest first, many people side by side.

The inbox in the database is the truth; what stands here is only who may have something waiting. A person whose turn is
over goes to the end of the line, so that nobody's flood holds up the others.
"""

import asyncio
import logging

from api.gateway.turn_taker import Taken, TurnTaker
from api.storage import inbox
from api.storage.database import Database, DatabaseUnavailable
from api.storage.inbox import PendingTurn

CONCURRENCY = 16
"""Turns in progress at once: more only makes the engine's own queue longer."""
SCAN_EVERY = 2.0
"""Seconds between looks for people whose message nobody announced: after a start, a crash, or from another process."""
SCAN_LIMIT = 1000
_log = logging.getLogger(__name__)


class Dispatcher:
    """`run` works until it is cancelled; `notify` announces a person with a waiting message."""

    def __init__(self, database: Database, taker: TurnTaker, concurrency: int = CONCURRENCY) -> None:
        self._database = database
        self._taker = taker
        self._concurrency = concurrency
        self._line: asyncio.Queue[tuple[int, PendingTurn | None]] = asyncio.Queue()
        self._people: dict[int, list[PendingTurn | None]] = {}
        """Everybody in line, in a turn, or in a pause after a failed one, with what was announced since then: the next
        turn as it was read, or None where it must be looked for. More than two say no more than two."""

    def notify(self, person: int, turn: PendingTurn | None = None, *, look_again: bool = False) -> None:
        """A message of this person was stored. `turn`: their oldest waiting one, as read while storing it.

        `look_again`: there may be more than that one.
        """
        if person not in self._people:
            self._people[person] = [None] if look_again else []
            self._line.put_nowait((person, turn))
        elif len(self._people[person]) < 2:
            self._people[person].append(turn)

    @property
    def busy(self) -> int:
        """People in line, in a turn, or in a pause."""
        return len(self._people)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._scan())
            for _ in range(self._concurrency):
                tasks.create_task(self._work())

    async def _work(self) -> None:
        while True:
            await self._taker.possible()
            person, turn = await self._line.get()
            look_again, self._people[person] = bool(self._people[person]), []
            try:
                taken = await self._taker.take_next(person, turn)
            except DatabaseUnavailable:
                taken = Taken(pause=1.0)
            except Exception:
                _log.exception("a turn failed in the dispatcher; it is tried again")
                taken = Taken(pause=5.0)
            self._continue(person, turn, look_again, taken)

    def _continue(self, person: int, turn: PendingTurn | None, look_again: bool, taken: Taken) -> None:
        announced = self._people[person]
        look_again = (look_again and not taken.nothing) or taken.pause is not None
        if not look_again and not announced:
            del self._people[person]
            return
        following = None if look_again else _only_one(announced, turn)
        self._people[person] = [] if following else [None]
        if taken.pause is None:
            self._line.put_nowait((person, following))
        else:
            asyncio.get_running_loop().call_later(taken.pause, self._line.put_nowait, (person, None))

    async def _scan(self) -> None:
        while True:
            try:
                waiting = await self._database.read(lambda connection: inbox.waiting_people(connection, SCAN_LIMIT))
                for person in waiting:
                    if person not in self._people:
                        self.notify(person, look_again=True)
            except DatabaseUnavailable:
                _log.warning("the database does not answer; looking for waiting messages again soon")
            except Exception:
                _log.exception("looking for waiting messages failed; it is tried again")
            await asyncio.sleep(SCAN_EVERY)


def _only_one(announced: list[PendingTurn | None], turn: PendingTurn | None) -> PendingTurn | None:
    """The turn after `turn`, where one was announced and was read once `turn` was stored: it reads another message."""
    if turn is None or len(announced) != 1 or announced[0] is None or announced[0].inbound == turn.inbound:
        return None
    return announced[0]
