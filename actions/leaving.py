"""Leaving: no more texts, or no more data."""

from actions.turns import TurnAction


class ActionStop(TurnAction):
    intent = "stop"


class ActionDelete(TurnAction):
    intent = "delete"
