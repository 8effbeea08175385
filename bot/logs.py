"""What the engine writes to stderr: where and what kind of trouble, never a message, a slot or a token.

Rasa's own log lines quote messages in places, and exceptions quote values. So once the engine serves, lines that are
not ours are cut down to where they came from, and exceptions to their type and their frames.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

OWN = "bot"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class TextFreeFormatter(logging.Formatter):
    """Lines without a person's words. `serving` is set once messages can arrive."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s engine %(levelname)s %(name)s: %(message)s")
        self.serving = False

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the frames of an exception below it."""
        if self.serving and record.name.partition(".")[0] != OWN:
            record = logging.makeLogRecord({**record.__dict__, "msg": f"line {record.lineno}", "args": ()})
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name logging calls
        """Type and frames. The exception's own words could be a person's, once there are any."""
        if not self.serving:
            return super().formatException(ei)
        kind, _, where = ei
        name = kind.__name__ if kind else "Exception"
        return "".join(traceback.format_tb(where)) + name


def _names_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """structlog events keep their name; their fields hold messages, slots and parses."""
    return {"event": str(event.get("event", ""))}


def configure() -> TextFreeFormatter:
    """Send warnings and worse to stderr, for logging and structlog alike. Returns the formatter, to mark as serving."""
    formatter = TextFreeFormatter()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(OWN).setLevel(logging.INFO)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    structlog.configure(
        processors=[_names_only, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )
    return formatter
