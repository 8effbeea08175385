"""The person asks for help: who this is, whom to ask, what can be texted, how to stop. Answered in every state."""

from dataclasses import replace

from assessment.conversation.opening import first_contact, opened
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn


def help_(library: Library, situation: Situation, reading: Reading) -> Turn:
    if situation.quiet:
        return Turn(None)
    if situation.session is not None:
        scene = Scene.of(library, situation)
        if situation.opted_out:
            return replace(scene.changed(aside=None, status="stopped").turn(scene.say("help")), session=None)
        return scene.turn(scene.say("help"))
    if situation.door is None:
        return first_contact(library, situation, reading)
    # nobody asked for questions yet, so none is opened: only the words of a session to come are borrowed
    scene = opened(library, situation, situation.door, reading).changed(status="paused")
    return replace(scene.turn(scene.say("help")), session=None)
