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
    scene = Scene.of(library, awake(situation)).changed(aside=None)
    live = scene.community.languages
    if reading.language in live:
        return speak(scene, str(reading.language))
    unknown = (scene.say("language_unknown"),) if reading.language is not None or len(live) < 2 else ()
    return scene.changed(aside=LANGUAGE if len(live) > 1 else None).turn(*unknown)
