"""The carrier's webhooks: a text that came in, and what became of one that went out.

Nothing is believed before its signature was checked; what was checked is made durable before the carrier is answered.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.gateway.forms import Fields, OversizedForm, UnreadableForm, parse_form, read_body
from api.gateway.metrics import Metrics
from api.gateway.status_reports import StatusReports
from api.gateway.twilio import ALGORITHM_HEADER, SIGNATURE_HEADER, WebhookSignature
from api.storage import inbox
from api.storage.crypto import Vault
from api.storage.database import Database, DatabaseUnavailable, QueryError
from api.storage.inbox import PendingTurn
from assessment.library import Library

if TYPE_CHECKING:
    from sqlalchemy import Connection

MESSAGE_PATH = "/webhooks/twilio/message"
STATUS_PATH = "/webhooks/twilio/status"
_EMPTY_TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_PHONE = re.compile(r"\+[1-9][0-9]{5,14}")
"""Any possible E.164 number. Short codes, names and other channels' addresses cannot hold a conversation by text."""
_WHOLE_ID = re.compile(r"(?:SM|MM)[0-9A-Fa-f]{32}")
_ID = re.compile(rf"(?!{_WHOLE_ID.pattern}.)[A-Za-z0-9_.:-]{{1,64}}")
"""Nothing may follow a whole one (`_divided`)."""
_STORE_SECONDS = 10.0
"""The carrier stops listening after 15."""
_log = logging.getLogger(__name__)


class TwilioWebhooks:
    """`on_text` is called with the person and their next turn after a new text is durable; no answer waits for it."""

    def __init__(
        self,
        signature: WebhookSignature,
        database: Database,
        vault: Vault,
        library: Library,
        reports: StatusReports,
        metrics: Metrics,
        on_text: Callable[[int, PendingTurn | None], None],
    ) -> None:
        self._signature = signature
        self._database = database
        self._vault = vault
        self._library = library
        self._reports = reports
        self._metrics = metrics
        self._on_text = on_text

    def routes(self) -> list[Route]:
        return [
            Route(MESSAGE_PATH, self.message, methods=["POST"]),
            Route(STATUS_PATH, self.status, methods=["POST"]),
        ]

    async def message(self, request: Request) -> Response:
        """A text came in: 200 once stored, 403 unverified, 413 too large, 503 when it cannot be stored now."""
        fields = await self._verified(request, "message")
        provider_id = fields.first("MessageSid") or fields.first("SmsMessageSid") or fields.first("SmsSid")
        if not _divided(provider_id, fields):
            raise self._refusal("message", "no_id", 400)
        if not _PHONE.fullmatch(fields.first("From")):
            return self._answer("message", "no_phone")
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                stored, turn = await self._store(provider_id, fields)
        except (DatabaseUnavailable, TimeoutError):
            _log.error("a text could not be stored; the carrier was told to try again")
            raise self._refusal("message", "not_stored", 503) from None
        if stored.new:
            self._on_text(stored.person, turn)
        return self._answer("message", "stored" if stored.new else "repeated")

    async def _store(self, provider_id: str, fields: Fields) -> tuple[inbox.Stored, PendingTurn | None]:
        """Keeps the text, and looks up the person's next turn while the connection is at hand."""
        address, text, extra, now = fields.first("From"), fields.first("Body"), _extra(fields), datetime.now(UTC)

        def work(connection: "Connection") -> tuple[inbox.Stored, PendingTurn | None]:
            stored = inbox.store(connection, self._vault, "sms", provider_id, address, text, extra, now)
            if not stored.new:
                return stored, None
            try:
                return stored, inbox.next_turn(connection, self._vault, stored.person, self._library)
            except QueryError:
                raise
            except Exception:  # what is wrong with an older message must not lose this one
                _log.exception("message %s is stored, but the person's next turn cannot be read", stored.inbound)
                return stored, None

        return await self._database.write(work)

    async def status(self, request: Request) -> Response:
        """What became of a text: 200 once noted (also when it is not ours), 403, 413, 503 as above."""
        fields = await self._verified(request, "status")
        sid = fields.first("MessageSid") or fields.first("SmsSid")
        if not _ID.fullmatch(sid):
            raise self._refusal("status", "no_id", 400)
        status = fields.first("MessageStatus") or fields.first("SmsStatus")
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                await self._reports.note(_outbox_id(request), sid, status, fields.count("ErrorCode") or None)
        except (DatabaseUnavailable, TimeoutError):
            raise self._refusal("status", "not_stored", 503) from None
        return self._answer("status", "stored")

    async def _verified(self, request: Request, kind: str) -> Fields:
        """The form of a request that was signed by the carrier. HTTPException: any other request."""
        try:
            body = await read_body(request)
            fields = parse_form(request.headers.get("content-type", ""), body)
        except OversizedForm:
            raise self._refusal(kind, "oversized", 413) from None
        except UnreadableForm:
            raise self._refusal(kind, "forged", 403) from None
        signatures = request.headers.getlist(SIGNATURE_HEADER)
        if self._signature.valid(_target(request), fields, signatures, request.headers.get(ALGORITHM_HEADER)):
            return fields
        raise self._refusal(kind, "forged", 403)

    def _answer(self, kind: str, result: str) -> Response:
        self._metrics.webhooks.labels(kind, result).inc()
        return Response(_EMPTY_TWIML, media_type="text/xml")

    def _refusal(self, kind: str, result: str, status: int) -> HTTPException:
        """To be raised; the app words it as it words every error."""
        self._metrics.webhooks.labels(kind, result).inc()
        return HTTPException(status, headers=_HEADERS.get(status))


_HEADERS = {503: {"Retry-After": "5"}, 413: {"Connection": "close"}}


def _target(request: Request) -> str:
    """Path and query exactly as they were sent."""
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope["query_string"]
    target: bytes = path + b"?" + query if query else path
    return target.decode("latin-1")


def _divided(provider_id: str, fields: Fields) -> bool:
    """Whether the id is one that the carrier gave.

    The signature covers names and values run together, so it stays right when a genuine request's id takes in the next
    field, or loses its end to a field that takes in all the following ones, `To` too. Neither is a new message.
    """
    return _ID.fullmatch(provider_id) is not None and ("To" in fields or _WHOLE_ID.fullmatch(provider_id) is not None)


def _outbox_id(request: Request) -> int | None:
    value = request.query_params.get("outbox", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _extra(fields: Fields) -> dict[str, object]:
    """What else matters about a text: pictures, the carrier's own opt-out handling, and the number texted."""
    extra: dict[str, object] = {}
    if media := fields.count("NumMedia"):
        extra["media"] = media
    if fields.first("OptOutType"):
        extra["quiet"] = True
    if _PHONE.fullmatch(fields.first("To")):
        extra["to"] = fields.first("To")
    return extra
