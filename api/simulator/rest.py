"""Twilio's REST paths for messages, as far as its official library uses them to send and to list texts."""

import asyncio
import base64
import hmac
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.settings import TwilioAccount
from api.simulator.carrier import LONGEST_TEXT, PHONE_NUMBER, Carrier, Fault, Text
from api.simulator.webhooks import STATUSES, WebhookCaller
from assessment.segments import segment_count

MESSAGES_PATH = "/2010-04-01/Accounts/{sid}/Messages.json"
_MAX_FORM = 64 * 1024


class _CutOff(Response):
    """A reply that is lost on the way: the connection ends before the announced body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})


class MessagesApi:
    """`POST` sends a text to a phone, `GET` lists what was sent; both ask for the account's credentials."""

    def __init__(
        self,
        account: TwilioAccount,
        carrier: Carrier,
        webhooks: WebhookCaller,
        statuses: tuple[str, ...] = STATUSES,
    ) -> None:
        """`statuses`: what is reported about a text that was taken."""
        self._statuses = statuses
        self._account = account
        self._carrier = carrier
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        return [
            Route(MESSAGES_PATH, self._create, methods=["POST"]),
            Route(MESSAGES_PATH, self._list, methods=["GET"]),
        ]

    async def _create(self, request: Request) -> Response:
        if (refusal := self._refuse_stranger(request)) is not None:
            return refusal
        form = _form(await request.body())
        self._carrier.calls.append(form)
        fault = self._carrier.next_fault()
        if fault is not None:
            return await self._go_wrong(fault, form)
        return self._take(form, self._statuses)

    def _take(self, form: dict[str, str], statuses: tuple[str, ...], error_code: int | None = None) -> Response:
        if not PHONE_NUMBER.fullmatch(form.get("To", "")):
            return _refusal(400, 21211, "The 'To' number is not a valid phone number.")
        if not form.get("Body"):
            return _refusal(400, 21602, "Message body is required.")
        if len(form["Body"]) > LONGEST_TEXT:
            return _refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
        service = form.get("From") or self._account.sender or ""
        text = self._carrier.add(form["To"], service, "received", form["Body"])
        text.callback = form.get("StatusCallback")
        answer = Response(orjson.dumps(self._resource(text)), 201, media_type="application/json")
        self._webhooks.report(text, statuses, error_code)
        return answer

    async def _go_wrong(self, fault: Fault, form: dict[str, str]) -> Response:
        if fault.kind == "refuse":
            return _refusal(fault.status, fault.code, "Scripted refusal.")
        if fault.kind == "fail_later":
            return self._take(form, ("queued", "sent", "undelivered"), fault.code)
        answer = self._take(form, self._statuses) if fault.taken else Response(status_code=500)
        if fault.kind == "stall":
            await asyncio.sleep(fault.seconds)
            return answer
        return _CutOff() if fault.kind == "lose" else Response(status_code=500)

    async def _list(self, request: Request) -> Response:
        if (refusal := self._refuse_stranger(request)) is not None:
            return refusal
        asked = request.query_params
        since = _moment(asked.get("DateSent>"))
        texts = self._carrier.received_since(asked.get("To"), since)[: int(asked.get("PageSize", "50"))]
        path = MESSAGES_PATH.format(sid=self._account.sid)
        page = {
            "messages": [self._resource(text) for text in texts],
            "page": 0,
            "page_size": len(texts),
            "first_page_uri": path,
            "next_page_uri": None,
            "previous_page_uri": None,
            "uri": path,
        }
        return Response(orjson.dumps(page), media_type="application/json")

    def _resource(self, text: Text) -> dict[str, Any]:
        at = format_datetime(text.at)
        return {
            "account_sid": self._account.sid,
            "api_version": "2010-04-01",
            "body": text.text,
            "date_created": at,
            "date_sent": at,
            "date_updated": at,
            "direction": "outbound-api",
            "error_code": text.error_code,
            "error_message": None,
            "from": text.service,
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": str(segment_count(text.text)),
            "price": None,
            "price_unit": "USD",
            "sid": text.sid,
            "status": text.status,
            "subresource_uris": {},
            "to": text.phone,
            "uri": f"/2010-04-01/Accounts/{self._account.sid}/Messages/{text.sid}.json",
        }

    def _refuse_stranger(self, request: Request) -> Response | None:
        expected = base64.b64encode(f"{self._account.sid}:{self._account.token}".encode())
        given = request.headers.get("authorization", "").removeprefix("Basic ").encode()
        right_account = request.path_params["sid"] == self._account.sid
        if right_account and hmac.compare_digest(given, expected):
            return None
        return _refusal(401, 20003, "Authenticate")


def _refusal(status: int, code: int, message: str) -> Response:
    body = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return Response(orjson.dumps(body), status, media_type="application/json")


def _form(body: bytes) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(body[:_MAX_FORM].decode(), keep_blank_values=True).items()}


def _moment(value: str | None) -> datetime | None:
    """What the library sends for `date_sent_after`: an ISO moment, or a day."""
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
