"""Limits how often one client may ask, so that nobody guesses tokens or books up a calendar. Kept in memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CLIENTS: Final = 10_000
"""How many clients are remembered. The one that was silent for the longest time is forgotten first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests at once, and then one in so many seconds."""

    burst: int
    seconds: float


PAGES: Final = Rate(120, 0.5)
"""For everything that is asked for: a person who reads fast stays far below."""
ENTRIES: Final = Rate(20, 30)
"""For tries to sign in."""
BOOKINGS: Final = Rate(10, 120)
"""For public bookings, moves and cancellations."""


class Throttle:
    """Counts the requests of each client with a bucket of tokens, which fills up as time passes."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, client: str) -> float:
        """Count a request. Return 0 if it may go on, or in how many seconds the client may try again."""
        now = self._clock()
        left, since = self._known.pop(client, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - since) / self._rate.seconds)
        admitted = left >= 1
        self._known[client] = (left - 1 if admitted else left, now)
        while len(self._known) > MOST_CLIENTS:
            self._known.popitem(last=False)
        return 0.0 if admitted else (1 - left) * self._rate.seconds
