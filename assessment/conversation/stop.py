"""The person wants no more texts: takes effect in every state and is confirmed once."""

from dataclasses import replace

from assessment.conversation.opening import person_language
from assessment.library import Library
from assessment.prompts import on_channel, say
from assessment.reading import Reading
from assessment.session import Reply, Session, Situation, Turn


def stop(library: Library, situation: Situation, reading: Reading) -> Turn:
    session = _stopped(situation.session)
    if situation.opted_out:
        return Turn(session)
    language = session.language if session is not None else person_language(library, situation, reading)
    phrase = on_channel(library, language, "stopped", situation.channel)
    confirmation = Reply(say(library, language, phrase), language)
    return Turn(session, () if situation.quiet else (confirmation,), effects=("opt_out",))


def _stopped(session: Session | None) -> Session | None:
    """An assessment under way is stopped; one that is over stays what it is."""
    if session is None:
        return None
    under_way = session.status in ("active", "paused", "urgent")
    return replace(session, status="stopped" if under_way else session.status, aside=None, offered=(), misses=0)
