"""Rasa as we patch it decides what Rasa as it is published decides, for every intent and every step of a turn."""

import asyncio
import os
import unittest
from typing import Any

import rasa.core.agent
import rasa.core.processor
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import ActionExecuted, FollowupAction, SlotSet, UserUttered
from rasa.shared.utils.io import read_yaml_file

from assessment.reading import COMMANDS, Reading
from bot import patches
from bot.logs import configure
from bot.patches import predictions
from bot.patches.graph_runner import OrderedGraphRunner
from bot.patches.processor import TurnProcessor
from bot.tracker_store import SnapshotTrackerStore

MODEL = os.environ["FAMILYVOICE_TEST_MODEL"]


def processor(kind: Any, runner: Any) -> Any:
    rasa.core.processor.DaskGraphRunner = runner
    store = SnapshotTrackerStore()
    made = kind(MODEL, store, InMemoryLockStore(), NaturalLanguageGenerator.create(None, None))
    store.domain = made.domain
    return made


class ParityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        configure()
        cls.stock = processor(MessageProcessor, DaskGraphRunner)
        cls.ours = processor(TurnProcessor, OrderedGraphRunner)
        patches.apply()

    def readings(self) -> "list[Reading]":
        outcomes = [Reading("answer", value=3), Reading("answer", value="more parks", comment="x"), Reading("unclear")]
        outcomes += [Reading("not_sure"), Reading("skip"), Reading("confirm", values=(1, 2)), Reading("urgent")]
        return outcomes + [Reading("command", command=command) for command in COMMANDS]

    def tracker(self, reading: Reading, action: "str | None") -> Any:
        tracker = asyncio.run(self.ours.get_tracker("somebody"))
        intent = {"name": reading.intent, "confidence": 1.0}
        tracker.update(UserUttered("text", intent, reading.entities()), self.ours.domain)
        if action:
            tracker.update(ActionExecuted(action))
        return tracker

    def test_same_actions(self) -> None:
        self.assertTrue(self.readings())
        for reading in self.readings():
            named = f"action_{reading.intent}"
            for ran, expected in ((None, named), (named, "action_listen")):
                for _ in range(2):  # the second time it is remembered
                    tracker = self.tracker(reading, ran)
                    action, prediction = self.ours.predict_next_with_tracker_if_should(tracker)
                    theirs, stock = self.stock.predict_next_with_tracker_if_should(self.tracker(reading, ran))
                    self.assertEqual((action.name(), theirs.name()), (expected, expected))
                    self.assertEqual(prediction.probabilities, stock.probabilities)
                    self.assertEqual([str(event) for event in prediction.events], [str(e) for e in stock.events])
                    self.assertIsNot(prediction, self.ours.predict_next_with_tracker_if_should(tracker)[1])

    def test_the_domain_has_the_readers_vocabulary_and_no_reserved_intent(self) -> None:
        own = {reading.intent for reading in self.readings()}
        named = [intent for entry in read_yaml_file("domain.yml")["intents"] for intent in entry]
        self.assertEqual(sorted(named), sorted(own))
        self.assertEqual(own & {"back", "restart", "session_start"}, set())
        self.assertEqual(set(self.ours.domain.user_actions), {f"action_{intent}" for intent in own})

    def test_same_parse(self) -> None:
        asked = {"instrument": "family", "question": "S2", "languages": ["en"]}
        for text in ("1", "stop", "no idea what", ""):
            message = UserMessage(text, CollectingOutputChannel(), "somebody", metadata=asked)
            inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: None}
            target = self.ours.model_metadata.nlu_target
            mine = self.ours.graph_runner.run(inputs, [target])[target][0]
            theirs = self.stock.graph_runner.run(inputs, [target])[target][0]
            self.assertEqual(mine.as_dict(), theirs.as_dict())

    def test_what_is_unusual_is_left_to_rasa(self) -> None:
        for event in (SlotSet("session_started_metadata", {"a": 1}), FollowupAction("action_help")):
            tracker = self.tracker(Reading("skip"), None)
            tracker.update(event)
            self.assertIsNone(predictions.key(tracker))
        tracker = self.tracker(Reading("skip"), None)
        tracker.update(FollowupAction("action_help"))
        self.assertEqual(self.ours.predict_next_with_tracker_if_should(tracker)[0].name(), "action_help")

    def test_an_unknown_intent_is_an_error(self) -> None:
        with self.assertRaisesRegex(Exception, "domain.yml does not know guess"):
            self.ours._check_for_unseen_features({"intent": {"name": "guess"}, "entities": []})


if __name__ == "__main__":
    unittest.main()
