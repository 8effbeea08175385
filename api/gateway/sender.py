"""Sends what the outbox holds: claimed in one transaction, handed to the carrier, then recorded in another.

A text whose fate is not known (no answer, or the process died between) stays `unknown` until somebody who knows says
more; nothing is sent again blindly. A person's texts leave one after the other.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from api.gateway.carrier_errors import Remedy, back_off, next_try, remedy
from api.gateway.metrics import Metrics
from api.gateway.pacing import Breaker, Pace
from api.gateway.status_reports import QUIETLY_OVER, known_code
from api.gateway.twilio import SEND_DEADLINE, Carrier, NotSentError, OutcomeUnknownError, RefusedError
from api.storage import delivery, outbox
from api.storage.crypto import Vault
from api.storage.database import Database, DatabaseUnavailable
from assessment.segments import segment_count

Note = Callable[..., object]
"""A storage function that still needs the connection and `now`."""
AT_ONCE = 16
LOOK_EVERY = 1.0
"""Seconds between looks at the outbox when nobody announced a text: retries, other processes, second parts."""
_RECORD_TRIES = 8
_log = logging.getLogger(__name__)


class Sender:
    """`start`, `wake` when a text may be waiting, `stop`: lets what is being sent come back first."""

    def __init__(
        self, database: Database, vault: Vault, carrier: Carrier, metrics: Metrics, pace: Pace, breaker: Breaker
    ) -> None:
        self._database = database
        self._vault = vault
        self._carrier = carrier
        self._metrics = metrics
        self._pace = pace
        self._breaker = breaker
        metrics.breaker_open.set_function(lambda: float(breaker.stopped))
        self._awake = asyncio.Event()
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._relay: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._relay = asyncio.get_running_loop().create_task(self._run())

    def wake(self) -> None:
        self._awake.set()

    async def stop(self) -> None:
        if self._relay is not None:
            self._relay.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._relay
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=SEND_DEADLINE + 1)

    async def _run(self) -> None:
        while True:
            await self._breaker.closed()
            self._awake.clear()
            try:
                started = await self._start_due()
            except DatabaseUnavailable:
                _log.warning("the database does not answer; sending goes on when it does")
                started = 0
            except Exception:
                _log.exception("looking for texts to send failed; it is tried again")
                started = 0
            if not started:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await self._awake.wait()
            elif len(self._sending) >= AT_ONCE:
                await asyncio.wait(self._sending.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _start_due(self) -> int:
        """Begins to send texts that are due, as many as may be under way at once; returns how many."""
        now = datetime.now(UTC)
        ids = await self._database.read(lambda connection: delivery.due(connection, now, 2 * AT_ONCE))
        fresh = [id for id in ids if id not in self._sending][: AT_ONCE - len(self._sending)]
        for id in fresh:
            await self._pace.ready()
            self._pace.spend(1)
            self._sending[id] = asyncio.get_running_loop().create_task(self._send(id))
        return len(fresh)

    async def _send(self, id: int) -> None:
        try:
            if not self._breaker.stopped:
                await self._claim_and_send(id)
        except DatabaseUnavailable:
            _log.warning("text %s: the database does not answer", id)
        except Exception:
            _log.exception("sending text %s failed", id)
        finally:
            del self._sending[id]
            self._awake.set()  # the person's next text had to wait for this one

    async def _claim_and_send(self, id: int) -> None:
        now = datetime.now(UTC)
        text = await self._database.write(lambda connection: outbox.claim(connection, self._vault, id, now))
        if text is None:
            return
        self._pace.spend(segment_count(text.reply.text) - 1)
        await self._record(await self._outcome(text))

    async def _outcome(self, text: outbox.Claimed) -> Note:
        """Hands the text over; what is to be noted about it."""
        try:
            taken = await self._carrier.send(text.id, text.address, text.reply.text, text.sender)
        except RefusedError as error:
            return await self._refused(text, error.code)
        except NotSentError as error:
            self._metrics.sends.labels("not_reached").inc()
            _log.warning("the carrier was not reached (%s); text %s waits", error, text.id)
            return partial(outbox.retry_at, id=text.id, when=datetime.now(UTC) + back_off(text.attempts))
        except OutcomeUnknownError as error:
            self._metrics.sends.labels("unknown").inc()
            _log.warning("the carrier did not answer (%s); text %s is unknown until it is settled", error, text.id)
            return partial(outbox.unknown, id=text.id)
        self._metrics.sends.labels("taken").inc()
        self._breaker.worked()
        return partial(delivery.handed_over, id=text.id, sid=taken.sid, status=taken.status)

    async def _refused(self, text: outbox.Claimed, code: int) -> Note:
        what, now = remedy(code), datetime.now(UTC)
        self._metrics.sends.labels("refused").inc()
        self._metrics.send_errors.labels(known_code(code)).inc()
        if what is Remedy.STOP_SENDING:
            self._metrics.alerts.labels("account").inc()
            pause = self._breaker.trip()
            _log.critical("carrier error %s: our account or number is at fault; nothing is sent for %s", code, pause)
            return partial(outbox.retry_at, id=text.id, when=now + pause, code=str(code))
        if (again := next_try(what, text.attempts, now)) is not None:
            return partial(outbox.retry_at, id=text.id, when=again, code=str(code))
        if what is Remedy.OPT_OUT:
            await self._record(partial(delivery.carrier_opted_out, person_id=text.person))
        elif what not in QUIETLY_OVER:  # also when the last try it may have has failed
            self._metrics.alerts.labels("delivery").inc()
            _log.error("text %s was refused for good after %s tries: carrier error %s", text.id, text.attempts, code)
        return partial(outbox.failed, id=text.id, code=str(code))

    async def _record(self, note: Note) -> None:
        """Writes what happened, patiently: until it is written nobody knows that the text is out."""
        for attempt in range(_RECORD_TRIES):
            work = partial(note, now=datetime.now(UTC))
            try:
                await self._database.write(work)
            except DatabaseUnavailable:
                await asyncio.sleep(min(0.2 * 2**attempt, 5.0))
            else:
                return
        _log.error("what became of a text could not be written; it will count as unknown")
