"""The application as a whole: builds every part from the settings, wires them, and starts and stops them in order."""

import asyncio
import contextlib
import hmac
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import FastAPI
from rasa_sdk.executor import ActionExecutor  # type: ignore[import-untyped]

import content
from actions import all_actions
from api.endpoints import chat, export, problems, scores
from api.endpoints import communities as community_endpoints
from api.endpoints.body_limit import BodyLimit
from api.endpoints.chat import ChatDesk
from api.endpoints.direct import Direct
from api.endpoints.health import Health
from api.endpoints.security_headers import SecurityHeaders
from api.engine.client import EngineClient
from api.engine.process import EngineProcess
from api.engine.training import TrainingError, ensure_model
from api.gateway.action_route import ActionListener, ActionRoute
from api.gateway.dispatcher import Dispatcher
from api.gateway.metrics import Metrics
from api.gateway.pacing import Breaker, Pace
from api.gateway.reconciler import Reconciler
from api.gateway.sender import Sender
from api.gateway.status_reports import StatusReports
from api.gateway.turn_taker import TurnTaker
from api.gateway.turn_watch import TurnWatch
from api.gateway.twilio import Carrier, WebhookSignature
from api.gateway.webhooks import STATUS_PATH, TwilioWebhooks
from api.settings import Settings, TwilioAccount
from api.simulator.simulator import Simulator
from api.storage import first_start
from api.storage.crypto import Vault
from api.storage.database import Database
from api.storage.turns import Turns
from api.web import api_docs, errors, pages
from api.web.site import Site
from assessment.library import Library

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Parts:
    """Everything that runs. `first_token`: a coordinator's token of the demo community, when this start made it."""

    settings: Settings
    account: TwilioAccount
    library: Library
    database: Database
    vault: Vault
    metrics: Metrics
    watch: TurnWatch
    engine: EngineClient
    listener: ActionListener
    carrier: Carrier
    dispatcher: Dispatcher
    sender: Sender
    reconciler: Reconciler
    reports: StatusReports
    simulator: Simulator | None
    engine_token: str = field(repr=False)
    engine_process: list[EngineProcess] = field(default_factory=list)
    """The one that is supervised; empty until it is started, and with engines of one's own."""
    first_token: str | None = field(default=None, repr=False)


def create_app(settings: Settings) -> FastAPI:
    """The ASGI application. SettingsError, content.InvalidData: it cannot be built, and says why."""
    parts = _build(settings)
    app = FastAPI(
        title="Family Voice",
        summary="Early Learning Community assessments and the community scores they become",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # would lead to whatever host the request names
        lifespan=lambda _: _running(parts),
    )
    app.state.parts = parts
    app.state.settings = settings
    app.state.database = parts.database
    app.state.vault = parts.vault
    app.state.library = parts.library
    app.state.chat = ChatDesk(parts.database, parts.vault, parts.library, parts.dispatcher, parts.watch)
    app.state.site = Site(parts.library, parts.database, parts.account.simulated)
    webhooks = _webhooks(parts)
    _add_routes(app, parts, webhooks)
    problems.install(app)
    errors.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders, secure=settings.address.startswith("https:"))
    app.add_middleware(Direct, posts={route.path: route.endpoint for route in webhooks.routes()})
    return app


def _build(settings: Settings) -> Parts:
    secret = settings.secret()
    account = settings.twilio(secret)
    library = content.load(settings.root / "data")
    database, vault, metrics = Database(settings.database), Vault(secret), Metrics()
    watch = TurnWatch(Turns(database, vault, library))
    engine_token = settings.engine_token or hmac.new(secret.encode(), b"engine", "sha256").hexdigest()
    executor = ActionExecutor()
    for action in all_actions(library, watch):
        executor.register_action(action)
    processes: list[EngineProcess] = []
    engine = EngineClient(lambda: settings.engine_urls or [one.url for one in processes], engine_token)
    carrier = Carrier(account, settings.address + STATUS_PATH)
    breaker = Breaker(time.monotonic)
    sender = Sender(database, vault, carrier, metrics, Pace(settings.send_rate, time.monotonic), breaker)
    taker = TurnTaker(database, vault, library, engine, watch, metrics, sender.wake)
    return Parts(
        settings=settings,
        account=account,
        library=library,
        database=database,
        vault=vault,
        metrics=metrics,
        watch=watch,
        engine=engine,
        listener=ActionListener(ActionRoute(executor, engine_token), settings.action_port),
        carrier=carrier,
        dispatcher=Dispatcher(database, taker),
        sender=sender,
        reconciler=Reconciler(database, vault, carrier, metrics, sender.wake),
        reports=StatusReports(database, metrics, breaker),
        simulator=Simulator(account, settings.address, settings.local_address) if account.simulated else None,
        engine_token=engine_token,
        engine_process=processes,
    )


def _webhooks(parts: Parts) -> TwilioWebhooks:
    return TwilioWebhooks(
        WebhookSignature(parts.account.token, parts.settings.address),
        parts.database,
        parts.vault,
        parts.library,
        parts.reports,
        parts.metrics,
        parts.dispatcher.notify,
    )


def _add_routes(app: FastAPI, parts: Parts, webhooks: TwilioWebhooks) -> None:
    app.router.routes.extend(webhooks.routes())
    app.router.routes.extend(Health(parts.database, parts.engine, parts.metrics).routes())
    if parts.simulator is not None:
        app.router.routes.extend(parts.simulator.routes())
    for endpoints in (chat, community_endpoints, scores, export):
        app.include_router(endpoints.router)
    app.include_router(api_docs.router)
    app.include_router(pages.router)
    app.mount("/static", pages.static)


@contextlib.asynccontextmanager
async def _running(parts: Parts) -> AsyncIterator[None]:
    """Starts what runs beside the requests, the engine first because it takes longest; stops it in reverse."""
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.to_thread, parts.database.close)
        stack.push_async_callback(parts.engine.close)
        await parts.listener.start()
        stack.push_async_callback(parts.listener.stop)
        starting = [] if parts.settings.engine_urls else [asyncio.create_task(_run_engine(parts))]
        stack.push_async_callback(_stop_engine, parts)
        stack.push_async_callback(_cancel, starting)
        await asyncio.to_thread(parts.database.migrate)
        parts.first_token = await parts.database.write(first_start.welcome)
        if parts.simulator is not None:
            stack.push_async_callback(parts.simulator.close)
        parts.carrier.open()
        stack.push_async_callback(parts.carrier.close)
        parts.sender.start()
        stack.push_async_callback(parts.sender.stop)
        workers = [asyncio.create_task(parts.dispatcher.run()), asyncio.create_task(parts.reconciler.run())]
        stack.push_async_callback(_cancel, workers)
        yield


async def _run_engine(parts: Parts) -> None:
    """Trains the model where that is needed, then starts the engine, which is supervised from then on."""
    root = parts.settings.root
    try:
        model = await asyncio.to_thread(ensure_model, root)
        process = EngineProcess(root, model, parts.engine_token, parts.listener.url)
        parts.engine_process.append(process)
        await process.start()
    except TrainingError as error:
        _log.critical("there is no engine, so messages wait: %s", error)
    except Exception:
        _log.critical("there is no engine, so messages wait", exc_info=True)


async def _stop_engine(parts: Parts) -> None:
    for process in parts.engine_process:
        await process.stop()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
