"""What is said at the end: thanks and, for families, local help that matches what they said is missing."""

from collections.abc import Iterator

from assessment.conversation.scene import Scene
from assessment.library import SOURCE_LANGUAGE
from assessment.prompts import plain
from assessment.session import Resource

MOST = 3
"""Resources in one text: more would not be read."""

_FAMILY = "family"
_LOW = (1, 2)


def thanks(scene: Scene) -> tuple[str, ...]:
    """The parts of the last text."""
    resources = [_text(scene, resource) for resource in matching(scene)]
    words = scene.say("thanks")
    return (words, "\n".join((scene.say("resources_intro"), *resources))) if resources else (words,)


def matching(scene: Scene) -> tuple[Resource, ...]:
    """Resources for the lowest answers first, at most `MOST`. Others than families are asked about other people."""
    if scene.session.role != _FAMILY:
        return ()
    found: list[Resource] = []
    for item in _low_items(scene):
        found += [r for r in scene.community.resources if item in r.items and r not in found]
    return tuple(found[:MOST])


def _low_items(scene: Scene) -> Iterator[str]:
    items = scene.instrument.items if scene.instrument is not None else ()
    for key in _LOW:
        yield from (id for id in items if id in scene.session.answers and scene.session.answers[id].key == key)


def _text(scene: Scene, resource: Resource) -> str:
    wishes = (scene.session.language, SOURCE_LANGUAGE, *scene.community.languages, *resource.text)
    return next(plain(scene.library, code, resource.text[code]) for code in wishes if code in resource.text)
