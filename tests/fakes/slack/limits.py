"""How often a method may be called: a bucket for each app, team and method, and one for each channel when posting.

The tiers are those of docs.slack.dev/apis/web-api/rate-limits: posting takes about one message a second and channel,
and lets short bursts pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.slack.methods import METHODS, TIERS

if TYPE_CHECKING:
    from tests.fakes.clock import Clock

POSTING = frozenset({"chat.postMessage", "chat.startStream"})


@dataclass(slots=True)
class Bucket:
    """Lets `burst` calls through at once and refills by `per_second`."""

    burst: float
    per_second: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Take one, or say how many seconds until there is one."""
        self.left = min(self.burst, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.per_second
        self.left -= 1
        return 0


@dataclass(slots=True)
class Limits:
    """`per_minute` overrides a method's tier; `posting_burst` is how many messages a channel takes at once."""

    clock: Clock
    enabled: bool = True
    posting_burst: int = 5
    posting_per_second: float = 1.0
    per_minute: dict[str, float] = field(default_factory=dict)
    _buckets: dict[tuple[str, ...], Bucket] = field(default_factory=dict)

    def retry_after(self, method: str, app: str, team: str, channel: str) -> int:
        """Count the call; the whole real seconds to wait where it is one too many, else 0."""
        if not self.enabled:
            return 0
        rate = self.per_minute.get(method, TIERS[METHODS[method].tier])
        wait = self._wait((method, app, team, str(rate)), rate, rate / 60)
        if method in POSTING and not wait:
            wait = self._wait(("posting", app, channel), self.posting_burst, self.posting_per_second)
        return max(1, math.ceil(wait / self.clock.time_scale)) if wait else 0

    def _wait(self, key: tuple[str, ...], burst: float, per_second: float) -> float:
        now = self.clock.ticks()
        bucket = self._buckets.setdefault(key, Bucket(burst, per_second, burst, now))
        return bucket.wait(now)
