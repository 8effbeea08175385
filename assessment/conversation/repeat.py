"""The person wants to see the question again, or says that it is not clear: perhaps for its language."""

from assessment.conversation.entrance import awake, command_entrance
from assessment.conversation.hints import hint_in
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn


def repeat(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = command_entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, awake(situation))
    return scene.turn(*hint_in(scene, reading.surely_in))
