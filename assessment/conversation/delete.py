"""The person wants their answers deleted: asked once more, because it cannot be undone."""

from assessment.conversation.opening import person_language
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.prompts import say
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn
from assessment.walking import DELETE


def delete(library: Library, situation: Situation, reading: Reading) -> Turn:
    """Who opted out is asked and answered too: it is their own message, and they stay opted out."""
    session = situation.session
    if session is None or session.status == "withdrawn":
        # no answers are kept, so there is nothing to be asked about; the message itself still goes
        language = session.language if session is not None else person_language(library, situation, reading)
        return Turn(session, (Reply(say(library, language, "deleted"), language),), effects=("erase",))
    return Scene.of(library, situation).changed(aside=DELETE).turn()
