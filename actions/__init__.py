"""Rasa's custom actions: one small class per intent over the pure core; where it is stored comes as an argument."""

from actions.answers import ActionAnswer, ActionConfirm, ActionNotSure, ActionSkip, ActionUnclear
from actions.asking import ActionHelp, ActionHuman, ActionPrivacy, ActionWhy
from actions.language import ActionLanguage
from actions.leaving import ActionDelete, ActionStop
from actions.moving import ActionGoBack, ActionPause, ActionRepeat, ActionStart
from actions.turns import TurnAction, TurnStore
from actions.urgent import ActionUrgent
from assessment.library import Library

__all__ = ["TurnAction", "TurnStore", "all_actions"]

_CLASSES: tuple[type[TurnAction], ...] = (
    ActionAnswer,
    ActionNotSure,
    ActionSkip,
    ActionConfirm,
    ActionUnclear,
    ActionUrgent,
    ActionHelp,
    ActionStop,
    ActionStart,
    ActionGoBack,
    ActionRepeat,
    ActionWhy,
    ActionPause,
    ActionLanguage,
    ActionPrivacy,
    ActionDelete,
    ActionHuman,
)


def all_actions(library: Library, turns: TurnStore) -> list[TurnAction]:
    """One instance per intent, for `executor.register_action`."""
    return [action(library, turns) for action in _CLASSES]
