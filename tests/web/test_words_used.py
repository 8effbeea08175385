"""Every phrase that templates and scripts name exists."""

import re
from pathlib import Path

from assessment.library import Library

WEB = Path(__file__).parents[2] / "api" / "web"


def _sources() -> dict[str, str]:
    kinds = ("templates/*.html", "static/js/**/*.js", "*.py")
    return {str(path): path.read_text(encoding="utf-8") for kind in kinds for path in WEB.glob(kind)}


def test_phrases_named_in_templates_exist(library: Library) -> None:
    named = {
        phrase
        for path, source in _sources().items()
        if path.endswith(".html")
        for phrase in re.findall(r"""say\(["']([a-z_]+(?:\.[a-z_]+)*)["'](?=[),])""", source)
    }
    assert len(named) > 60
    assert named - library.phrases["en"].keys() == set()


def test_phrases_named_in_scripts_exist(library: Library) -> None:
    named = set()
    for path, source in _sources().items():
        if path.endswith(".js"):
            prefix = "chat." if "/chat/" in path else "simulator."
            named |= {prefix + phrase for phrase in re.findall(r'\bsay\("([a-z_.]+)"', source)}
    assert len(named) > 10
    assert named - library.phrases["en"].keys() == set()


def test_elements_that_scripts_rewrite_name_phrases_of_the_chat(library: Library) -> None:
    template = (WEB / "templates" / "chat.html").read_text(encoding="utf-8")
    named = set(re.findall(r'data-say="([a-z_.]+)"', template))
    assert len(named) > 8
    assert {f"chat.{phrase}" for phrase in named} - library.phrases["en"].keys() == set()
