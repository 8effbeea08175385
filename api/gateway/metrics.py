"""What an operator can watch: one registry per app, counted where things happen, gauges read from the database."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """All counters and gauges. Labels come from fixed sets, never from what somebody sent."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.webhooks = self._counter("webhooks", "Webhook calls by what came of them", "kind", "result")
        self.turns = self._counter("turns", "Turns by how they ended", "result")
        self.turn_seconds = Histogram(
            "familyvoice_turn_seconds",
            "Seconds from asking the engine until the turn is stored",
            buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.dead_letters = self._counter("dead_letters", "Messages given up on after repeated failures")
        self.engine_failures = self._counter("engine_failures", "Times the engine could not be reached")
        self.sends = self._counter("sends", "Texts handed to the carrier by what came of it", "result")
        self.send_errors = self._counter("send_errors", "Error codes of the carrier", "code")
        self.abandoned = self._counter("abandoned_sends", "Texts found half sent after a crash, now unknown")
        self.settled = self._counter("settled_unknown", "Unknown sends settled by asking the carrier", "result")
        self.alerts = self._counter("alerts", "Things an operator should look into", "kind")
        self.breaker_open = self._gauge("sending_stopped", "1 while sending is stopped because the account is at fault")
        self.inbox_waiting = self._gauge("inbox_waiting", "Messages waiting for their turn")
        self.inbox_oldest = self._gauge("inbox_oldest_seconds", "Age of the oldest waiting message")
        self.outbox = self._gauge("outbox", "Texts by state", "state")
        self.open_flags = self._gauge("open_flags", "Calls for a coordinator that nobody has resolved", "kind")
        self.engine_ready = self._gauge("engine_ready", "1 while an engine with a model answers")

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"familyvoice_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"familyvoice_{name}", what, labels, registry=self.registry)

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self.registry)
