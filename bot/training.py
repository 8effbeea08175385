"""Trains the model: `python -m bot.training --out models/NAME.tar.gz`. Reads only Rasa's own files of data/."""

import argparse
import os
import tempfile
from pathlib import Path

from bot import startup

TRAINING_FILES = ("data/nlu", "data/rules.yml")


def main(arguments: list[str] | None = None) -> None:
    """Train and put the model at `--out` in one step: it is there whole or not at all."""
    parser = argparse.ArgumentParser(prog="python -m bot.training", description="Trains the engine's model.")
    parser.add_argument("--out", type=Path, required=True, help="where the model file goes")
    out: Path = parser.parse_args(arguments).out.resolve()
    startup.prepare()
    os.environ["RASA_MAX_CACHE_SIZE"] = (
        "0"  # training takes two seconds: a cache would only be one more thing to go stale
    )
    os.chdir(startup.ROOT)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".training-") as folder:
        _train(Path(folder), out.name).replace(out)


def _train(folder: Path, name: str) -> Path:
    from rasa.model_training import train

    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files=list(TRAINING_FILES),
        output=str(folder),
        fixed_model_name=name,
        force_training=True,
    )
    if result.code or not result.model:
        raise SystemExit("The model could not be trained; the lines above say why.")
    return Path(result.model)


if __name__ == "__main__":
    main()
