"""Rasa's memory of conversations, bounded twice: a few values per conversation, and so many conversations.

The state of a conversation lives in the app's database. What is kept here may be lost at any moment; losing it changes
nothing a person can see. Message texts and readings are never kept.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

MAX_CONVERSATIONS = 20_000
"""Conversations remembered at once; the longest unused is forgotten first."""

Snapshot = tuple[str, str | None, tuple[tuple[str, Any], ...]]
"""Latest action, active loop, slots that differ from their initial value."""
FRESH: Snapshot = (ACTION_LISTEN_NAME, None, ())


class SnapshotTrackerStore(TrackerStore):
    """Keeps a snapshot of a conversation that differs from a fresh one. With our domain, without slots, none does."""

    def __init__(self, domain: Domain | None = None, event_broker: Any = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker)
        self._snapshots: OrderedDict[str, Snapshot] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Remember what the next turn could depend on."""
        self._snapshots.pop(tracker.sender_id, None)
        snapshot = _snapshot(tracker)
        if snapshot == FRESH:
            return
        self._snapshots[tracker.sender_id] = snapshot
        if len(self._snapshots) > MAX_CONVERSATIONS:
            self._snapshots.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """A tracker that has its session already: Rasa runs no session start, for a known conversation or a new one."""
        snapshot = self._snapshots.get(sender_id, FRESH)
        tracker = self.init_tracker(sender_id or DEFAULT_SENDER_ID)
        for event in _events(snapshot):
            tracker.update(event)
        return tracker

    async def keys(self) -> Iterable[str]:
        """The conversations remembered."""
        return self._snapshots.keys()


def _snapshot(tracker: DialogueStateTracker) -> Snapshot:
    changed = tuple(
        (name, slot.value)
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value and name != SESSION_START_METADATA_SLOT
    )
    return (tracker.latest_action_name or ACTION_LISTEN_NAME, tracker.active_loop_name, changed)


def _events(snapshot: Snapshot) -> list[Event]:
    action, loop, slots = snapshot
    events: list[Event] = [SessionStarted()]
    events += [SlotSet(name, value) for name, value in slots]
    if loop:
        events.append(ActiveLoop(loop))
    events.append(ActionExecuted(action))
    return events


def find(store: Any) -> "SnapshotTrackerStore | None":
    """The store itself or the one Rasa has wrapped; None: a wrong path in endpoints.yml gave Rasa's in-memory store."""
    inner = getattr(store, "_tracker_store", store)
    return inner if isinstance(inner, SnapshotTrackerStore) else None
