"""Messages that are meant as answers to the pending question, whether or not they can be taken as one."""

from actions.turns import TurnAction


class ActionAnswer(TurnAction):
    intent = "answer"


class ActionNotSure(TurnAction):
    intent = "not_sure"


class ActionSkip(TurnAction):
    intent = "skip"


class ActionConfirm(TurnAction):
    intent = "confirm"


class ActionUnclear(TurnAction):
    intent = "unclear"
