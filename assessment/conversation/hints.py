"""Hints how to change the language, said to people whose language nothing tells for sure."""

import unicodedata

from assessment.conversation.scene import Scene
from assessment.segments import is_gsm

_LINES = 3
"""Other languages that get a line each, in their own words; more are listed by their names in one line."""


def switch_hint(scene: Scene, *codes: str) -> tuple[str, ...]:
    """How to change to the languages, each in its own words, on one line; those without a hint are left out."""
    known = [scene.library.phrases.get(code, {}).get("switch_hint") for code in codes]
    texts = [hint.text for hint in known if hint is not None]
    return (" / ".join(texts),) if texts else ()


def hint_in(scene: Scene, written_in: str | None) -> tuple[str, ...]:
    """How to change to the language a message was surely written in, if it is another one that is live."""
    if written_in is None or written_in == scene.session.language or written_in not in scene.community.languages:
        return ()
    return switch_hint(scene, written_in)


def switch_hints(scene: Scene) -> tuple[str, ...]:
    """How to change to any other live language."""
    others = [code for code in scene.community.languages if code != scene.session.language]
    if len(others) > _LINES:
        return (_list(scene, others),)
    lines = [line for code in others for line in switch_hint(scene, code)]
    return ("\n".join(lines),) if lines else ()


def _list(scene: Scene, others: list[str]) -> str:
    """The languages' own names, which a person finds among any others; a name is what to write, too.

    Names lose their accents where that keeps the whole text in the cheap alphabet (docs/decisions/0010). One name in
    another script makes the text dear all the same, so then all stand as they are written.
    """
    names = [scene.library.languages[code].name for code in others]
    listed = scene.say("switch_list", languages=", ".join(names))
    cheap = scene.say("switch_list", languages=", ".join(map(_in_cheap_letters, names)))
    return cheap if is_gsm(scene.turn(cheap).replies[0].text) else listed


def _in_cheap_letters(name: str) -> str:
    return "".join(char if is_gsm(char) else unicodedata.normalize("NFD", char)[0] for char in name)
