"""Everything an operator can set, read once at start. A missing or bad setting stops the start with one sentence."""

import contextlib
import hmac
import logging
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent
TWILIO_API = "https://api.twilio.com"
SIMULATED_SENDER = "+12025550100"
"""The number of the simulated community, from the range kept for fiction."""
SECRET_LENGTH = 32
"""Shortest secret accepted, in characters."""
_log = logging.getLogger(__name__)
_PHONE = re.compile(r"\+?[0-9]{3,15}")


class SettingsError(Exception):
    """One sentence naming the setting and what to do."""


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Where and as whom texts are sent. `simulated`: the built-in phone simulator plays the carrier."""

    sid: str
    token: str = field(repr=False)
    api_url: str
    sender: str | None
    service_sid: str | None
    simulated: bool


class Settings(BaseSettings):
    """The operator's settings; the aliases are the names of the environment variables in .env.example."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True, env_ignore_empty=True)

    host: str = Field("127.0.0.1", alias="FAMILYVOICE_HOST")
    port: int = Field(8000, alias="PORT", ge=0, le=65535)
    database_url: str = Field("", alias="FAMILYVOICE_DATABASE_URL")
    secret_key: str = Field("", alias="FAMILYVOICE_SECRET_KEY", repr=False)
    public_url: str = Field("", alias="FAMILYVOICE_PUBLIC_URL")
    engine_urls: Annotated[tuple[str, ...], NoDecode] = Field((), alias="FAMILYVOICE_ENGINE_URLS")
    engine_token: str = Field("", alias="FAMILYVOICE_ENGINE_TOKEN", repr=False)
    action_port: int = Field(0, alias="FAMILYVOICE_ACTION_PORT", ge=0, le=65535)
    send_rate: float = Field(0, alias="FAMILYVOICE_SEND_RATE", ge=0, allow_inf_nan=False)
    log_level: str = Field("info", alias="FAMILYVOICE_LOG_LEVEL", pattern="^(debug|info|warning|error)$")
    twilio_account_sid: str = Field("", alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: str = Field("", alias="TWILIO_AUTH_TOKEN", repr=False)
    twilio_messaging_service_sid: str = Field("", alias="TWILIO_MESSAGING_SERVICE_SID")
    twilio_from: str = Field("", alias="TWILIO_FROM")
    twilio_api_url: str = Field("", alias="TWILIO_API_URL")
    root: Path = Field(PROJECT_ROOT, exclude=True)
    """Where data/, models/ and, unless the database says otherwise, var/ lie."""

    @field_validator("engine_urls", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())

    @field_validator("engine_urls")
    @classmethod
    def _engines_are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            _need_http(url)
        return value

    @field_validator("public_url", "twilio_api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value:
            _need_http(value)
            if "#" in value or "?" in value:
                raise ValueError("must be an address without '?' and '#'")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, value: str) -> str:
        if value and len(value) < SECRET_LENGTH:
            raise ValueError(f"must have at least {SECRET_LENGTH} characters; leave it empty to have one made")
        return value

    @field_validator("twilio_from")
    @classmethod
    def _is_number(cls, value: str) -> str:
        if value and not _PHONE.fullmatch(value):
            raise ValueError("must be a phone number such as +12025550123 or a short code")
        return value

    @model_validator(mode="after")
    def _goes_together(self) -> "Settings":
        if self.twilio_account_sid:
            self._need_account()
        elif self.twilio_auth_token:
            raise ValueError("TWILIO_ACCOUNT_SID is missing: set it beside TWILIO_AUTH_TOKEN, or unset both")
        if self.engine_urls and not (self.engine_token and self.action_port):
            missing = "FAMILYVOICE_ENGINE_TOKEN" if not self.engine_token else "FAMILYVOICE_ACTION_PORT"
            raise ValueError(f"{missing} is missing: engines of FAMILYVOICE_ENGINE_URLS need it to call the actions")
        return self

    def _need_account(self) -> None:
        if not self.twilio_auth_token:
            raise ValueError("TWILIO_AUTH_TOKEN is missing: set the auth token of TWILIO_ACCOUNT_SID")
        if not (self.twilio_messaging_service_sid or self.twilio_from):
            raise ValueError("TWILIO_FROM is missing: set it, or TWILIO_MESSAGING_SERVICE_SID, to say who sends")
        if not self.public_url and not self.twilio_api_url:
            raise ValueError(
                "FAMILYVOICE_PUBLIC_URL is missing: set the address at which Twilio reaches this server, "
                "for example https://voice.example.org"
            )

    @property
    def state(self) -> Path:
        """The folder of everything that must survive: the database file, and what lies beside it."""
        if self.database_url.startswith("sqlite:///"):
            path = unquote(self.database_url.removeprefix("sqlite:///").partition("?")[0])
            return (Path(path) if Path(path).is_absolute() else Path.cwd() / path).parent
        return self.root / "var"

    @property
    def database(self) -> str:
        """The database's URL; an SQLite file in the state folder when none is set."""
        return self.database_url or f"sqlite:///{self.state / 'familyvoice.sqlite3'}"

    @property
    def address(self) -> str:
        """The public address without a trailing slash; the local one when none is set."""
        return self.public_url or self.local_address

    @property
    def local_address(self) -> str:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def secret(self) -> str:
        """The secret all keys are derived from: the one set, else the one kept in the state folder, made when missing.

        SettingsError: the kept secret cannot be read, written, or is too short.
        """
        if self.secret_key:
            return self.secret_key
        path = self.state / "secret"
        if self.database_url.startswith("postgresql://"):
            _log.warning("FAMILYVOICE_SECRET_KEY is not set: using %s, which every app process must share", path)
        try:
            return _kept_secret(path)
        except OSError as error:
            raise SettingsError(
                f"FAMILYVOICE_SECRET_KEY is not set and {path} cannot be used ({error.strerror}): "
                "set the variable, or make the folder writable."
            ) from error

    def twilio(self, secret: str) -> TwilioAccount:
        """The account texts are sent with; without one, an account of the built-in simulator."""
        if self.twilio_account_sid:
            return TwilioAccount(
                sid=self.twilio_account_sid,
                token=self.twilio_auth_token,
                api_url=self.twilio_api_url or TWILIO_API,
                sender=self.twilio_from or None,
                service_sid=self.twilio_messaging_service_sid or None,
                simulated=False,
            )
        token = hmac.new(secret.encode(), b"simulated carrier account", "sha256").hexdigest()[:32]
        return TwilioAccount(f"AC{token}", token, self.local_address, SIMULATED_SENDER, None, simulated=True)


def load_settings(root: Path = PROJECT_ROOT) -> Settings:
    """The settings of the environment and of `.env` under `root`. SettingsError: one sentence naming the bad one."""
    try:
        return Settings(_env_file=root / ".env", root=root)  # type: ignore[call-arg]  # pydantic-settings takes it
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    """The first fault, by the variable's name. Values stay out: they may be secrets."""
    fault = error.errors(include_input=False, include_url=False)[0]
    said = fault["msg"].removeprefix("Value error, ")
    name = str(fault["loc"][0]) if fault["loc"] else ""
    sentence = f"{name} {said}" if name and not said.startswith(name) else said
    return f"{sentence[:1].upper() if not name else sentence[:1]}{sentence[1:]}.".replace("..", ".")


def _kept_secret(path: Path) -> str:
    """Reads the secret file; makes it first, whole or not at all, so that two starts at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    kept = path.read_text(encoding="utf-8").strip()
    if len(kept) < SECRET_LENGTH:
        raise SettingsError(f"{path} holds fewer than {SECRET_LENGTH} characters: restore it from a backup.")
    return kept


def _need_http(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address that starts with http:// or https://")
