"""The person asks why the question is asked."""

from assessment.conversation.entrance import awake, command_entrance
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.prompts import asked_in, plain, wording
from assessment.reading import Reading
from assessment.session import Situation, Turn


def why(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = command_entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, awake(situation))
    assert scene.question is not None
    reason = wording(library, scene.session, scene.question).why
    if reason is None:
        return scene.turn(scene.say("why_generic"))
    return scene.turn(plain(library, asked_in(library, scene.session, scene.question), reason.text))
