"""START, or a join word: opens an assessment, takes one up again, and brings back who had stopped the texts."""

from dataclasses import replace

from assessment.conversation.entrance import RESTING
from assessment.conversation.opening import first_contact, in_role
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Door, Effect, Session, Situation, Turn
from assessment.walking import CONSENT


def start(library: Library, situation: Situation, reading: Reading) -> Turn:
    if situation.quiet:
        return _back_in_silence(situation)
    turn = _started(library, situation, reading)
    return replace(turn, effects=(*_opting_in(situation), *turn.effects))


def leads_elsewhere(session: Session, door: Door) -> bool:
    """Whether the door opens another assessment than this session: community, round or role differ."""
    place = (door.community.slug, door.round) != (session.community, session.round)
    return place or (door.role is not None and session.role is not None and door.role != session.role)


def _started(library: Library, situation: Situation, reading: Reading) -> Turn:
    session, door = situation.session, situation.door
    if session is None or session.status == "withdrawn" or (door is not None and leads_elsewhere(session, door)):
        return first_contact(library, situation, reading)
    scene = Scene.of(library, situation).changed(aside=None)
    greeting = (scene.say("started"),) if situation.opted_out else ()
    if scene.session.status == "complete":
        return scene.turn(*greeting, scene.say("already_complete"))
    if session.status == "declined":
        scene = scene.changed(pending=CONSENT)
    elif not greeting and session.answers:
        greeting = (scene.say("welcome_back"),)
    return _with_the_doors_role(scene.changed(status="active"), door).turn(*greeting)


def _with_the_doors_role(scene: Scene, door: Door | None) -> Scene:
    """A word that names the role, texted before the role was told, answers that question."""
    if door is None or door.role is None or scene.session.role is not None:
        return scene
    session = replace(in_role(scene.library, scene.session, door.role, door.rotation), role_fixed=True)
    return replace(scene, session=session).on_its_path()


def _opting_in(situation: Situation) -> tuple[Effect, ...]:
    return ("opt_in",) if situation.opted_out else ()


def _back_in_silence(situation: Situation) -> Turn:
    """The carrier has said welcome. The session rests, so that the next message brings its question back first."""
    session = situation.session
    if session is not None and session.status in RESTING:
        session = replace(session, status="paused", aside=None, offered=(), misses=0)
    return Turn(session, effects=_opting_in(situation))
