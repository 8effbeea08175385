"""What to do about each error code a carrier reports, at sending or later in a status callback: one table."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Remedy(StrEnum):
    """What follows from an error code."""

    OPT_OUT = "opt_out"
    """The carrier refuses because the person opted out: record it, never retry."""
    GIVE_UP = "give_up"
    """The text can never arrive."""
    GIVE_UP_LOUDLY = "give_up_loudly"
    """The text cannot arrive, for a reason an operator should look into."""
    STOP_SENDING = "stop_sending"
    """Our sender or account is at fault: keep the outbox, send nothing for a while, call the operator."""
    SLOW_DOWN = "slow_down"
    """Too fast, or a queue is full: try again later, with jitter."""
    NEXT_DAY = "next_day"
    """A daily cap is used up."""
    ONCE_MORE = "once_more"
    """May pass: one later retry."""
    LATER_TODAY = "later_today"
    """Quiet hours at the receiving end."""


REMEDIES: dict[int, Remedy] = {
    21610: Remedy.OPT_OUT,
    21211: Remedy.GIVE_UP,
    21604: Remedy.GIVE_UP,
    21614: Remedy.GIVE_UP,
    30006: Remedy.GIVE_UP,
    63016: Remedy.GIVE_UP,
    63003: Remedy.GIVE_UP,
    63024: Remedy.GIVE_UP,
    21612: Remedy.GIVE_UP_LOUDLY,
    21408: Remedy.GIVE_UP_LOUDLY,
    21617: Remedy.GIVE_UP_LOUDLY,
    30004: Remedy.GIVE_UP_LOUDLY,
    30007: Remedy.GIVE_UP_LOUDLY,
    30034: Remedy.GIVE_UP_LOUDLY,
    21606: Remedy.STOP_SENDING,
    21703: Remedy.STOP_SENDING,
    21704: Remedy.STOP_SENDING,
    20003: Remedy.STOP_SENDING,
    30002: Remedy.STOP_SENDING,
    20429: Remedy.SLOW_DOWN,
    429: Remedy.SLOW_DOWN,
    21611: Remedy.SLOW_DOWN,
    14107: Remedy.SLOW_DOWN,
    30001: Remedy.SLOW_DOWN,
    30022: Remedy.SLOW_DOWN,
    63018: Remedy.SLOW_DOWN,
    30023: Remedy.NEXT_DAY,
    30003: Remedy.ONCE_MORE,
    30005: Remedy.ONCE_MORE,
    30008: Remedy.ONCE_MORE,
    30610: Remedy.LATER_TODAY,
    30047: Remedy.LATER_TODAY,
}
"""By Twilio's error code. Codes not listed: no retry, and an alert (`remedy`)."""

_FIRST_DELAY = timedelta(seconds=2)
_LONGEST_DELAY = timedelta(minutes=10)
_ONCE_MORE_AFTER = timedelta(minutes=5)
_QUIET = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often a text may be tried in all; after that it has failed."""

    attempts: int


_RULES = {
    Remedy.SLOW_DOWN: RetryRule(12),
    Remedy.NEXT_DAY: RetryRule(4),
    Remedy.ONCE_MORE: RetryRule(2),
    Remedy.LATER_TODAY: RetryRule(12),
}


def remedy(code: int | None) -> Remedy:
    return REMEDIES.get(code, Remedy.GIVE_UP_LOUDLY) if code is not None else Remedy.GIVE_UP_LOUDLY


def next_try(what: Remedy, attempts: int, now: datetime) -> datetime | None:
    """When a text that was tried `attempts` times may be tried again. None: never."""
    rule = _RULES.get(what)
    if rule is None or attempts >= rule.attempts:
        return None
    if what is Remedy.NEXT_DAY:
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return midnight + timedelta(hours=8) + jitter(timedelta(hours=1))
    if what is Remedy.ONCE_MORE:
        return now + _ONCE_MORE_AFTER + jitter(_ONCE_MORE_AFTER)
    if what is Remedy.LATER_TODAY:
        return now + _QUIET + jitter(_QUIET)
    return now + back_off(attempts)


def back_off(attempts: int) -> timedelta:
    """Doubling from 2 s to 10 min, with half of it random, so that what failed together does not return together."""
    whole: timedelta = min(_FIRST_DELAY * 2 ** min(max(attempts - 1, 0), 12), _LONGEST_DELAY)
    return whole / 2 + jitter(whole / 2)


def jitter(most: timedelta) -> timedelta:
    return most * random.random()  # noqa: S311 - spreads load, guards nothing
