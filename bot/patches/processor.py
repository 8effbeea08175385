"""One turn in Rasa's own steps, without the work that cannot matter here, and with errors that surface.

Reason: the stock processor replays the conversation into a copy for every action, makes all fifteen default actions to
find one, compares the domain with an empty one it builds for that, copies what it might log; and it logs an action's
exception and goes on, so that a failed turn looks like a silent one.
"""

import copy
from typing import Any

from rasa.core.actions.action import Action, ActionListen
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.patches import predictions
from bot.patches.action_call import AppAction

Choice = tuple[Action, PolicyPrediction]


class TurnProcessor(MessageProcessor):
    """What an agent of this engine handles messages with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices: dict[predictions.Key, Choice] = {}
        self._extracts_slots = any(slot.name not in DEFAULT_SLOT_NAMES for slot in self.domain.slots)
        self._known = {*self.domain.intents, *self.domain.entities}

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> Choice:
        """Action and prediction, remembered where everything they depend on is the same."""
        key = predictions.key(tracker)
        if key is None:
            return super().predict_next_with_tracker_if_should(tracker)
        choice = self._choices.get(key)
        if choice is None:
            choice = super().predict_next_with_tracker_if_should(tracker)
            if len(self._choices) < predictions.MAX_REMEMBERED:
                self._choices[key] = choice
        action, remembered = choice
        prediction = copy.copy(remembered)
        prediction.events = [copy.copy(event) for event in remembered.events]
        return action, prediction

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        if type(action) is ActionListen:
            self._log_action_on_tracker(tracker, action, [], prediction)
            return False
        if type(action) is not AppAction:
            return await super()._run_action(action, tracker, output_channel, nlg, prediction)
        events = await action.run(output_channel, nlg, tracker, self.domain)
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        return True

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """The tracker. Only a domain with slots of its own has anything to extract."""
        if self._extracts_slots:
            return await super().run_action_extract_slots(output_channel, tracker)
        return tracker

    async def run_anonymization_pipeline(self, tracker: DialogueStateTracker) -> None:
        """Nothing: no plug-in of Rasa's is installed, and nothing of a conversation is stored or sent on."""

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """RasaException: the reader's vocabulary is not the domain's, so no rule could name an action."""
        found = {parse_data["intent"]["name"], *(entity["entity"] for entity in parse_data["entities"])}
        if not found <= self._known:
            raise RasaException(f"domain.yml does not know {', '.join(sorted(map(str, found - self._known)))}.")
