"""The model is trained when what it is made from changed, and only then."""

import shutil
from pathlib import Path

import pytest

from api.engine.training import TrainingError, engine_python, ensure_model, fingerprint
from tests.bot.running_engine import ROOT

COPIED = ("assessment", "bot", "content", "data", "requirements", "domain.yml", "config.yml")


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> tuple[Path, Path]:
    """A checkout of its own with a model trained in it."""
    root = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)
    (root / ".venv-engine").symlink_to(ROOT / ".venv-engine")
    return root, ensure_model(root)


def test_a_model_is_trained_once(trained):
    root, model = trained
    made = model.stat()
    assert model == root / "models" / f"{fingerprint(root)}.tar.gz"
    assert ensure_model(root) == model
    assert model.stat() == made
    assert {path.name for path in model.parent.iterdir()} == {".lock", model.name, f"{model.name}.sha256"}


def test_a_model_that_was_changed_is_not_used(trained):
    root, model = trained
    model.write_bytes(b"something else")
    assert ensure_model(root) == model
    assert model.read_bytes() != b"something else"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("domain.yml", True),
        ("config.yml", True),
        ("data/rules.yml", True),
        ("data/nlu/nlu.yml", True),
        ("bot/nlu.py", True),
        ("data/locales/en.json", False),
        ("data/instruments/family/en.json", False),
        ("assessment/scoring.py", False),
    ],
)
def test_what_changes_the_fingerprint(trained, name, changes):
    root, _ = trained
    path = root / name
    before, content = fingerprint(root), path.read_bytes()
    path.write_bytes(content + b"\n")
    try:
        assert (fingerprint(root) != before) is changes
    finally:
        path.write_bytes(content)
    assert fingerprint(root) == before


def test_what_cannot_be_trained_says_why(trained):
    root, _ = trained
    path = root / "config.yml"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"bot.nlu.ReplyReader", b"WhitespaceTokenizer\n- name: CountVectorsFeaturizer"))
    try:
        with pytest.raises(TrainingError, match="scikit_learn"):
            ensure_model(root)
        assert not (root / "models" / f"{fingerprint(root)}.tar.gz").exists()
    finally:
        path.write_bytes(content)


def test_without_an_environment_the_error_says_what_to_do(tmp_path):
    with pytest.raises(TrainingError, match="make run"):
        engine_python(tmp_path)
