"""One trained model and one engine for all tests here, with an action server that each test sets as it likes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.engine.training import ensure_model
from tests.bot.action_server import ActionServer, action_server
from tests.bot.running_engine import ROOT, RunningEngine, running_engine


@pytest.fixture(scope="session")
def model() -> Path:
    return ensure_model(ROOT)


@pytest.fixture(scope="session")
def _served(model: Path) -> Iterator[tuple[RunningEngine, ActionServer]]:
    with action_server() as actions, running_engine(model, actions.url) as engine:
        engine.wait()
        yield engine, actions


@pytest.fixture
def actions(_served: tuple[RunningEngine, ActionServer]) -> ActionServer:
    _served[1].reset()
    return _served[1]


@pytest.fixture
def engine(_served: tuple[RunningEngine, ActionServer], actions: ActionServer) -> RunningEngine:
    return _served[0]
