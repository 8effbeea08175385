"""Starts the engine: `python -m bot familyvoice engine --port N [--model PATH] [--parent PID]`.

Rasa's own server functions do the work, without its API, its root page and its cross-origin headers.
"""

import argparse
import os
from functools import partial
from typing import Any

from bot import startup
from bot.logs import TextFreeFormatter, configure
from bot.parent import die_with

_HOST = "127.0.0.1"
_KEEP_ALIVE_SECONDS = 3600
"""Longer than any caller keeps an unused connection, so that none is closed under a request."""


def main(arguments: list[str] | None = None) -> None:
    """Serve until told to stop. SystemExit: a sentence saying what is missing."""
    options = _options(arguments)
    if options.parent:
        die_with(options.parent)
    startup.prepare()
    os.chdir(startup.ROOT)
    _need_settings()
    formatter = configure()
    _serve(options.port, options.model, formatter)


def _need_settings() -> None:
    for name in ("FAMILYVOICE_ENGINE_TOKEN", "FAMILYVOICE_ACTION_URL"):
        if not os.environ.get(name):
            raise SystemExit(f"{name} is not set; the app sets it for the engines it starts itself.")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Family Voice engine, on loopback only.")
    parser.add_argument("name", choices=["familyvoice"])
    parser.add_argument("command", choices=["engine"])
    parser.add_argument("--port", type=int, required=True, help="loopback port to listen on")
    parser.add_argument("--model", default="models", help="a model file, or a folder whose newest model is taken")
    parser.add_argument("--parent", type=int, help="end when this process, which must be the parent, ends")
    return parser.parse_args(arguments)


def _serve(port: int, model: str, formatter: TextFreeFormatter) -> None:
    from rasa.core import run
    from rasa.core.channels.channel import register
    from rasa.core.utils import AvailableEndpoints
    from sanic import Sanic

    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    app = Sanic("familyvoice_engine", configure_logging=False)
    app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
    try:
        register(run.create_http_input_channels(None, "credentials.yml"), app, route="/webhooks/")
    except ValueError as error:
        raise SystemExit(str(error)) from None
    app.register_listener(partial(run.load_agent_on_start, model, endpoints, None), "before_server_start")

    async def serving(_app: Sanic, _loop: Any) -> None:
        formatter.serving = True

    app.register_listener(serving, "after_server_start")
    app.register_listener(run.close_resources, "after_server_stop")
    app.run(host=_HOST, port=port, workers=1, access_log=False, debug=False, motd=False)
    if not formatter.serving:
        raise SystemExit(f"The engine could not listen on {_HOST}:{port}; the lines above say why.")
