"""Somebody is in danger: numbers to call, nothing asked, the assessment rests, and the coordinator is told.

It rests as `urgent`: what is said next is told the numbers again, until the person asks for the questions.
"""

from dataclasses import replace

from assessment.conversation.opening import opened, person_language
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.prompts import say
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn


def urgent(library: Library, situation: Situation, reading: Reading) -> Turn:
    """Who opted out is answered too: it is their own message. Nothing is opened for them, and they stay opted out."""
    turn = _answered(library, situation, reading)
    return replace(turn, session=None, effects=("flag_urgent",)) if situation.opted_out else turn


def _answered(library: Library, situation: Situation, reading: Reading) -> Turn:
    if situation.session is not None:
        scene = Scene.of(library, situation).changed(aside=None)
        if scene.session.pending is not None:
            scene = scene.changed(status="urgent")
        turn = scene.turn(scene.say("urgent"), effects=("flag_urgent",))
        return _in_its_language(turn, scene, reading.surely_in)
    if situation.door is not None:
        scene = opened(library, situation, situation.door, reading).changed(status="urgent")
        return scene.turn(scene.say("urgent"), effects=("open", "flag_urgent"))
    return _without_a_community(library, person_language(library, situation, reading))


def _in_its_language(turn: Turn, scene: Scene, written_in: str | None) -> Turn:
    """The numbers in the language that danger was told in, this once; the conversation stays in its own."""
    if written_in is None or written_in not in scene.community.languages:
        return turn
    return replace(turn, replies=(Reply(scene.changed(language=written_in).say("urgent"), written_in),))


def _without_a_community(library: Library, language: str) -> Turn:
    words = say(library, language, "urgent", urgent=say(library, language, "no_urgent"))
    return Turn(None, (Reply(words, language),), effects=("flag_urgent",))
