"""Rasa's NLU, as one component: asks the one reader what a message means, given the question it answers."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from assessment.library import SOURCE_LANGUAGE
from assessment.reader import Reader
from assessment.reading import Reading
from bot.library import library


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class ReplyReader(GraphComponent):
    """Intent = outcome, entities = its details. What was asked comes with the message, as its metadata."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReplyReader:
        """Part of Rasa's interface; the annotations are read by it."""
        return cls(Reader(library()))

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and entities of each message."""
        for message in messages:
            reading = self._read(message.get(TEXT) or "", message.get("metadata") or {})
            intent = {"name": reading.intent, "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(ENTITIES, reading.entities(), add_to_output=True)
        return messages

    def _read(self, text: str, asked: dict[str, Any]) -> Reading:
        return self._reader.read(
            text,
            instrument=asked.get("instrument"),
            question=asked.get("question"),
            languages=asked.get("languages") or [SOURCE_LANGUAGE],
            offered=asked.get("offered") or (),
            choices=asked.get("choices") or (),
            words=asked.get("words") or (),
        )
