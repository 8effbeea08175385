"""Everything that touches Twilio's library: is a webhook really theirs, sending a text, and asking what was sent."""

import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.auth_strategy.auth_strategy import AuthStrategy  # type: ignore[import-untyped]
from twilio.auth_strategy.auth_type import AuthType  # type: ignore[import-untyped]
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException  # type: ignore[import-untyped]
from twilio.credential.credential_provider import CredentialProvider  # type: ignore[import-untyped]
from twilio.http.async_http_client import AsyncTwilioHttpClient  # type: ignore[import-untyped]
from twilio.request_validator import RequestValidator, get_signature_algorithm  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from api.gateway.carrier_errors import REMEDIES
from api.gateway.forms import Fields
from api.settings import TwilioAccount

SIGNATURE_HEADER = "x-twilio-signature"
ALGORITHM_HEADER = "x-twilio-webhooks-signature-settings"
VALIDITY = 900
"""Seconds a reply may wait in the carrier's queue: an answer that comes later answers nothing."""
_TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
SEND_DEADLINE = 15.0
"""Seconds after which a send has certainly come back, one way or another."""
_KEEP_ALIVE = 3.0
"""Shorter than any server's, so that a text is not posted into a connection that is just being closed."""
_FEW = 200
"""Texts looked at when asking what became of one."""


class RefusedError(Exception):
    """The carrier answered no. `code` is its error code (messaging error table), the HTTP status when it gave none."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the carrier refused with code {code}")
        self.code = code


class NotSentError(Exception):
    """The carrier was not reached: it cannot have taken the text."""


class OutcomeUnknownError(Exception):
    """The carrier may or may not have taken the text: never send again without asking."""


@dataclass(frozen=True, slots=True)
class SentText:
    """What the carrier knows of one text."""

    sid: str
    status: str
    to: str
    body: str
    created: datetime | None
    error_code: int | None


class WebhookSignature:
    """Checks that a request was signed with the account's token, over its public address and every parameter."""

    def __init__(self, token: str, public_url: str) -> None:
        self._validator = RequestValidator(token)
        self._bases = tuple(_ways_to_write(public_url))

    def valid(self, target: str, fields: Fields, signatures: list[str], algorithm: str | None = None) -> bool:
        """`target`: path and query as received; `signatures`: every signature header, of which there must be one."""
        if len(signatures) != 1:
            return False
        given = signatures[0].encode("utf-8", "surrogatepass")
        return any(hmac.compare_digest(given, made) for made in self._signatures(target, fields, algorithm))

    def _signatures(self, target: str, fields: Fields, algorithm: str | None) -> Iterator[bytes]:
        try:
            method = get_signature_algorithm(algorithm)
            for base in self._bases:
                yield self._validator.compute_signature(base + target, fields, method).encode()
        except ValueError:  # an algorithm nobody knows, or text that has no UTF-8 form
            return


def _ways_to_write(public_url: str) -> list[str]:
    """The address as set, then as Twilio may have written it: with or without the port and the user's name."""
    parts = urlsplit(public_url)
    user, _, place = parts.netloc.rpartition("@")
    host = place.rsplit(":", 1)[0] if parts.port else place
    port = parts.port or (443 if parts.scheme == "https" else 80)
    users = dict.fromkeys((f"{user}@" if user else "", ""))
    places = [place, f"{host}:{port}", *([host] if port in (80, 443) or parts.port else [])]
    netlocs = dict.fromkeys(name + spot for name in users for spot in places)
    return [urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", "")) for netloc in netlocs]


def make_signature(token: str, url: str, fields: Fields) -> str:
    """The signature Twilio would send; the phone simulator signs with it."""
    return str(RequestValidator(token).compute_signature(url, fields))


class _Login(AuthStrategy, CredentialProvider):  # type: ignore[misc]  # untyped
    """The account's id and token as a header; the library's own way leans on a part of aiohttp that is going away."""

    def __init__(self, account: TwilioAccount) -> None:
        super().__init__(AuthType.BASIC)
        self._header = aiohttp.encode_basic_auth(account.sid, account.token)

    def to_auth_strategy(self) -> AuthStrategy:
        return self

    def get_auth_string(self) -> str:
        return self._header

    def requires_authentication(self) -> bool:
        return True


class _Patient:
    """A session that gives up in time; the library itself tells every request to wait for ever."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def request(self, **details: Any) -> aiohttp.ClientResponse:
        return await self._session.request(**details | {"timeout": _TIMEOUT})


class Carrier:
    """Sends texts and asks about them through Twilio's REST API. `open` before use, in the loop that uses it."""

    def __init__(self, account: TwilioAccount, callback_url: str) -> None:
        """`callback_url`: where status callbacks go; each gets the outbox id as its query."""
        self._account = account
        self._callback_url = callback_url
        self._session: aiohttp.ClientSession | None = None
        self._messages: Any = None

    def open(self) -> None:
        logging.getLogger("twilio.async_http_client").setLevel(logging.WARNING)  # it would log phone numbers
        connector = aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE, limit=50)
        self._session = aiohttp.ClientSession(connector=connector)
        http = AsyncTwilioHttpClient(pool_connections=False)
        http.session = _Patient(self._session)
        login = _Login(self._account)
        client = Client(
            account_sid=self._account.sid, credential_provider=login, http_client=http, environment={"": ""}
        )
        client.api.base_url = self._account.api_url
        self._messages = client.messages

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, outbox_id: int, to: str, body: str, sender: str | None) -> SentText:
        """Hands one text over. `sender`: the number to send from, where no messaging service chooses.

        RefusedError, NotSentError, OutcomeUnknownError.
        """
        if self._account.service_sid:
            origin: dict[str, str] = {"messaging_service_sid": self._account.service_sid}
        else:
            origin = {"from_": sender or self._account.sender or ""}
        callback = f"{self._callback_url}?outbox={outbox_id}"
        try:
            message = await self._messages.create_async(
                to=to, body=body, status_callback=callback, validity_period=VALIDITY, **origin
            )
        except (TwilioRestException, TwilioServiceException) as error:
            raise _refusal(error) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError, TwilioException, json.JSONDecodeError) as error:
            raise OutcomeUnknownError(type(error).__name__) from None
        return _as_text(message)

    async def sent_to(self, to: str, since: datetime) -> list[SentText]:
        """What was made for a number since a moment, newest first. NotSentError: the carrier cannot say now.

        Not asked for by the day it was sent: what is still in the carrier's queue has none.
        """
        try:
            found = await self._messages.list_async(to=to, limit=_FEW, page_size=_FEW)
        except (aiohttp.ClientError, TimeoutError, OSError, TwilioException, ValueError) as error:
            raise NotSentError(type(error).__name__) from None
        texts = [_as_text(message) for message in found]
        return [text for text in texts if text.created is None or text.created >= since]


def _refusal(error: TwilioRestException | TwilioServiceException) -> RefusedError | OutcomeUnknownError:
    """A server error leaves open whether the text was taken, unless its code stands for a refusal."""
    code = int(error.code or error.status)
    if error.status >= 500 and code not in REMEDIES:
        return OutcomeUnknownError(f"HTTP {error.status}")
    return RefusedError(code)


def _as_text(message: Any) -> SentText:
    code = message.error_code
    return SentText(
        sid=str(message.sid),
        status=str(message.status),
        to=str(message.to),
        body=message.body or "",
        created=message.date_created,
        error_code=int(code) if code else None,
    )
