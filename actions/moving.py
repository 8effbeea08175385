"""Moving about in the conversation: beginning, going back, hearing the question again, resting."""

from actions.turns import TurnAction


class ActionStart(TurnAction):
    intent = "start"


class ActionGoBack(TurnAction):
    intent = "go_back"


class ActionRepeat(TurnAction):
    intent = "repeat"


class ActionPause(TurnAction):
    intent = "pause"
