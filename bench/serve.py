"""Serves the app as `familyvoice up` does, but sends no texts: `python -m bench.serve`, settings from the environment.

Sending is measured apart (it waits for the carrier's network); here a turn ends with its committed outbox row.
"""

import logging
import sys

import uvicorn

from api.app import create_app
from api.engine.training import ensure_model
from api.server import server_config
from api.settings import load_settings


class _NothingIsSent:
    def start(self) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        """There is nothing to stop."""


def main() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    settings = load_settings()
    ensure_model(settings.root)
    app = create_app(settings)
    app.state.parts.sender = _NothingIsSent()
    config = server_config(app)
    config.port = settings.port
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
