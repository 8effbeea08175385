"""How the simulated carrier calls our webhooks: signed like the real one, over the public address, sent locally."""

import asyncio
import logging
from urllib.parse import urlencode

import aiohttp

from api.gateway.forms import Fields
from api.gateway.twilio import SIGNATURE_HEADER, make_signature
from api.settings import TwilioAccount
from api.simulator.carrier import Text

MESSAGE_PATH = "/webhooks/twilio/message"
STATUSES = ("queued", "sent", "delivered")
_TIMEOUT = aiohttp.ClientTimeout(total=15)
_log = logging.getLogger(__name__)


class WebhookCaller:
    """Posts signed forms. `public` is what is signed; `local` is where the request goes."""

    def __init__(self, account: TwilioAccount, public: str, local: str) -> None:
        self._account = account
        self._public = public
        self._local = local
        self._session: aiohttp.ClientSession | None = None
        self._reports: set[asyncio.Task[None]] = set()

    def aim(self, public: str, local: str) -> None:
        """From now on calls the app there."""
        self._public, self._local = public, local

    async def text_arrived(self, text: Text, opt_out: str | None = None) -> int:
        """Tells the app that a phone texted it; the HTTP status it answered with. aiohttp.ClientError, TimeoutError."""
        form = {
            "ToCountry": "US",
            "SmsMessageSid": text.sid,
            "NumMedia": str(text.media),
            "SmsSid": text.sid,
            "SmsStatus": "received",
            "Body": text.text,
            "FromCountry": "US",
            "To": text.service,
            "NumSegments": "1",
            "MessageSid": text.sid,
            "AccountSid": self._account.sid,
            "From": text.phone,
            "ApiVersion": "2010-04-01",
        }
        if opt_out:
            form["OptOutType"] = opt_out
        for number in range(text.media):
            form[f"MediaContentType{number}"] = "image/jpeg"
            form[f"MediaUrl{number}"] = f"{self._public}/simulator/media/{text.sid}/{number}"
        return await self.post(self._public + MESSAGE_PATH, form)

    def report(self, text: Text, statuses: tuple[str, ...] = STATUSES, error_code: int | None = None) -> None:
        """Calls back the statuses of a text to its callback address, in the background."""
        task = asyncio.get_running_loop().create_task(self._report(text, statuses, error_code))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def _report(self, text: Text, statuses: tuple[str, ...], error_code: int | None) -> None:
        for status in statuses:
            text.status = status
            failed = status in ("undelivered", "failed")
            text.error_code = error_code if failed else None
            if text.callback is None:
                continue
            form = {
                "MessageSid": text.sid,
                "MessageStatus": status,
                "SmsSid": text.sid,
                "SmsStatus": status,
                "To": text.phone,
                "From": text.service,
                "AccountSid": self._account.sid,
                "ApiVersion": "2010-04-01",
            }
            if failed:
                form["ErrorCode"] = str(error_code)
            try:
                await self.post(text.callback, form)
            except (aiohttp.ClientError, TimeoutError) as error:
                _log.warning("a status callback was not taken: %s", type(error).__name__)

    async def post(self, url: str, form: dict[str, str]) -> int:
        """Signs and posts a form to a public address of the app; returns the HTTP status."""
        fields = Fields({name: [value] for name, value in form.items()})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            SIGNATURE_HEADER: make_signature(self._account.token, url, fields),
        }
        target = self._local + url.removeprefix(self._public) if url.startswith(self._public) else url
        async with self._client().post(target, data=urlencode(form), headers=headers) as answer:
            await answer.read()
            return answer.status

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self._session

    async def close(self) -> None:
        for task in self._reports:
            task.cancel()
        await asyncio.gather(*self._reports, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None
