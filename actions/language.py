"""Changing the language of the conversation."""

from actions.turns import TurnAction


class ActionLanguage(TurnAction):
    intent = "language"
