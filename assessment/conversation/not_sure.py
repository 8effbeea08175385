"""The person does not know: counted apart from an answer, and never taken for a consent or a role."""

from assessment.conversation.asides import leave_aside
from assessment.conversation.entrance import entrance
from assessment.conversation.recording import record
from assessment.conversation.scene import Scene
from assessment.conversation.unclear import misunderstood
from assessment.instrument import NOT_SURE
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn
from assessment.walking import REQUIRED


def not_sure(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, situation)
    if scene.session.aside is not None:
        return leave_aside(scene)
    assert scene.question is not None
    if scene.question in REQUIRED:
        return misunderstood(library, situation)
    known = scene.definition(scene.question).option(NOT_SURE)
    key = known.key if known is not None else None
    return record(scene, "not_sure", situation.rotations, key=key, comment=reading.comment)
