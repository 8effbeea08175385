"""What the carrier reports about texts on their way, in any order and any number of times, and what follows from it."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.gateway.carrier_errors import Remedy, back_off, next_try, remedy
from api.gateway.metrics import Metrics
from api.gateway.pacing import Breaker
from api.storage import delivery
from api.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

QUIETLY_OVER = frozenset({Remedy.OPT_OUT, Remedy.GIVE_UP})
"""What nobody needs to look into when a text ends so."""
_LOST = ("failed", "undelivered")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Noted:
    """The text that a report says is lost, if it is news, and whether it is tried again."""

    lost: delivery.Standing | None
    again: bool = False


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
        what = remedy(code)

        def work(connection: "Connection") -> _Noted:
            """The report and what follows from it, together: repeated after a failure, it would be no news any more."""
            stands = delivery.report(connection, outbox_id, sid, status, stored_code, now)
            if stands is None or stands.status not in _LOST:
                return _Noted(None)
            if what is Remedy.OPT_OUT:
                delivery.carrier_opted_out(connection, stands.person, now)
            elif (again := _again(what, stands.attempts, now)) is not None:
                delivery.send_again(connection, stands.id, again, stored_code, now)
                return _Noted(stands, again=True)
            return _Noted(stands)

        noted = await self._database.write(work)
        if noted.lost is not None:
            self._count(noted.lost, noted.again, what, code)

    def _count(self, lost: delivery.Standing, again: bool, what: Remedy, code: int | None) -> None:
        self._metrics.sends.labels(lost.status).inc()
        self._metrics.send_errors.labels(known_code(code)).inc()
        if what is Remedy.STOP_SENDING:
            self._metrics.alerts.labels("account").inc()
            self._breaker.trip()
        elif not again and what not in QUIETLY_OVER:
            self._metrics.alerts.labels("delivery").inc()
            _log.error("text %s was not delivered after %s tries: carrier error %s", lost.id, lost.attempts, code)


def _again(what: Remedy, attempts: int, now: datetime) -> datetime | None:
    """When to try again. Where sending as a whole stops, the breaker is what holds the text back."""
    return now + back_off(attempts) if what is Remedy.STOP_SENDING else next_try(what, attempts, now)


def known_code(code: int | None) -> str:
    """The code as a label: the carrier's own, which are few; anything else as one."""
    return str(code) if code is not None and 10000 <= code < 70000 else "other"
