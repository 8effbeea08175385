"""The phones of the simulator over HTTP, for its page, the demo and tests: list, text from one, read what came."""

import re
from typing import Any

import aiohttp
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.simulator.carrier import PHONE_NUMBER, Carrier, Text
from api.simulator.webhooks import WebhookCaller
from assessment.segments import segment_count

LONGEST_WAIT = 25.0
"""Seconds a reader may wait for the next text."""
_MAX_BODY = 64 * 1024
_OPT_OUT = re.compile("STOP|START|HELP")


class PhonesApi:
    """`/simulator/api/phones`: see each handler. `service` is the number the phones text to."""

    def __init__(self, carrier: Carrier, webhooks: WebhookCaller, service: str) -> None:
        self._carrier = carrier
        self._webhooks = webhooks
        self._service = service

    def routes(self) -> list[Route]:
        return [
            Route("/simulator/api/phones", self._list, methods=["GET"]),
            Route("/simulator/api/phones", self._new, methods=["POST"]),
            Route("/simulator/api/phones/{number}/messages", self._read, methods=["GET"]),
            Route("/simulator/api/phones/{number}/messages", self._send, methods=["POST"]),
        ]

    async def _list(self, _: Request) -> Response:
        """`{"service", "phones": [{"number", "last"}]}`, the latest heard from first."""
        return _json({"service": self._service, "phones": [self._phone(number) for number in self._carrier.numbers()]})

    async def _new(self, _: Request) -> Response:
        """A number nobody has yet: `{"number"}`. It becomes a phone with its first text."""
        return _json({"number": self._carrier.new_number()}, 201)

    async def _read(self, request: Request) -> Response:
        """`{"messages": [...]}` after id `after`; with `wait` (seconds) the answer comes with the next text."""
        number = request.path_params["number"]
        after, wait = request.query_params.get("after", "0"), request.query_params.get("wait", "0")
        if not PHONE_NUMBER.fullmatch(number) or not _number(after) or not _number(wait):
            return _wrong("Ask for a number such as +12025550123, with 'after' and 'wait' as whole numbers.")
        texts = await self._carrier.changes(number, int(after), min(float(wait), LONGEST_WAIT))
        return _json({"messages": [_as_json(text) for text in texts]})

    async def _send(self, request: Request) -> Response:
        """Texts `{"text", "media"?: pictures, "opt_out"?: STOP|START|HELP}` to the service.

        202 with the text when the app took it, 502 when it did not.
        """
        number = request.path_params["number"]
        asked = _read_json(await request.body())
        text, media, opt_out = asked.get("text"), asked.get("media", 0), asked.get("opt_out")
        right = isinstance(text, str) and isinstance(media, int) and 0 <= media <= 10 and _is_opt_out(opt_out)
        if not right or not PHONE_NUMBER.fullmatch(number):
            return _wrong('Send {"text": "..."} from a number such as +12025550123.')
        sent = self._carrier.add(number, self._service, "sent", text or "", media=media)
        try:
            status = await self._webhooks.text_arrived(sent, opt_out)
        except (aiohttp.ClientError, TimeoutError, UnicodeEncodeError):
            status = 0
        sent.status = "received" if 200 <= status < 300 else "failed"
        return _json(_as_json(sent), 202 if sent.status == "received" else 502)

    def _phone(self, number: str) -> dict[str, Any]:
        texts = self._carrier.texts(number)
        return {"number": number, "last": _as_json(texts[-1]) if texts else None}


def _as_json(text: Text) -> dict[str, Any]:
    return {
        "id": text.id,
        "sid": text.sid,
        "direction": text.direction,
        "text": text.text,
        "segments": segment_count(text.text),
        "status": text.status,
        "at": text.at.isoformat(timespec="milliseconds"),
    }


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body) if len(body) <= _MAX_BODY else None
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _is_opt_out(value: object) -> bool:
    return value is None or (isinstance(value, str) and _OPT_OUT.fullmatch(value) is not None)


def _number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 16


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


def _wrong(detail: str) -> Response:
    body = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": detail}
    return Response(orjson.dumps(body), 400, media_type="application/problem+json")
