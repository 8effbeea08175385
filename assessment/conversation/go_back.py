"""The person wants the question before; its answer stays until a new one is given."""

from assessment.conversation.asides import leave_aside
from assessment.conversation.entrance import awake, command_entrance
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn
from assessment.walking import previous_question


def go_back(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = command_entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, awake(situation))
    if scene.session.aside is not None:
        return leave_aside(scene)
    before = previous_question(scene.instrument, scene.session, scene.community)
    if before is None:
        return scene.turn(scene.say("nothing_before"))
    return scene.changed(pending=before).turn()
