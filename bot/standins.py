"""Lets Rasa start without the packages it imports but never uses here (TensorFlow, scikit-learn, cloud clients, ...).

A finder placed last on `sys.meta_path` answers for these names, so an installed package always wins. What it gives can
be subclassed, subscripted, annotated with and caught; calling it raises `MissingPackageError` with the package's name.
Standard library only: this module is imported before anything of Rasa, by every Python of the engine environment.
"""

import sys
from abc import ABCMeta
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# fmt: off
STAND_INS = frozenset(
    {
        "aio_pika", "aiogram", "aiormq", "boto3", "botocore", "cachecontrol", "colorhash",
        "confluent_kafka", "fbmessenger", "google", "google.auth", "google.cloud", "google.oauth2", "jwt",
        "keras", "matplotlib", "networkx", "pymongo", "redis", "requests", "rocketchat_API", "sanic_jwt",
        "scipy", "sentry_sdk", "sklearn", "sklearn_crfsuite", "skops", "slack_sdk", "socketio",
        "structlog_sentry", "tensorflow", "tensorflow_hub", "tensorflow_text", "twilio", "webexteamssdk",
    }
)
# fmt: on
"""Modules of the distributions left out in requirements/engine-overrides.txt; all below a stand-in is one too."""

_ERROR_ENDINGS = ("Error", "Exception", "Failure")
_ERROR_MODULES = ("errors", "exceptions")


class MissingPackageError(ImportError):
    """Something asked a package to work that this engine does without."""

    def __init__(self, name: str) -> None:
        package = name.partition(".")[0]
        super().__init__(
            f"{name} was called, but the engine is installed without {package}. Install it into the engine's "
            f"environment (requirements/engine-classifiers.in, docs/decisions/0007) or leave out what needs it.",
            name=package,
        )


class _StandInMeta(ABCMeta):
    """Classes that answer any attribute with another of their kind, and refuse to be called."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _make_class(f"{cls.__module__}.{cls.__qualname__}", name)
        setattr(cls, name, made)
        return made

    def __getitem__(cls, item: object) -> Any:
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise MissingPackageError(_origin(cls))


def _origin(cls: type) -> str:
    """The full name of the stand-in that `cls` is, or inherits from."""
    return next(str(base.__dict__["_stands_in_for"]) for base in cls.__mro__ if "_stands_in_for" in base.__dict__)


class _StandInError(Exception):
    """So that `except package.SomeError` stays a valid clause."""


def _make_class(prefix: str, name: str) -> Any:
    is_error = name.endswith(_ERROR_ENDINGS) or prefix.rpartition(".")[2] in _ERROR_MODULES
    bases: tuple[type, ...] = (_StandInError,) if is_error else ()
    return _StandInMeta(name, bases, {"__module__": prefix, "_stands_in_for": f"{prefix}.{name}"})


class _StandInModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _make_class(self.__name__, name)
        setattr(self, name, made)
        return made


class _SentryProcessor:
    """The one object Rasa makes in any case: a step of its logging that would report to Sentry. Passes events on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what the real one takes, and needs none of it."""

    def __call__(self, logger: Any, name: str, event: Any) -> Any:
        return event


class _StandInLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = _StandInModule(spec.name)
        if spec.name == "structlog_sentry":
            vars(module)["SentryProcessor"] = _SentryProcessor
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: attributes are made when they are asked for."""


class _StandInFinder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> "ModuleSpec | None":
        parent = sys.modules.get(fullname.rpartition(".")[0])
        if fullname not in STAND_INS and not isinstance(parent, _StandInModule):
            return None  # a part that an installed package has not got is for that package to miss
        return ModuleSpec(fullname, _StandInLoader(), is_package=True)


def install() -> None:
    """Place the finder last on `sys.meta_path`, once."""
    if not any(isinstance(finder, _StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(_StandInFinder())
