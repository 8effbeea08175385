"""The person wants to talk to a person: told how to reach one, and the coordinator is told too."""

from dataclasses import replace

from assessment.conversation.entrance import SILENCE
from assessment.conversation.opening import first_contact, first_hints, opened
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn


def human(library: Library, situation: Situation, reading: Reading) -> Turn:
    if situation.opted_out:
        return SILENCE
    if situation.session is not None:
        scene = Scene.of(library, situation)
        return scene.turn(scene.say("human"), effects=("flag_human",))
    if situation.door is None:
        return first_contact(library, situation, reading)
    scene = opened(library, situation, situation.door, reading)
    hints = first_hints(scene, situation, reading)
    return replace(scene.turn(scene.say("human"), *hints), effects=("open", "flag_human"))
