"""Questions people ask back: how this works, why they are asked, who sees it, and whether somebody is there."""

from actions.turns import TurnAction


class ActionHelp(TurnAction):
    intent = "help"


class ActionWhy(TurnAction):
    intent = "why"


class ActionPrivacy(TurnAction):
    intent = "privacy"


class ActionHuman(TurnAction):
    intent = "human"
