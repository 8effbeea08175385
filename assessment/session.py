"""A conversation as a value: what is known before a message, and what follows from it. The caller stores it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["active", "paused", "urgent", "complete", "declined", "stopped", "withdrawn"]
"""`urgent`: paused because somebody may be in danger; only who asks for it is asked on."""
AnswerStatus = Literal["answered", "not_sure", "skipped"]
Effect = Literal["open", "opt_out", "opt_in", "erase", "flag_urgent", "flag_human"]
Channel = Literal["sms", "web"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The latest answer to one question. `key` for scale and choice, `text` for open questions."""

    question: str
    status: AnswerStatus
    language: str
    text_version: int
    key: int | None = None
    text: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Local help, offered when one of `items` was answered low. `text` by language."""

    items: tuple[str, ...]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Community:
    """What the conversation needs to know of a community."""

    slug: str
    name: str
    sponsor: str
    languages: tuple[str, ...]
    """Live languages, the preferred one first."""
    areas: tuple[str, ...] = ()
    """Answers to AREA in key order; empty: AREA is not asked."""
    contact: str = ""
    """Who a person can call or write to, as shown in help."""
    urgent: str = ""
    """Local emergency numbers, as shown in the urgent reply."""
    resources: tuple[Resource, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """What a join word, a number or a web address opens: a community's open round, perhaps an event and a role."""

    community: Community
    round: int
    event: str | None = None
    role: str | None = None
    language: str | None = None
    rotation: int = 0
    """Filled by storage when the role is known; otherwise asked again through `Situation.rotations`."""


@dataclass(frozen=True, slots=True)
class Session:
    """One assessment of one person in one round. Everything about its path follows from `answers`."""

    community: str
    round: int
    channel: Channel
    language: str
    event: str | None = None
    role: str | None = None
    role_fixed: bool = False
    """The join word named the role, so ROLE is not asked."""
    instrument: str | None = None
    instrument_version: int | None = None
    rotation: int = 0
    status: Status = "active"
    pending: str | None = None
    """The question on the person's screen."""
    aside: str | None = None
    """A question laid over the pending one (LANGUAGE, DELETE); answered first."""
    offered: tuple[int, ...] = ()
    """Keys offered by the last "did you mean"."""
    misses: int = 0
    """Messages not understood in a row."""
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def question(self) -> str | None:
        """The question the next message is read against."""
        return self.aside or self.pending


@dataclass(frozen=True, slots=True)
class Situation:
    """All a step may know when a message arrives."""

    session: Session | None
    """The person's current session: the latest, whatever its status; None before the first."""
    channel: Channel
    language: str | None
    """The person's language, when known."""
    community: Community | None = None
    """The session's community."""
    door: Door | None = None
    """What this message opens: its join word, else (without a session) the number's or the only community."""
    opted_out: bool = False
    quiet: bool = False
    """The carrier has answered already (OptOutType): change what must change, say nothing."""
    rotations: Mapping[str, int] = field(default_factory=dict)
    """Earlier sessions of each role in the round, for choosing the rotation when ROLE is answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One text to the person. `options` are (key, label) pairs of the question it ends with."""

    text: str
    language: str
    question: str | None = None
    options: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from one message. Stored in one transaction."""

    session: Session | None
    """The session to save; with effect "open" it is a new one. None: nothing to save."""
    replies: tuple[Reply, ...] = ()
    answered: tuple[str, ...] = ()
    """Ids of the questions whose answer changed, in order."""
    effects: tuple[Effect, ...] = ()
