"""The person answered: the open question, or the aside laid over it."""

from assessment.conversation.asides import answer_aside
from assessment.conversation.entrance import entrance
from assessment.conversation.recording import record
from assessment.conversation.scene import Scene
from assessment.conversation.unclear import misunderstood
from assessment.library import Library
from assessment.prompts import options_of
from assessment.reading import Reading
from assessment.session import AnswerStatus, Situation, Turn


def answer(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = entrance(library, situation, reading)
    if early is not None:
        return early
    scene = Scene.of(library, situation)
    assert scene.question is not None
    if scene.definition(scene.question).kind == "text":
        return _open_answer(library, situation, scene, reading)
    key = chosen_key(scene, reading.value)
    if key is None:
        return misunderstood(library, situation)
    if scene.session.aside is not None:
        return answer_aside(scene, key)
    status: AnswerStatus = "not_sure" if key == 0 and scene.definition(scene.question).scored else "answered"
    return record(scene, status, situation.rotations, key=key, comment=reading.comment)


def chosen_key(scene: Scene, value: object) -> int | None:
    """`value` as a key of the question on the screen; None: nothing is stored under a key that was not shown."""
    assert scene.question is not None
    keys = {key for key, _ in options_of(scene.library, scene.session, scene.community, scene.question)}
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in keys:
        return None
    return int(value)


def _open_answer(library: Library, situation: Situation, scene: Scene, reading: Reading) -> Turn:
    text = str(reading.value).strip() if reading.value is not None else ""
    if not text:
        return misunderstood(library, situation)
    return record(scene, "answered", situation.rotations, text=text)
