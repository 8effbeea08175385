"""Where the running server listens, by the same settings it was started with."""

from api.cli.problem import CommandError
from api.settings import Settings, SettingsError, load_settings


def settings() -> Settings:
    """CommandError: a setting is missing or bad; the message names it."""
    try:
        return load_settings()
    except SettingsError as error:
        raise CommandError(str(error)) from None


def server_address() -> str:
    return settings().local_address
