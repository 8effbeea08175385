"""Chinese pages are readable where no Chinese font is installed: the shipped font has every character we say."""

import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
AGAIN = "run tools/subset-han again"


def tool() -> ModuleType:
    """tools/subset-han as a module: a command without a suffix."""
    loader = SourceFileLoader("subset_han", str(ROOT / "tools/subset-han"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


TOOL = tool()


def test_the_font_has_every_character_of_our_chinese_texts() -> None:
    with TTFont(ROOT / TOOL.FONT) as font:
        missing = TOOL.characters() - set(font.getBestCmap())
    assert not missing, f"{AGAIN}: {''.join(map(chr, sorted(missing)))}"


def test_browsers_are_told_which_they_are() -> None:
    told: set[int] = set()
    for first, last in re.findall(r"U\+([0-9a-f]+)(?:-([0-9a-f]+))?", (ROOT / TOOL.CSS).read_text("utf-8")):
        told |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert told == TOOL.characters(), AGAIN
