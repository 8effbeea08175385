"""`familyvoice up` and `familyvoice engine`: what keeps running until it is stopped."""

import os

from api import server
from api.cli.address import settings
from api.cli.problem import CommandError
from api.engine.training import TrainingError, engine_python, ensure_model
from api.settings import Settings, SettingsError
from assessment.validation import InvalidData


def serve() -> None:
    """CommandError: it cannot start; the message says why."""
    try:
        server.serve(settings())
    except (SettingsError, TrainingError, InvalidData) as error:
        raise CommandError(str(error)) from None


def engine_environment(chosen: Settings) -> dict[str, str]:
    """What an engine must know, of the environment or of the settings in `.env`; "" where neither has it."""
    local = f"http://127.0.0.1:{chosen.action_port}/webhook" if chosen.action_port else ""
    return {
        "FAMILYVOICE_ENGINE_TOKEN": chosen.engine_token,
        "FAMILYVOICE_ACTION_URL": os.environ.get("FAMILYVOICE_ACTION_URL") or local,
    }


def run_engine(port: int) -> None:
    """Becomes an engine (this process is replaced). CommandError: something it needs is missing."""
    chosen = settings()
    given = engine_environment(chosen)
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise CommandError(
            f"{' and '.join(missing)} must be set: the token that FAMILYVOICE_ENGINE_TOKEN of the server holds, "
            "and the server's action address, http://127.0.0.1:<FAMILYVOICE_ACTION_PORT>/webhook"
        )
    root = chosen.root
    try:
        python, model = engine_python(root), ensure_model(root)
    except TrainingError as error:
        raise CommandError(str(error)) from None
    os.environ.update(given)
    os.chdir(root)
    command = [str(python), "-m", "bot", "familyvoice", "engine", "--port", str(port), "--model", str(model)]
    os.execv(python, command)  # noqa: S606 - our own command
