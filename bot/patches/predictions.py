"""Remembers which action Rasa's policy chose after which events.

Reason: RulePolicy features the whole conversation and tries it on every rule, twice a turn, and always comes to the
same result for the same intent. Where anything it could look at is unusual, there is no key and Rasa decides afresh.
"""

from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

MAX_EVENTS = 12
MAX_REMEMBERED = 1_000

Key = tuple[tuple[str | None, ...], ...]


def key(tracker: DialogueStateTracker) -> "Key | None":
    """All that the choice of an action depends on. None: a slot, a loop, a follow-up or an event of another kind."""
    if tracker.followup_action or tracker.active_loop or len(tracker.events) > MAX_EVENTS:
        return None
    if any(slot.value is not None for slot in tracker.slots.values()):
        return None
    parts: list[tuple[str | None, ...]] = []
    for event in tracker.events:
        kind = type(event)
        if kind is ActionExecuted:
            parts.append(("action", event.action_name, event.action_text))
        elif kind is UserUttered:
            parts.append(("user", event.intent_name, *sorted(entity["entity"] for entity in event.entities)))
        elif kind is DefinePrevUserUtteredFeaturization:
            parts.append(("by text" if event.use_text_for_featurization else "by intent",))
        elif kind is not BotUttered and kind is not SessionStarted:
            return None
    return tuple(parts)
