"""The person asks what becomes of the answers."""

from assessment.conversation.entrance import SILENCE
from assessment.conversation.opening import first_contact
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn


def privacy(library: Library, situation: Situation, reading: Reading) -> Turn:
    if situation.opted_out:
        return SILENCE
    if situation.session is None:
        return first_contact(library, situation, reading)
    scene = Scene.of(library, situation)
    return scene.turn(scene.say("privacy"))
