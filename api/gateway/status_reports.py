"""What the carrier reports about texts on their way, in any order and any number of times, and what follows from it."""

import logging
from datetime import UTC, datetime

from api.gateway.carrier_errors import Remedy, next_try, remedy
from api.gateway.metrics import Metrics
from api.gateway.pacing import Breaker
from api.storage import delivery
from api.storage.database import Database

_LOST = ("failed", "undelivered")
_log = logging.getLogger(__name__)


class StatusReports:
    """Notes reports, and queues again what the table of error codes says may still arrive."""

    def __init__(self, database: Database, metrics: Metrics, breaker: Breaker) -> None:
        self._database = database
        self._metrics = metrics
        self._breaker = breaker

    async def note(self, outbox_id: int | None, sid: str, status: str, code: int | None) -> None:
        """`outbox_id` as we put it into the callback's address. DatabaseUnavailable."""
        now = datetime.now(UTC)
        stored_code = str(code) if code else None
        stands = await self._database.write(
            lambda connection: delivery.report(connection, outbox_id, sid, status, stored_code, now)
        )
        if stands is not None and stands.status in _LOST:
            await self._lost(stands, code, now)

    async def _lost(self, stands: delivery.Standing, code: int | None, now: datetime) -> None:
        what = remedy(code)
        self._metrics.sends.labels(stands.status).inc()
        self._metrics.send_errors.labels(known_code(code)).inc()
        if what is Remedy.OPT_OUT:
            await self._database.write(lambda connection: delivery.carrier_opted_out(connection, stands.person, now))
        elif (again := self._again(what, stands.attempts, now)) is not None:
            await self._database.write(
                lambda connection: delivery.send_again(connection, stands.id, again, str(code), now)
            )
        elif what is Remedy.GIVE_UP_LOUDLY:
            self._metrics.alerts.labels("delivery").inc()
            _log.error("text %s was not delivered: carrier error %s", stands.id, code)

    def _again(self, what: Remedy, attempts: int, now: datetime) -> datetime | None:
        if what is not Remedy.STOP_SENDING:
            return next_try(what, attempts, now)
        self._metrics.alerts.labels("account").inc()
        return now + self._breaker.trip()


def known_code(code: int | None) -> str:
    """The code as a label: the carrier's own, which are few; anything else as one."""
    return str(code) if code is not None and 10000 <= code < 70000 else "other"
