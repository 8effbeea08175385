"""Messages that come while no question is open: opted out, not begun, resting, done, declined or erased."""

from dataclasses import replace

from assessment.conversation.opening import first_contact
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Status, Turn
from assessment.walking import DELETE

RESTING: tuple[Status, ...] = ("paused", "urgent", "stopped")
SILENCE = Turn(None)
"""An opted-out person is sent nothing but what they ask for by START, HELP or DELETE, and numbers when in danger."""


def entrance(library: Library, situation: Situation, reading: Reading) -> Turn | None:
    """The turn of a message meant for a question when none is open; None when one is.

    A resting session is taken up again: its question is asked once more and the message stored nowhere, because
    the person may not remember what the message would have answered. So is one whose question left its path.
    """
    if _confirms_deleting(situation):
        return None
    turn = command_entrance(library, situation, reading)
    if turn is None and (_rests(situation) or _moved(library, situation)):
        scene = Scene.of(library, situation).changed(status="active")
        return scene.turn(scene.say("resumed"))
    return turn


def command_entrance(library: Library, situation: Situation, reading: Reading) -> Turn | None:
    """As `entrance`, for a command about the open question; a resting session has one.

    Who told of danger is asked on when they ask for it, and by no other message.
    """
    if situation.opted_out:
        return SILENCE
    session = situation.session
    if session is None:
        return first_contact(library, situation, reading)
    if session.aside is not None:
        return None
    scene = Scene.of(library, situation)
    if scene.session.status == "urgent" and reading.command != "repeat":
        return scene.turn(scene.say("urgent_again"))
    phrase = _CLOSED.get(scene.session.status)
    return scene.turn(scene.say(phrase)) if phrase is not None else None


def awake(situation: Situation) -> Situation:
    """The situation with a resting session active again."""
    session = situation.session
    return replace(situation, session=replace(session, status="active")) if session and _rests(situation) else situation


def _confirms_deleting(situation: Situation) -> bool:
    """Whether deleting was asked about last: the reply counts from who opted out too."""
    return situation.session is not None and situation.session.aside == DELETE


def _rests(situation: Situation) -> bool:
    session = situation.session
    return session is not None and session.status in RESTING and session.aside is None


def _moved(library: Library, situation: Situation) -> bool:
    session = situation.session
    return session is not None and session.aside is None and Scene.of(library, situation).question != session.pending


_CLOSED: dict[Status, str] = {
    "complete": "already_complete",
    "declined": "declined_again",
    "withdrawn": "not_in_session",
}
