"""Somebody may be in danger."""

from actions.turns import TurnAction


class ActionUrgent(TurnAction):
    intent = "urgent"
