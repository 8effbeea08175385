"""What a person's message was read as: the outcome that the engine carries from reader to action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

Outcome = Literal["answer", "not_sure", "skip", "confirm", "unclear", "urgent", "command"]
Command = Literal["help", "stop", "start", "back", "repeat", "why", "pause", "language", "privacy", "delete", "human"]
COMMANDS: tuple[str, ...] = get_args(Command)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, read against the pending question.

    answer:   `value` is the option key, the number, or the text of an open question; `comment` its reason.
    confirm:  `values` are the keys it would offer (0 for not sure), never stored by themselves.
    command:  `command` names it; `language` is the target of a language change when one was named;
                        `word` is the join word of a `start`, which may name a `language` beside it.
    heard:    languages the message may be in, one when that is sure, else the likelier first; `undecided` when two are
              as likely. Only where nothing else tells the language, or the message was not understood.
    """

    outcome: Outcome
    value: int | float | str | None = None
    values: tuple[int, ...] = ()
    command: Command | None = None
    language: str | None = None
    word: str | None = None
    comment: str | None = None
    heard: tuple[str, ...] = ()
    undecided: bool = False

    @property
    def surely_in(self) -> str | None:
        """The language the message is in, when that is sure."""
        return self.heard[0] if len(self.heard) == 1 else None

    @property
    def intent(self) -> str:
        """The Rasa intent of this reading; `go_back`, because `back` is reserved by Rasa."""
        if self.outcome != "command":
            return self.outcome
        return "go_back" if self.command == "back" else str(self.command)

    def entities(self) -> list[dict[str, object]]:
        """The reading's details as Rasa entities: one per field that is set."""
        fields = {
            "value": self.value,
            "values": list(self.values) or None,
            "language": self.language,
            "word": self.word,
            "comment": self.comment,
            "heard": list(self.heard) or None,
            "undecided": self.undecided or None,
        }
        return [{"entity": name, "value": value} for name, value in fields.items() if value is not None]

    @classmethod
    def from_parse(cls, intent: str, entities: Sequence[Mapping[str, Any]]) -> "Reading":
        """The reading that `intent` and `entities` were made from. ValueError: not an intent of ours."""
        found = {entity["entity"]: entity["value"] for entity in entities}
        details: dict[str, Any] = {
            "value": found.get("value"),
            "values": tuple(found.get("values", ())),
            "language": found.get("language"),
            "word": found.get("word"),
            "comment": found.get("comment"),
            "heard": tuple(found.get("heard", ())),
            "undecided": bool(found.get("undecided")),
        }
        if intent in get_args(Outcome) and intent != "command":
            return cls(cast(Outcome, intent), **details)
        command = "back" if intent == "go_back" else intent
        if command not in COMMANDS:
            raise ValueError(f"unknown intent {intent!r}")
        return cls("command", command=cast(Command, command), **details)
