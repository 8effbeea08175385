"""Which question comes next: recomputed from the answers at every turn, so that no path goes stale."""

from collections.abc import Iterator

from assessment.instrument import Instrument
from assessment.session import Community, Session

CONSENT, ROLE, MORE, MORE_ALL = "CONSENT", "ROLE", "MORE", "MORE_ALL"
AREA, QUOTE, FOLLOWUP = "AREA", "QUOTE", "FOLLOWUP"
LANGUAGE, DELETE = "LANGUAGE", "DELETE"
"""Laid over the pending question by a command; never part of the path."""
REQUIRED = (CONSENT, ROLE)
"""Cannot be skipped: nothing can be asked without them."""

YES = 1
ROLES = {1: "family", 2: "provider"}
"""What the keys of ROLE stand for. Other roles come in by a join word."""

_MORE_ALL_TWELVE = 2
_OPEN = "OPEN"


def path(instrument: Instrument | None, session: Session, community: Community) -> tuple[str, ...]:
    """The questions known to belong to this session, in order; it ends where the next answer decides what follows.

    `instrument` is None until the role is known.
    """
    return tuple(_walk(instrument, session, community))


def next_question(instrument: Instrument | None, session: Session, community: Community) -> str | None:
    """The first question of the path without an answer, or None at its end."""
    return next((id for id in _walk(instrument, session, community) if id not in session.answers), None)


def standing_question(instrument: Instrument | None, session: Session, community: Community) -> str | None:
    """The question an assessment under way stands at: the pending one, as long as the path has it.

    Else, when the instrument or what was fixed by a join word has changed since, the next one; None at the end of the
    path. Consent that was refused is asked for again.
    """
    steps = path(instrument, session, community)
    if session.pending in steps:
        return session.pending
    return CONSENT if steps == (CONSENT,) else next((id for id in steps if id not in session.answers), None)


def previous_question(instrument: Instrument | None, session: Session, community: Community) -> str | None:
    """The question before the pending one, or None at the start. Consent is withdrawn by STOP, not by back."""
    steps = path(instrument, session, community)
    before = steps[: steps.index(session.pending)] if session.pending in steps else steps
    return next((id for id in reversed(before) if id != CONSENT and id in session.answers), None)


def checkpoint(session: Session) -> str:
    """The question that offers more items: all of them where people have the time, else one set."""
    return MORE_ALL if session.event is not None or session.channel == "web" else MORE


def is_open_question(question: str) -> bool:
    """Whether its answer is a comment that could be quoted."""
    return question.startswith(_OPEN)


def _walk(instrument: Instrument | None, session: Session, community: Community) -> Iterator[str]:
    yield CONSENT
    if _key(session, CONSENT) != YES:
        return
    if not session.role_fixed:
        yield ROLE
    if instrument is None:
        return
    yield from instrument.core
    if instrument.sets:
        offer = checkpoint(session)
        yield offer
        if offer not in session.answers:
            return
        yield from _further_items(instrument, session, offer)
    yield from _closing(instrument, session, community)


def _further_items(instrument: Instrument, session: Session, offer: str) -> tuple[str, ...]:
    key = _key(session, offer)
    if offer == MORE_ALL and key == _MORE_ALL_TWELVE:
        rest = (id for id in instrument.items if id not in instrument.core)
        return tuple(sorted(rest, key=lambda id: instrument.questions[id].sensitive))
    if key == YES:
        return instrument.sets[session.rotation % len(instrument.sets)]
    return ()


def _closing(instrument: Instrument, session: Session, community: Community) -> Iterator[str]:
    for id in instrument.closing:
        if id == AREA and not community.areas:
            continue
        if id == QUOTE and not _said_something(session):
            continue
        if id == FOLLOWUP and session.channel == "web":  # no number is known there
            continue
        yield id


def _said_something(session: Session) -> bool:
    return any(is_open_question(id) and answer.status == "answered" for id, answer in session.answers.items())


def _key(session: Session, question: str) -> int | None:
    answer = session.answers.get(question)
    return answer.key if answer is not None else None
