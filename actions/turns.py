"""What every action does: take the message's turn in the store, and say what comes of it."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from rasa_sdk import Action, Tracker  # type: ignore[import-untyped]
from rasa_sdk.executor import CollectingDispatcher  # type: ignore[import-untyped]

from assessment.conversation import STEPS
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn


class TurnStore(Protocol):
    """Keeps conversations. What it needs from an action is the pure step from a situation to a turn."""

    async def take_turn(
        self, inbound: int, question: str | None, reading: Reading, step: Callable[[Situation], Turn]
    ) -> tuple[Reply, ...]:
        """Takes the turn of message `inbound`, once; the same replies again for a turn that was taken before.

        Raises where `question`, which the message was read against, is not the pending one any more.
        """
        ...


class TurnAction(Action):  # type: ignore[misc]  # rasa_sdk is untyped
    """The action of one intent. Idempotent: the store answers a repeated call with the stored replies."""

    intent: ClassVar[str]

    def __init__(self, library: Library, turns: TurnStore) -> None:
        self._library = library
        self._turns = turns
        self._step = STEPS[self.intent]

    def name(self) -> str:
        return f"action_{self.intent}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utters the replies, for channels that show what the engine says; no events, for no state is kept there.

        ValueError: the message did not come through the gateway, so nobody knows whose it is.
        """
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        if "inbound" not in metadata:
            raise ValueError("the message has no inbound number: send it through the gateway (familyvoice up)")
        reading = Reading.from_parse(self.intent, message.get("entities") or [])
        replies = await self._turns.take_turn(
            metadata["inbound"],
            metadata.get("question"),
            reading,
            lambda situation: self._step(self._library, situation, reading),
        )
        for reply in replies:
            dispatcher.utter_message(text=reply.text)
        return []
