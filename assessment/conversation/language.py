"""The person wants another language: switched where it was named and is live, else asked."""

from assessment.conversation.asides import speak
from assessment.conversation.entrance import SILENCE, awake
from assessment.conversation.opening import first_contact
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn
from assessment.walking import LANGUAGE


def language(library: Library, situation: Situation, reading: Reading) -> Turn:
    if situation.opted_out:
        return SILENCE
    if situation.session is None:
        return first_contact(library, situation, reading)
    if situation.session.status == "urgent":
        return _numbers(Scene.of(library, situation).changed(aside=None), reading)
    scene = Scene.of(library, awake(situation))
    live = scene.community.languages
    if reading.language in live:
        return speak(scene, str(reading.language))
    scene = scene.changed(aside=None)
    unknown = (scene.say("language_unknown"),) if reading.language is not None or len(live) < 2 else ()
    return scene.changed(aside=LANGUAGE if len(live) > 1 else None).turn(*unknown)


def _numbers(scene: Scene, reading: Reading) -> Turn:
    """Who told of danger is asked nothing, not even which language."""
    if reading.language in scene.community.languages:
        scene = scene.changed(language=reading.language)
        return scene.turn(scene.say("language_changed"), scene.say("urgent_again"))
    return scene.turn(scene.say("urgent_again"))
