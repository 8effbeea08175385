"""The simulator as the app uses it: one carrier with its REST paths and its phones. Only where no account is set."""

from starlette.routing import BaseRoute

from api.settings import TwilioAccount
from api.simulator.carrier import Carrier
from api.simulator.phones import PhonesApi
from api.simulator.rest import MessagesApi
from api.simulator.webhooks import WebhookCaller


class Simulator:
    """`public`: the app's address as signed; `local`: where its webhooks are called."""

    def __init__(self, account: TwilioAccount, public: str, local: str) -> None:
        self.carrier = Carrier()
        self.webhooks = WebhookCaller(account, public, local)
        self._rest = MessagesApi(account, self.carrier, self.webhooks)
        self._phones = PhonesApi(self.carrier, self.webhooks, account.sender or "")

    def routes(self) -> list[BaseRoute]:
        return [*self._rest.routes(), *self._phones.routes()]

    async def close(self) -> None:
        await self.webhooks.close()
