"""Questions and phrases are laid out one string a line, so that a diff shows whose words changed.

To mend a file: `python -m content.layout data/instruments/family/es.json`.
"""

import json
from typing import Any

import pytest

from content.layout import layout
from tests.data.shipped import DATA

PATHS = (DATA / "languages.json", *(DATA / "instruments").rglob("*.json"), *(DATA / "locales").rglob("*.json"))
FILES = sorted(path.relative_to(DATA).as_posix() for path in PATHS)


@pytest.mark.parametrize("name", FILES)
def test_the_file_has_its_one_layout(name: str) -> None:
    written = (DATA / name).read_text(encoding="utf-8")
    assert written == layout(json.loads(written)) + "\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"help": {"text": "x" * 200}}, '{\n  "help": {"text": "' + "x" * 200 + '"}\n}'),
        ({"a": {"b": {"key": 1}}}, '{\n  "a": {\n    "b": {"key": 1}\n  }\n}'),
        ({"core": ["C1", "C2"]}, '{\n  "core": ["C1", "C2"]\n}'),
        ({"sets": [["C1"], ["C2"]]}, '{\n  "sets": [\n    ["C1"],\n    ["C2"]\n  ]\n}'),
        ({"empty": [], "name": "Español"}, '{\n  "empty": [],\n  "name": "Español"\n}'),
    ],
)
def test_the_layout(value: Any, written: str) -> None:
    assert layout(value) == written
    assert json.loads(written) == value
