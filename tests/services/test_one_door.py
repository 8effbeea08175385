"""Nothing shows figures but what the hiding rules let through: who may read tallies, by the import statements."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWING = ("api/endpoints", "api/web", "api/simulator", "api/gateway")
COUNTS = ("api.storage.tallies", "assessment.scoring", "assessment.tallies", "api.storage.schema")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield node.module


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", SHOWING)
def test_what_shows_figures_reads_no_counts(folder: str) -> None:
    assert files(folder)
    for file in files(folder):
        assert not set(COUNTS) & set(imported(file)), f"{file}: ask api.services.scores instead"


def test_only_the_door_reads_tallies_to_show_them() -> None:
    readers = [file.stem for file in files("api/services") if "api.storage.tallies" in set(imported(file))]
    assert readers == ["scores"]
    assert "assessment.scorecard.scorecard" in set(imported(ROOT / "api/services/scores.py"))
