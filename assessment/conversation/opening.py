"""The first contact: which assessment a message opens, in which language, and what to say when it opens none."""

from dataclasses import replace

from assessment.conversation.scene import Scene
from assessment.library import SOURCE_LANGUAGE, Library
from assessment.prompts import say
from assessment.reading import Reading
from assessment.session import Door, Reply, Session, Situation, Turn
from assessment.walking import CONSENT


def first_contact(library: Library, situation: Situation, reading: Reading) -> Turn:
    """Opens the door there is and asks for consent; without a door, asks for the word on the poster.

    A word that leads nowhere belongs to a community without an open round.
    """
    if situation.door is None:
        language = person_language(library, situation, reading)
        phrase = "closed_round" if reading.word is not None else "join_ask"
        return Turn(None, (Reply(say(library, language, phrase), language),))
    scene = opened(library, situation, situation.door, reading)
    return scene.turn(*switch_hints(scene, situation, reading), effects=("open",))


def switch_hints(scene: Scene, situation: Situation, reading: Reading) -> tuple[str, ...]:
    """How to change to each other language that is live, each in its own words, for a person whose language nothing
    tells. A chat page has buttons for that.
    """
    if situation.channel != "sms" or _wished_language(scene.library, situation, reading) is not None:
        return ()
    others = [code for code in scene.community.languages if code != scene.session.language]
    known = [scene.library.phrases.get(code, {}).get("switch_hint") for code in others]
    lines = [hint.text for hint in known if hint is not None]
    return ("\n".join(lines),) if lines else ()


def opened(library: Library, situation: Situation, door: Door, reading: Reading) -> Scene:
    """A new session at its first question."""
    session = Session(
        community=door.community.slug,
        round=door.round,
        channel=situation.channel,
        language=person_language(library, situation, reading),
        event=door.event,
        pending=CONSENT,
    )
    if door.role is not None:
        session = replace(in_role(library, session, door.role, door.rotation), role_fixed=True)
    return Scene(library, door.community, session)


def in_role(library: Library, session: Session, role: str, rotation: int) -> Session:
    """The session with the role's instrument. `rotation`: earlier sessions of the role in the round."""
    instrument = library.instrument_for(role)
    return replace(
        session, role=role, instrument=instrument.id, instrument_version=instrument.version, rotation=rotation
    )


def person_language(library: Library, situation: Situation, reading: Reading) -> str:
    """The language to speak without a session: as asked for, as the door has it, as the person used before.

    Only languages that are live in the door's community count; without a door, all there are.
    """
    wished = _wished_language(library, situation, reading)
    live = situation.door.community.languages if situation.door is not None else ()
    return wished or next(iter(live), SOURCE_LANGUAGE)


def _wished_language(library: Library, situation: Situation, reading: Reading) -> str | None:
    door = situation.door
    live = door.community.languages if door is not None else tuple(library.languages)
    wishes = (reading.language, door.language if door is not None else None, situation.language)
    return next((wish for wish in wishes if wish in live and wish is not None), None)
