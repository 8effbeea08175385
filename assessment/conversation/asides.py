"""Questions laid over the pending one, which returns after them: which language, and whether to delete."""

from assessment.conversation.scene import Scene
from assessment.session import Turn
from assessment.walking import DELETE, YES


def answer_aside(scene: Scene, key: int) -> Turn:
    if scene.session.aside != DELETE:
        return speak(scene, scene.community.languages[key - 1])
    return _erased(scene) if key == YES else leave_aside(scene)


def speak(scene: Scene, language: str) -> Turn:
    """Goes on in the language, with position and answers kept; whether to delete is still asked."""
    scene = scene.changed(language=language, aside=DELETE if scene.session.aside == DELETE else None)
    return scene.turn(scene.say("language_changed"))


def leave_aside(scene: Scene) -> Turn:
    """Nothing is changed, nothing deleted."""
    kept = (scene.say("kept"),) if scene.session.aside == DELETE else ()
    return closed(scene.changed(aside=None), *kept)


def closed(scene: Scene, *parts: str) -> Turn:
    """The turn after an aside; where no question waits below it, something is said all the same."""
    if not parts and scene.question is None:
        parts = (scene.say("already_complete" if scene.session.status == "complete" else "declined_again"),)
    return scene.turn(*parts)


def _erased(scene: Scene) -> Turn:
    # nothing of the person stays in the value either: the caller erases what it has stored
    scene = scene.changed(status="withdrawn", aside=None, pending=None, answers={})
    return scene.turn(scene.say("deleted"), effects=("erase",))
