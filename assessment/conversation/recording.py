"""Stores one answer in the session and goes on to the next question, or to the end."""

from collections.abc import Mapping
from dataclasses import replace

from assessment.conversation.opening import in_role
from assessment.conversation.scene import Scene
from assessment.conversation.thanks import thanks
from assessment.prompts import asked_in, wording
from assessment.session import Answer, AnswerStatus, Session, Turn
from assessment.walking import CONSENT, REQUIRED, ROLE, ROLES, YES, next_question


def record(
    scene: Scene,
    status: AnswerStatus,
    rotations: Mapping[str, int],
    *,
    key: int | None = None,
    text: str | None = None,
    comment: str | None = None,
) -> Turn:
    """The turn after the pending question was answered, skipped or not known. `rotations` as in `Situation`."""
    session = scene.session
    question = session.pending
    assert question is not None
    answer = Answer(
        question=question,
        status=status,
        language=asked_in(scene.library, session, question),
        text_version=wording(scene.library, session, question).ask.version,
        key=key,
        text=text,
        comment=comment,
    )
    session = replace(session, answers={**session.answers, question: answer})
    if question == ROLE and key is not None and ROLES[key] != session.role:
        session = _from_the_start(in_role(scene.library, session, ROLES[key], rotations.get(ROLES[key], 0)))
    return _go_on(replace(scene, session=session), question)


def _from_the_start(session: Session) -> Session:
    """The session without what was answered in another role: the same ids stand for other questions there."""
    return replace(session, answers={id: answer for id, answer in session.answers.items() if id in REQUIRED})


def _go_on(scene: Scene, answered: str) -> Turn:
    following = next_question(scene.instrument, scene.session, scene.community)
    scene = scene.changed(pending=following)
    if following is not None:
        return scene.turn(answered=(answered,))
    if scene.session.answers[CONSENT].key != YES:
        scene = scene.changed(status="declined")
        return scene.turn(scene.say("declined"), answered=(answered,))
    scene = scene.changed(status="complete")
    return scene.turn(*thanks(scene), answered=(answered,))
