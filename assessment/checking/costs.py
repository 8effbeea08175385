"""What texts cost to send: segments of each question, and of a whole conversation as it is really held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assessment.checking.finding import Finding
from assessment.conversation import step
from assessment.library import Library
from assessment.prompts import PHRASES, community_parameters, question_reply, say
from assessment.reading import Reading
from assessment.segments import is_gsm, segment_count
from assessment.session import Community, Door, Session, Situation
from assessment.walking import CONSENT, LANGUAGE

MOST_OF_A_QUESTION = 2
MOST: Mapping[str, int] = {CONSENT: 4, LANGUAGE: 3}
"""Consent says all that a person must know before they agree; twelve languages have long names."""
MOST_OF_A_PHRASE = 3

_LONGEST_CONVERSATION = 60
_LIKELIEST = 1
_FILLED_IN = {"option": "1", "options": "1\n2"}
_WORDS = "More places to play for kids"
"""What our person writes to open questions."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole assessment by text message. `sent` and `received`: texts; `segments`: of those sent; `dear`: in UCS-2."""

    sent: int
    received: int
    segments: int
    dear: int
    longest: int
    """Segments of the longest text."""


def conversation(library: Library, community: Community, language: str, role: str) -> Conversation:
    """The assessment of a person who answers every question, from the join word to the thanks, in their language."""
    community = replace(community, languages=(language,))
    texts: list[str] = []
    door = Door(community, 1, role=role, language=language)
    turn = step(library, Situation(None, "sms", language, door=door), Reading("command", command="start", word="JOIN"))
    session = turn.session
    while True:
        texts += [reply.text for reply in turn.replies]
        if session is None or session.pending is None or len(texts) > _LONGEST_CONVERSATION:
            break
        turn = step(library, Situation(session, "sms", language, community), _answer(library, session, community))
        session = turn.session
    costs = [segment_count(text) for text in texts]
    return Conversation(len(texts), len(texts), sum(costs), sum(not is_gsm(text) for text in texts), max(costs))


def _answer(library: Library, session: Session, community: Community) -> Reading:
    assert session.pending is not None
    instrument = library.instruments[session.instrument or "common"]
    question = instrument.questions[session.pending]
    if question.kind == "text":
        return Reading("answer", value=_WORDS)
    return Reading("answer", value=max(option.key for option in question.options) if question.scored else _LIKELIEST)


def too_long(library: Library, community: Community) -> Iterator[Finding]:
    """Questions and phrases that take more segments than anybody should pay for one text."""
    for instrument, wordings in library.wordings.items():
        for language, wording in wordings.items():
            for id in wording:
                yield from _long_question(library, community, language, instrument, id)
    names = ", ".join(language.name for language in library.languages.values())
    for language, phrases in library.phrases.items():
        known = {**community_parameters(library, language, community), **_FILLED_IN, "languages": names}
        for id in phrases.keys() & PHRASES.keys():
            text = say(library, language, id, **known)
            segments = segment_count(text)
            if segments > MOST_OF_A_PHRASE:
                yield Finding(language, None, id, "", f"{segments} segments, at most {MOST_OF_A_PHRASE}")


def _long_question(
    library: Library, community: Community, language: str, instrument: str, id: str
) -> Iterator[Finding]:
    # the note before a sensitive question is a part of its own
    text = asked(library, community, language, instrument, id).rpartition("\n\n")[2]
    segments, most = segment_count(text), MOST.get(id, MOST_OF_A_QUESTION)
    if segments > most:
        yield Finding(language, instrument, id, "ask", f"{segments} segments with its options, at most {most}")


def asked(library: Library, community: Community, language: str, instrument: str, id: str) -> str:
    """The text that asks the question, as it is sent."""
    session = Session(community.slug, 1, "sms", language, instrument=instrument, pending=id)
    return question_reply(library, session, community, id).text
