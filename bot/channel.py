"""The only way messages reach the engine: JSON from the app, on loopback, with a token.

A turn is refused (503) while no model is loaded or the app cannot be reached, so that the caller tries again; whatever
goes wrong inside is another 5xx.
"""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from ujson import dumps

from bot import patches, tracker_store
from bot.incoming import MAX_BODY_BYTES, RequestError, Said, read_messages, read_turn
from bot.patches import action_call
from bot.patches.action_call import ActionFailedError, AppAwayError

log = logging.getLogger(__name__)

MIN_TOKEN = 16
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_SLICE = 25
"""Messages parsed at a stretch: a turn that comes in meanwhile waits for no more than these."""
_NO_CONVERSATION = "parse"

patches.apply()

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class GatewayChannel(InputChannel):
    """`/webhooks/gateway/turn`, `/parse` and `/ready`."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GatewayChannel":
        """ValueError: no token, or one so short that it could be guessed."""
        token = str((credentials or {}).get("token") or "")
        if len(token) < MIN_TOKEN:
            raise ValueError(f"Set FAMILYVOICE_ENGINE_TOKEN to at least {MIN_TOKEN} characters.")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Part of Rasa's interface."""
        routes = Blueprint("gateway")
        routes.add_route(self._guarded(_turn), "/turn", methods=["POST"])
        routes.add_route(self._guarded(_parse), "/parse", methods=["POST"])
        routes.add_route(self._guarded(_ready), "/ready", methods=["GET"])
        routes.listener("before_server_start")(_limit_bodies)
        routes.listener("after_server_start")(_assert_tracker_store)
        routes.listener("before_server_stop")(_close_connections)
        return routes

    def _guarded(self, handle: Handler) -> Handler:
        """`handle` for callers on this machine that hold the token, with its errors as answers."""

        async def guarded(request: Request) -> HTTPResponse:
            if request.ip not in _LOOPBACK:
                return _answer({"error": "Only this machine may talk to the engine."}, 403)
            given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
            if not hmac.compare_digest(given, self._expected):
                return _answer({"error": "Send the engine's token as a bearer token."}, 401)
            if not request.app.ctx.agent.is_ready():
                return _answer({"error": "No model is loaded."}, 503)
            try:
                return await handle(request)
            except RequestError as error:
                return _answer({"error": str(error)}, 400)
            except AppAwayError as error:
                log.warning("%s failed, to be tried again: %s", request.path, error)
                return _answer({"error": "The app cannot be reached for its action."}, 503)
            except ActionFailedError as error:
                log.warning("%s failed: %s", request.path, error)
                return _answer({"error": "The app's action failed."}, 502)
            except Exception:
                log.exception("%s failed", request.path)
                return _answer({"error": "The engine could not finish this; its log says where."}, 500)

        guarded.__name__ = handle.__name__
        return guarded


async def _turn(request: Request) -> HTTPResponse:
    turn = read_turn(request.body)
    output = CollectingOutputChannel()
    message = _message(turn.said, turn.conversation, output)
    message.metadata["inbound"] = turn.inbound
    await request.app.ctx.agent.handle_message(message)
    return _answer({"messages": output.messages})


async def _parse(request: Request) -> HTTPResponse:
    processor = request.app.ctx.agent.processor
    target = processor.model_metadata.nlu_target
    messages = [_message(said, _NO_CONVERSATION) for said in read_messages(request.body)]
    parses: list[dict[str, Any]] = []
    for start in range(0, len(messages), _SLICE):
        inputs = {PLACEHOLDER_MESSAGE: messages[start : start + _SLICE], PLACEHOLDER_TRACKER: None}
        read = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
        parses += [{"intent": each.get("intent")["name"], "entities": each.get("entities")} for each in read]
        await asyncio.sleep(0)
    return _answer({"parses": parses})


async def _ready(request: Request) -> HTTPResponse:
    return _answer({"model": Path(request.app.ctx.agent.processor.model_path).name.split(".")[0]})


def _message(said: Said, conversation: str, output: CollectingOutputChannel | None = None) -> UserMessage:
    return UserMessage(
        said.text, output, conversation, input_channel=GatewayChannel.name(), message_id="", metadata=said.metadata
    )


def _answer(body: dict[str, Any], status: int = 200) -> HTTPResponse:
    return raw(dumps(body).encode(), status, content_type="application/json")


async def _limit_bodies(app: Sanic, _loop: Any) -> None:
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES


async def _assert_tracker_store(app: Sanic, _loop: Any) -> None:
    """Rasa quietly takes its own ever-growing store when the path in endpoints.yml is wrong."""
    if tracker_store.find(app.ctx.agent.tracker_store) is None:
        raise RuntimeError("endpoints.yml does not lead to bot.tracker_store.SnapshotTrackerStore; correct its path.")


async def _close_connections(_app: Sanic, _loop: Any) -> None:
    await action_call.close()
