"""A session in its community: what nearly every step speaks from. Knows how a turn is put into one text."""

from dataclasses import dataclass, replace
from typing import Any

from assessment.instrument import Instrument, Question
from assessment.library import Library
from assessment.prompts import ask, community_parameters, instrument_id, on_channel, question_reply, say
from assessment.session import Community, Effect, Reply, Session, Situation, Status, Turn
from assessment.walking import standing_question

_UNDER_WAY: tuple[Status, ...] = ("active", "paused", "urgent", "stopped")


@dataclass(frozen=True, slots=True)
class Scene:
    library: Library
    community: Community
    session: Session

    @classmethod
    def of(cls, library: Library, situation: Situation) -> "Scene":
        """The scene of a message that was understood: earlier misses and offers are over. Needs a session.

        A question that has left the path since it was asked is not the pending one any more.
        """
        assert situation.session is not None
        assert situation.community is not None
        return cls(library, situation.community, replace(situation.session, misses=0, offered=())).on_its_path()

    @property
    def instrument(self) -> Instrument | None:
        """None while the role is not known."""
        return self.library.instruments[self.session.instrument] if self.session.instrument else None

    @property
    def question(self) -> str | None:
        """The id of the question on the person's screen. A session that rests has none, but may be asked an aside."""
        return self.session.aside or (self.session.pending if self.session.status == "active" else None)

    def definition(self, question: str) -> Question:
        return self.library.instruments[instrument_id(self.session)].questions[question]

    def on_its_path(self) -> "Scene":
        """An assessment under way at a question of its path; complete when none is left."""
        if self.session.status not in _UNDER_WAY:
            return self
        standing = standing_question(self.instrument, self.session, self.community)
        return self.changed(pending=standing, status=self.session.status if standing is not None else "complete")

    def changed(self, **fields: Any) -> "Scene":
        return replace(self, session=replace(self.session, **fields))

    def say(self, phrase: str, **parameters: str) -> str:
        language = self.session.language
        known = community_parameters(self.library, language, self.community)
        fitting = on_channel(self.library, language, phrase, self.session.channel)
        return say(self.library, language, fitting, **known, **parameters)

    def ask(self, question: str) -> str:
        """The question without its options."""
        return ask(self.library, self.session, self.community, question)

    def turn(self, *parts: str, answered: tuple[str, ...] = (), effects: tuple[Effect, ...] = ()) -> Turn:
        """Saves the session and says the parts, then the question on the screen, in one text."""
        if self.question is None:
            text = Reply("\n\n".join(parts), self.session.language)
        else:
            text = question_reply(self.library, self.session, self.community, self.question, parts)
        return Turn(self.session, (text,), answered, effects)
