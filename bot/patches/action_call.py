"""Calls the app's actions: connections kept alive, a trimmed body, a compiled check of the result, errors that surface.

Reason: the stock call opens a connection each time, sends the whole tracker and the whole domain, checks the result's
schema against its metaschema, and waits up to 300 s.
"""

import asyncio
from typing import Any, cast

import aiohttp
import jsonschema
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from ujson import JSONDecodeError, dumps, loads

TIMEOUT_SECONDS = 10
MAX_CONNECTIONS = 64

_check_result = jsonschema.Draft202012Validator(RemoteAction.action_response_format_spec()).validate
_sessions: dict[asyncio.AbstractEventLoop, aiohttp.ClientSession] = {}


class ActionFailedError(RasaException):
    """The app did not finish the action. The turn is an error; the app knows whether it took effect."""


class AppAwayError(ActionFailedError):
    """The app could not be reached, so nothing is wrong with the message: the caller should try again."""


class AppAction(RemoteAction):
    """An action in the app."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """What rasa-sdk needs, with the message's reading in place of the conversation."""
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": {},
                "latest_message": _latest(tracker),
                "latest_event_time": None,
                "followup_action": None,
                "paused": False,
                "events": [],
                "latest_input_channel": None,
                "active_loop": {},
                "latest_action": {},
                "latest_action_name": tracker.latest_action_name,
            },
            "domain": {},
            "version": rasa.__version__,
        }

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """True. jsonschema.ValidationError: not the result of an action."""
        _check_result(result)
        return True

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """What the action said and did, as events. ActionFailedError: it did not run, or not to its end."""
        if self.action_endpoint is None:
            raise ActionFailedError("endpoints.yml names no action_endpoint.")
        result = await _post(self.action_endpoint, self._action_call_format(tracker, domain))
        self._validate_action_result(result)
        said = await self._utter_responses(result.get("responses", []), output_channel, nlg, tracker)
        return cast(list[Event], said) + deserialise_events(result.get("events", []))


def _latest(tracker: DialogueStateTracker) -> dict[str, Any]:
    message = tracker.latest_message
    if message is None:
        return {}
    asked = message.parse_data.get("metadata") or {}
    return {"intent": message.intent, "entities": message.entities, "metadata": asked}


async def _post(endpoint: EndpointConfig, body: dict[str, Any]) -> Any:
    headers = {"Content-Type": "application/json", **endpoint.headers}
    try:
        async with _session().post(endpoint.url, data=dumps(body).encode(), headers=headers) as response:
            if response.status != 200:
                raise ActionFailedError(f"The app answered an action with {response.status}.")
            return loads(await response.read())
    except aiohttp.ClientConnectionError as error:
        raise AppAwayError(f"The app cannot be reached for an action: {type(error).__name__}.") from error
    except (aiohttp.ClientError, asyncio.TimeoutError, JSONDecodeError) as error:
        raise ActionFailedError(f"The app could not be asked for an action: {type(error).__name__}.") from error


def _session() -> aiohttp.ClientSession:
    loop = asyncio.get_running_loop()
    session: aiohttp.ClientSession | None = _sessions.get(loop)
    if session is None:
        session = _sessions[loop] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
    return session


async def close() -> None:
    """Close this loop's connections to the app."""
    session = _sessions.pop(asyncio.get_running_loop(), None)
    if session is not None:
        await session.close()
