"""The person wants to go on later: everything is kept until any message comes."""

from assessment.conversation.entrance import command_entrance
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn


def pause(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = command_entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, situation).changed(aside=None)
    if scene.session.pending is not None:
        scene = scene.changed(status="paused")
    return scene.turn(scene.say("paused"))
