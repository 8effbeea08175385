"""The person wants to see the question again."""

from assessment.conversation.entrance import awake, command_entrance
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn


def repeat(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = command_entrance(library, situation, reading)
    return early if early is not None else Scene.of(library, awake(situation)).turn()
