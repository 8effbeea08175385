"""The person asks why the question is asked."""

from assessment.conversation.entrance import awake, command_entrance
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.prompts import wording
from assessment.reading import Reading
from assessment.session import Situation, Turn


def why(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = command_entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, awake(situation))
    assert scene.question is not None
    reason = wording(library, scene.session, scene.question).why
    return scene.turn(reason.text if reason is not None else scene.say("why_generic"))
