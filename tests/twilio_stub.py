"""A Twilio of our own for tests: signs webhooks, takes texts from the official library over REST, fails on cue.

Built on the phone simulator's parts, and served on its own port like the real one.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from api.gateway.quiet_server import QuietServer
from api.settings import TwilioAccount
from api.simulator.carrier import Carrier, Text
from api.simulator.rest import MessagesApi
from api.simulator.webhooks import WebhookCaller

SID = "AC" + "0123456789abcdef" * 2
TOKEN = "the-auth-token-of-the-stub"
NUMBER = "+12025550100"


@dataclass
class TwilioStub:
    """`account` is what the app under test is set to. Call `point_at` before it reports statuses or texts the app."""

    account: TwilioAccount
    carrier: Carrier
    webhooks: WebhookCaller
    api: MessagesApi

    def point_at(self, public: str, local: str | None = None) -> None:
        """The app's address as signed, and where its webhooks are really called."""
        self.webhooks.aim(public, local or public)

    async def text(self, phone: str, body: str, **details: str | int) -> Text:
        """A phone texts the app. The text's status tells whether the app took it."""
        text = self.carrier.add(phone, NUMBER, "sent", body, media=int(details.get("media", 0)))
        if "sid" in details:
            text.sid = str(details["sid"])
        opt_out = details.get("opt_out")
        status = await self.webhooks.text_arrived(text, str(opt_out) if opt_out else None)
        text.status = "received" if status == 200 else str(status)
        return text

    def received(self, phone: str) -> list[str]:
        """What a phone was sent, in order."""
        return [text.text for text in self.carrier.texts(phone) if text.direction == "received"]


@contextlib.asynccontextmanager
async def twilio_stub(statuses: tuple[str, ...] = ("queued", "sent", "delivered")) -> AsyncIterator[TwilioStub]:
    """Serves the stub on a free loopback port. `statuses`: what it reports about each text it takes."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    account = TwilioAccount(SID, TOKEN, url, NUMBER, None, simulated=False)
    carrier = Carrier()
    webhooks = WebhookCaller(account, "http://127.0.0.1:9", "http://127.0.0.1:9")
    api = MessagesApi(account, carrier, webhooks, statuses)
    app = Starlette(routes=api.routes())
    server = QuietServer(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await server.up.wait()
    try:
        yield TwilioStub(account, carrier, webhooks, api)
    finally:
        await webhooks.close()
        server.force_exit = True
        server.should_exit = True
        await task
        listener.close()
