"""Is it alive, can it work, and how is it doing: for operators and whatever watches for them."""

import asyncio
import logging
from datetime import UTC, datetime

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.gateway.metrics import CONTENT_TYPE, Metrics
from api.gateway.turn_taker import Engine
from api.storage import monitoring
from api.storage.database import Database, DatabaseUnavailable

_PATIENCE = 3.0
"""Seconds a check may take before what it checks counts as away."""
_log = logging.getLogger(__name__)


class Health:
    def __init__(self, database: Database, engine: Engine, metrics: Metrics) -> None:
        self._database = database
        self._engine = engine
        self._metrics = metrics

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.measured),
        ]

    async def alive(self, _: Request) -> Response:
        """200 while the process answers at all."""
        return _json({"status": "ok"})

    async def ready(self, _: Request) -> Response:
        """200 when database, engine and model are there, 503 otherwise, each named."""
        database, model = await asyncio.gather(self._database_answers(), self._model())
        parts = {
            "database": "ok" if database else "away",
            "engine": "ok" if model else "away",
            "model": model or "none",
        }
        ready = database and bool(model)
        return _json({"status": "ready" if ready else "not ready", **parts}, 200 if ready else 503)

    async def measured(self, _: Request) -> Response:
        """Prometheus's text format. What cannot be asked of the database now keeps its last value."""
        model, _taken = await asyncio.gather(self._model(), self._take_stock())
        self._metrics.engine_ready.set(1 if model else 0)
        return Response(self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._database.read(monitoring.answers)
        except (DatabaseUnavailable, TimeoutError):
            return False
        return True

    async def _model(self) -> str | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._engine.model()
        except TimeoutError:
            return None

    async def _take_stock(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                stock = await self._database.read(monitoring.stock)
        except (DatabaseUnavailable, TimeoutError):
            _log.warning("the database does not answer; /metrics shows what was last known")
            return
        age = (datetime.now(UTC) - stock.oldest_waiting).total_seconds() if stock.oldest_waiting else 0.0
        self._metrics.inbox_waiting.set(stock.inbox_waiting)
        self._metrics.inbox_oldest.set(max(age, 0.0))
        self._metrics.outbox.clear()
        for kind, waiting in stock.open_flags.items():
            self._metrics.open_flags.labels(kind).set(waiting)
        for state, count in stock.outbox.items():
            self._metrics.outbox.labels(state).set(count)


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json", headers={"Cache-Control": "no-store"})
