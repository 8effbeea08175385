"""The person passes over a question. A question answered before counts as skipped from then on."""

from assessment.conversation.asides import leave_aside
from assessment.conversation.entrance import entrance
from assessment.conversation.recording import record
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn
from assessment.walking import REQUIRED


def skip(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, situation)
    if scene.session.aside is not None:
        return leave_aside(scene)
    if scene.question in REQUIRED:
        return scene.turn(scene.say("cannot_skip"))
    return record(scene, "skipped", situation.rotations)
