"""The first contact: which assessment a message opens, in which language, and what to say when it opens none."""

from dataclasses import replace

from assessment.conversation.hints import switch_hint, switch_hints
from assessment.conversation.scene import Scene
from assessment.library import SOURCE_LANGUAGE, Library
from assessment.prompts import option_lines, options_of, say
from assessment.reading import Reading
from assessment.session import Door, Reply, Session, Situation, Turn
from assessment.walking import CONSENT, LANGUAGE


def first_contact(library: Library, situation: Situation, reading: Reading) -> Turn:
    """Opens the door there is and asks for consent; without a door, asks for the word on the poster.

    A word that leads nowhere belongs to a community without an open round. Who may as well speak one language as
    another is asked which first.
    """
    if situation.door is None:
        language = person_language(library, situation, reading)
        phrase = "closed_round" if reading.word is not None else "join_ask"
        return Turn(None, (Reply(say(library, language, phrase), language),))
    scene = opened(library, situation, situation.door, reading)
    candidates = _candidates(library, situation, reading)
    if reading.undecided and len(candidates) > 1:
        return _which(scene, candidates)
    return scene.turn(*first_hints(scene, situation, reading), effects=("open",))


def first_hints(scene: Scene, situation: Situation, reading: Reading) -> tuple[str, ...]:
    """How to change the language, for a person whose language nothing tells for sure. A chat page has buttons for that.

    All languages when nothing is known; the ones in question, in one line, when the words tell something.
    """
    if situation.channel != "sms" or _wished_language(scene.library, situation, reading) is not None:
        return ()
    heard = _candidates(scene.library, situation, reading)
    if not heard:
        return switch_hints(scene)
    first = scene.community.languages[0]
    return switch_hint(scene, *(code for code in dict.fromkeys((*heard[1:], first)) if code != heard[0]))


def _which(scene: Scene, candidates: tuple[str, ...]) -> Turn:
    """Asks for the language in both, with their keys among all that are live; consent waits below."""
    scene = scene.changed(aside=LANGUAGE)
    options = options_of(scene.library, scene.session, scene.community, LANGUAGE)
    shown = tuple(option for option in options if scene.community.languages[option[0] - 1] in candidates)
    asked = dict.fromkeys(scene.changed(language=code).ask(LANGUAGE) for code in candidates)
    text = "\n".join((*asked, option_lines(scene.library, scene.session.language, shown)))
    reply = Reply(text, scene.session.language, LANGUAGE, shown)
    return Turn(scene.session, (reply,), effects=("open",))


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
    """The language to speak without a session: as asked for, as the door has it, as the person used before, as the
    message seems to be in.

    Only languages that are live in the door's community count; without a door, all there are.
    """
    wished = _wished_language(library, situation, reading)
    heard = _candidates(library, situation, reading)
    fallback = situation.door.community.languages if situation.door is not None else ()
    return wished or next(iter((*heard, *fallback)), SOURCE_LANGUAGE)


def _wished_language(library: Library, situation: Situation, reading: Reading) -> str | None:
    wishes = (reading.language, situation.door.language if situation.door is not None else None, situation.language)
    live = _live(library, situation)
    return next((wish for wish in wishes if wish in live and wish is not None), None)


def _candidates(library: Library, situation: Situation, reading: Reading) -> tuple[str, ...]:
    """The live languages that the message may be in; none where the person's language is known otherwise."""
    if _wished_language(library, situation, reading) is not None:
        return ()
    live = _live(library, situation)
    return tuple(code for code in reading.heard if code in live)


def _live(library: Library, situation: Situation) -> tuple[str, ...]:
    return situation.door.community.languages if situation.door is not None else tuple(library.languages)
