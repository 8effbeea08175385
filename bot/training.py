"""Trains the model from the working directory: `python -m bot.training --out models/NAME.tar.gz`."""

import argparse
import os
import tempfile
import traceback
from pathlib import Path

from bot import startup

TRAINING_FILES = ("data/nlu", "data/rules.yml")


def main(arguments: list[str] | None = None) -> None:
    """Train and put the model at `--out` in one step: it is there whole or not at all."""
    parser = argparse.ArgumentParser(prog="python -m bot.training", description="Trains the engine's model.")
    parser.add_argument("--out", type=Path, required=True, help="where the model file goes")
    out: Path = parser.parse_args(arguments).out.resolve()
    startup.prepare()
    # Training takes two seconds: a cache of its steps would only be one more thing to go stale.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".training-") as folder:
        _train(Path(folder), out.name).replace(out)


def _train(folder: Path, name: str) -> Path:
    from rasa.model_training import train

    try:
        result = train(
            domain="domain.yml",
            config="config.yml",
            training_files=list(TRAINING_FILES),
            output=str(folder),
            fixed_model_name=name,
            force_training=True,
        )
    except Exception as error:
        traceback.print_exc()
        raise SystemExit(f"{type(error).__name__}: {_root_of(error)}") from error
    if result.code or not result.model:
        raise SystemExit("The model could not be trained; the lines above say why.")
    return Path(result.model)


def _root_of(error: BaseException) -> BaseException:
    """The first cause. Rasa wraps it into errors that say which component failed and not why."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


if __name__ == "__main__":
    main()
