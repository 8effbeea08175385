"""Settles texts of unknown fate: by asking the carrier what it sent. Only what it never got is sent again."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from api.gateway.metrics import Metrics
from api.gateway.twilio import SEND_DEADLINE, Carrier, NotSentError, SentText
from api.storage import delivery, outbox
from api.storage.crypto import Vault
from api.storage.database import Database, DatabaseUnavailable

LOOK_EVERY = 5.0
ABANDONED_AFTER = timedelta(seconds=2 * SEND_DEADLINE)
"""A send under way for longer has no live sender any more."""
ASK_AFTER = timedelta(seconds=20)
"""A status callback usually settles it sooner, and the carrier's list may lag behind."""
MISSING_AFTER = timedelta(seconds=90)
"""Unknown for so long and still not in the carrier's list: it never got there."""
_CLOCKS_DIFFER = timedelta(minutes=2)
_ATTEMPTS = 3
_AT_A_TIME = 50
_log = logging.getLogger(__name__)


class Reconciler:
    """`run` works until it is cancelled. `on_queued` is called when a text was queued again."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        carrier: Carrier,
        metrics: Metrics,
        on_queued: Callable[[], None],
        *,
        abandoned_after: timedelta = ABANDONED_AFTER,
        ask_after: timedelta = ASK_AFTER,
        missing_after: timedelta = MISSING_AFTER,
    ) -> None:
        self._database = database
        self._vault = vault
        self._carrier = carrier
        self._metrics = metrics
        self._on_queued = on_queued
        self._abandoned_after = abandoned_after
        self._ask_after = ask_after
        self._missing_after = missing_after

    async def run(self) -> None:
        while True:
            try:
                await self.settle()
            except DatabaseUnavailable:
                _log.warning("the database does not answer; texts of unknown fate are settled later")
            except Exception:
                _log.exception("settling texts of unknown fate failed; it is tried again")
            await asyncio.sleep(LOOK_EVERY)

    async def settle(self) -> None:
        """One round: marks abandoned sends as unknown, then asks about what is unknown. DatabaseUnavailable."""
        now = datetime.now(UTC)
        lost_since, asked_since = now - self._abandoned_after, now - self._ask_after
        abandoned = await self._database.write(lambda connection: outbox.abandon_stale(connection, lost_since, now))
        if abandoned:
            self._metrics.abandoned.inc(abandoned)
            _log.warning("%s texts were half sent when their sender died; asking the carrier about them", abandoned)
        unsettled = await self._database.read(
            lambda connection: delivery.unsettled(connection, self._vault, asked_since, _AT_A_TIME)
        )
        by_address: dict[str, list[delivery.Unsettled]] = defaultdict(list)
        for one in unsettled:
            by_address[one.address].append(one)
        for address, theirs in by_address.items():
            await self._settle_person(address, theirs)

    async def _settle_person(self, address: str, texts: list[delivery.Unsettled]) -> None:
        since = min(one.created_at for one in texts) - _CLOCKS_DIFFER
        try:
            listed = await self._carrier.sent_to(address, since)
        except NotSentError as error:
            _log.warning("the carrier cannot say what it sent (%s); asking again later", error)
            return
        sids = [one.sid for one in listed]
        known = await self._database.read(lambda connection: delivery.known_sids(connection, sids))
        candidates = [one for one in reversed(listed) if one.sid not in known]
        for text in texts:
            found = _matching(text, candidates)
            if found is not None:
                candidates.remove(found)
                await self._found(text, found)
            elif datetime.now(UTC) - text.since >= self._missing_after:
                await self._missing(text)

    async def _found(self, text: delivery.Unsettled, found: SentText) -> None:
        self._metrics.settled.labels("was_sent").inc()
        now = datetime.now(UTC)
        await self._database.write(lambda c: delivery.handed_over(c, text.id, found.sid, found.status, now))

    async def _missing(self, text: delivery.Unsettled) -> None:
        now = datetime.now(UTC)
        if text.attempts < _ATTEMPTS:
            self._metrics.settled.labels("sent_again").inc()
            await self._database.write(lambda c: delivery.send_again(c, text.id, now, None, now))
            self._on_queued()
        else:
            self._metrics.settled.labels("given_up").inc()
            self._metrics.alerts.labels("delivery").inc()
            await self._database.write(lambda c: delivery.give_up(c, text.id, None, now))


def _matching(text: delivery.Unsettled, listed: Iterable[SentText]) -> SentText | None:
    """The carrier's oldest text that says the same. It may trim a text, or put a trial account's notice before it."""
    said = text.body.strip()
    return next((one for one in listed if one.body.strip().endswith(said)), None)
