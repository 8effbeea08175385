"""The core opens no file or socket and asks no clock, chance or environment: whatever it needs is given to it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.assessment.tables import every_row

CORE = Path(__file__).parents[2] / "assessment"
MODULES = sorted(CORE.rglob("*.py"))
FORBIDDEN = {
    "asyncio", "datetime", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets",
    "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
CALLS = {"open", "input", "print", "exec", "eval", "__import__"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module).split(".")[0]


@every_row("module", MODULES, named=lambda path: path.relative_to(CORE).as_posix())
def test_the_module_reaches_for_nothing(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = set(imported(tree))
    assert found & FORBIDDEN == set()
    assert found <= sys.stdlib_module_names | {"assessment"}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert called & CALLS == set()


def test_the_modules_are_found() -> None:
    assert CORE / "walking.py" in MODULES
