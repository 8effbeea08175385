"""What the engine remembers is bounded, and can be lost."""

import asyncio
import unittest

from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered

import bot.tracker_store
from bot.lock_store import ConversationLockStore
from bot.tracker_store import SnapshotTrackerStore, find

DOMAIN = Domain.from_yaml(
    """
    intents: [answer]
    slots: {shade: {type: text, influence_conversation: false, mappings: [{type: custom}]}}
    """
)


class TrackerStoreTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.store = SnapshotTrackerStore(DOMAIN)

    async def talk(self, sender: str, shade: "str | None", turns: int = 1) -> int:
        """The number of events after so many turns."""
        count = 0
        for _ in range(turns):
            tracker = await self.store.retrieve(sender)
            tracker.update(UserUttered("words nobody may keep", {"name": "answer"}))
            tracker.update(SlotSet("shade", shade))
            tracker.update(ActionExecuted("action_listen"))
            count = len(tracker.events)
            await self.store.save(tracker)
        return count

    async def test_it_begins_in_a_session_and_keeps_what_differs(self) -> None:
        tracker = await self.store.retrieve("a")
        self.assertEqual([event.type_name for event in tracker.events], ["session_started", "action"])
        await self.talk("a", "blue")
        await self.talk("b", None)
        self.assertEqual((await self.store.retrieve("a")).get_slot("shade"), "blue")
        self.assertEqual(list(await self.store.keys()), ["a"])
        self.assertNotIn("words", repr(self.store._snapshots))

    async def test_a_loop_is_kept(self) -> None:
        tracker = await self.store.retrieve("a")
        tracker.update(ActiveLoop("a_form"))
        await self.store.save(tracker)
        self.assertEqual((await self.store.retrieve("a")).active_loop_name, "a_form")

    async def test_as_many_events_after_200_turns_as_after_two(self) -> None:
        self.assertEqual(await self.talk("a", "blue", 2), await self.talk("a", "blue", 200))

    async def test_the_longest_unused_conversation_is_forgotten(self) -> None:
        limit = bot.tracker_store.MAX_CONVERSATIONS
        bot.tracker_store.MAX_CONVERSATIONS = 3
        try:
            for sender in ("a", "b", "c", "a", "d"):
                await self.talk(sender, "blue")
        finally:
            bot.tracker_store.MAX_CONVERSATIONS = limit
        self.assertEqual(list(await self.store.keys()), ["c", "a", "d"])

    async def test_it_is_told_from_rasas_own(self) -> None:
        self.assertIs(find(FailSafeTrackerStore(self.store)), self.store)
        self.assertIsNone(find(FailSafeTrackerStore(InMemoryTrackerStore(DOMAIN))))


class LockStoreTest(unittest.IsolatedAsyncioTestCase):
    async def test_one_at_a_time_in_order_and_nothing_left(self) -> None:
        store = ConversationLockStore()
        seen = []

        async def turn(number: int, fails: bool) -> None:
            async with store.lock("a"):
                seen.append(("in", number))
                await asyncio.sleep(0)
                seen.append(("out", number))
                if fails:
                    raise ValueError

        await asyncio.gather(*(turn(number, number == 1) for number in range(3)), return_exceptions=True)
        self.assertEqual(seen, [(step, number) for number in range(3) for step in ("in", "out")])
        async with store.lock("a"), store.lock("b"):
            self.assertEqual(set(store._locks), {"a", "b"})
        self.assertEqual((store._locks, store._users), ({}, {}))


if __name__ == "__main__":
    unittest.main()
