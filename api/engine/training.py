"""Has the engine's model trained when anything it is made from has changed since the last one."""

import fcntl
import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MADE_FROM = ("domain.yml", "config.yml", "data/rules.yml", "data/nlu/**/*", "bot/**/*.py", "requirements/engine.txt")
_SECONDS = 300


class TrainingError(Exception):
    """One sentence saying what stands in the way, with the trainer's last lines where it ran."""


def engine_python(root: Path) -> Path:
    """The Python of the engine's environment. TrainingError: it is not set up."""
    python = root / ".venv-engine" / "bin" / "python"
    if not python.exists():
        raise TrainingError(f"{python} is missing: run `make run` once, it sets up both environments.")
    return python


def fingerprint(root: Path) -> str:
    """Changes with every file the model is made from; not with instruments and wordings, which it does not hold."""
    digest = hashlib.sha256()
    for pattern in _MADE_FROM:
        for path in sorted(found for found in root.glob(pattern) if found.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:20]


def ensure_model(root: Path, models: Path | None = None) -> Path:
    """The model for the files below `root`, trained now (seconds) if there is none. Blocks. TrainingError.

    A model is loaded only if it is, byte for byte, what training wrote. Two callers at once train once.
    """
    models = models or root / "models"
    models.mkdir(parents=True, exist_ok=True)
    model = models / f"{fingerprint(root)}.tar.gz"
    with _alone(models / ".lock"):
        if not _intact(model):
            _train(root, model)
            _seal(model).write_text(_hash(model), encoding="ascii")
    return model


def _train(root: Path, model: Path) -> None:
    command = [str(engine_python(root)), "-m", "bot.training", "--out", str(model)]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=root, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise TrainingError(f"Training the engine's model took longer than {_SECONDS} s.") from None
    if done.returncode or not model.exists():
        said = "\n".join((done.stdout + done.stderr).replace("\r", "\n").splitlines()[-15:])
        raise TrainingError(f"The engine's model could not be trained. Its trainer said:\n{said}")


def _intact(model: Path) -> bool:
    seal = _seal(model)
    return model.exists() and seal.exists() and seal.read_text(encoding="ascii") == _hash(model)


def _seal(model: Path) -> Path:
    return model.with_name(f"{model.name}.sha256")


def _hash(model: Path) -> str:
    return hashlib.sha256(model.read_bytes()).hexdigest()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
