"""Rasa walks data/ when it trains and takes every file that looks like its own: none of ours may."""

import json
import subprocess
from pathlib import Path

import pytest

from assessment.reading import Reading
from tests.data.shipped import DATA

ROOT = DATA.parent
ENGINE_PYTHON = ROOT / ".venv-engine" / "bin" / "python"
FOR_RASA = {"rules.yml"} | {f"nlu/{path.name}" for path in (DATA / "nlu").glob("*.yml")}
OURS = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.rglob("*")
    if path.is_file() and path.relative_to(DATA).as_posix() not in FOR_RASA
)

ROOT_KEYS = ("responses", "utterances", "supportedLanguages", "isEnum", "rasa_nlu_data", "luis_schema_version")
NAME_PARTS = ("_usersays_", "_entries_")
YAML_KEYS = ("nlu:", "responses:", "stories:", "rules:")


def claimed(name: str, content: str) -> bool:
    """Whether Rasa 3.6 takes a file for training data: its rules, in rasa/shared/nlu/training_data/loading.py."""
    if any(part in name for part in NAME_PARTS):
        return True
    try:
        root = json.loads(content)
    except ValueError:
        return any(line.strip().startswith(YAML_KEYS) for line in content.splitlines())
    return isinstance(root, dict) and (not root.keys().isdisjoint(ROOT_KEYS) or list(root) == ["version"])


@pytest.mark.parametrize("name", OURS)
def test_rasa_claims_none_of_our_files(name: str) -> None:
    assert not claimed(name, (DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(FOR_RASA))
def test_rasa_claims_the_files_that_are_for_it(name: str) -> None:
    assert claimed(name, (DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("content", [*(f'{{"{key}": {{}}}}' for key in ROOT_KEYS), '{"version": 1}', "  rules:\n"])
def test_what_rasa_would_claim(content: str) -> None:
    assert claimed("instrument.json", content)


def test_rasa_itself_claims_only_what_is_for_it() -> None:
    ask = (
        "import sys, json\n"
        "from rasa.shared.nlu.training_data.loading import UNK, guess_format\n"
        "from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader\n"
        "print(json.dumps([name for name in sys.argv[1:]\n"
        "    if guess_format(name) != UNK or YAMLStoryReader.is_stories_file(name)]))"
    )
    files = [str(DATA / name) for name in (*OURS, *FOR_RASA)]
    found = subprocess.run([ENGINE_PYTHON, "-c", ask, *files], cwd=ROOT, capture_output=True, text=True, check=True)
    claims = {Path(name).relative_to(DATA).as_posix() for name in json.loads(found.stdout)}
    assert claims == FOR_RASA


def test_the_domain_knows_whatever_a_reading_may_carry() -> None:
    reading = Reading("unclear", 1, (1,), None, "es", "demo", "why", ("es", "pt"), undecided=True)
    known = (ROOT / "domain.yml").read_text(encoding="utf-8").partition("\nentities:\n")[2].partition("\n\n")[0]
    assert {f"- {entity['entity']}" for entity in reading.entities()} == set(known.splitlines())
