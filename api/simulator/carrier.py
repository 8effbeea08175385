"""The simulated carrier's memory: phones, the texts that went each way, and scripted faults. Knows no HTTP."""

import asyncio
import re
import secrets
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

PHONES = 5_000
"""Phones kept; the one that was silent longest goes first."""
TEXTS_PER_PHONE = 500
LONGEST_TEXT = 1600
"""Characters the carrier takes in one text."""
PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{5,14}")
FINAL = ("delivered", "undelivered", "failed", "read")

Direction = Literal["sent", "received"]
"""As the phone's owner sees it."""


class NoSuchNumberError(Exception):
    """Not a phone number."""


@dataclass(slots=True)
class Text:
    """One text. `id` counts up over all phones; `callback` is where its statuses are reported."""

    id: int
    sid: str
    phone: str
    service: str
    direction: Direction
    text: str
    status: str
    at: datetime
    media: int = 0
    callback: str | None = None
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one API call to send a text.

    refuse: answered with `status` and error `code`. stall: answered after `seconds`. lose: the reply is cut off.
    crash: answered with HTTP 500. fail_later: taken, then reported as undelivered with `code`.
    `taken` says for stall, lose and crash whether the carrier took the text all the same.
    """

    kind: Literal["refuse", "stall", "lose", "crash", "fail_later"]
    code: int = 0
    status: int = 400
    seconds: float = 0.0
    taken: bool = True


@dataclass(slots=True)
class _Phone:
    texts: deque[Text] = field(default_factory=lambda: deque(maxlen=TEXTS_PER_PHONE))
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Carrier:
    """Phones and texts, in memory only: a simulator that was restarted knows nothing."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.faults: deque[Fault] = deque(faults)
        """Used up one per text sent to a phone, oldest first."""
        self.calls: deque[dict[str, str]] = deque(maxlen=TEXTS_PER_PHONE)
        """The latest requests to send a text, refused ones too."""
        self._phones: dict[str, _Phone] = {}
        self._last_id = int(time.time() * 1000)  # so that a page that outlives a restart still sees new texts

    def numbers(self) -> list[str]:
        """All phones, the latest heard from first."""
        return list(reversed(self._phones))

    def new_number(self) -> str:
        """A number nobody has yet, from the range kept for fiction, then from any."""
        for _ in range(100):
            number = f"+1{secrets.choice(_AREA_CODES)}55501{secrets.randbelow(100):02d}"
            if number not in self._phones:
                return number
        return f"+1999{secrets.randbelow(10**7):07d}"

    def texts(self, number: str, after: int = 0) -> list[Text]:
        phone = self._phones.get(number)
        return [text for text in phone.texts if text.id > after] if phone else []

    async def changes(self, number: str, after: int, seconds: float) -> list[Text]:
        """The texts after `after`; waits up to `seconds` for one when there is none yet."""
        if not (found := self.texts(number, after)) and seconds > 0:
            phone = self._phone(number)
            try:
                async with asyncio.timeout(seconds):
                    await phone.changed.wait()
            except TimeoutError:
                return []
            found = self.texts(number, after)
        return found

    def add(self, phone: str, service: str, direction: Direction, text: str, *, media: int = 0) -> Text:
        """Keeps one text. NoSuchNumberError: `phone` is no phone number."""
        self._last_id += 1
        sid = f"{'MM' if media else 'SM'}{secrets.token_hex(16)}"
        status = "queued" if direction == "received" else "received"
        made = Text(self._last_id, sid, phone, service, direction, text, status, datetime.now(UTC), media)
        kept = self._phone(phone)
        kept.texts.append(made)
        kept.changed.set()
        kept.changed = asyncio.Event()
        return made

    def received_since(self, number: str | None, since: datetime | None) -> list[Text]:
        """What phones were sent, newest first: the carrier's list of outgoing texts."""
        phones = [self._phones[number]] if number in self._phones else [] if number else self._phones.values()
        texts = [text for phone in phones for text in phone.texts if text.direction == "received"]
        return sorted((text for text in texts if since is None or text.at >= since), key=lambda text: -text.id)

    def next_fault(self) -> Fault | None:
        return self.faults.popleft() if self.faults else None

    def _phone(self, number: str) -> _Phone:
        if not PHONE_NUMBER.fullmatch(number):
            raise NoSuchNumberError
        phone = self._phones.pop(number, None) or _Phone()
        self._phones[number] = phone  # the latest heard from stands last
        if len(self._phones) > PHONES:
            self._phones.pop(next(iter(self._phones)))
        return phone


_AREA_CODES = ("202", "213", "305", "312", "404", "415", "505", "512", "602", "617", "702", "718", "808", "907")
