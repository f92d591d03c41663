"""How often an application may ask: a bucket for each route and channel, 50 requests a second over all, and a ban.

discord.com/developers/topics/rate-limits. The numbers of a route's bucket are not documented; those in the table of
routes are what applications are told by the headers.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock

Rate = tuple[int, float]
"""So many requests in so many seconds."""
GLOBAL: Rate = (50, 1.0)
INVALID: Rate = (10_000, 600.0)


@dataclass(slots=True)
class Window:
    """A bucket: `left` requests until `ends`, in ticks."""

    left: int
    ends: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait` is 0 if the request passes, else the real seconds until one will; the rest is for the headers."""

    wait: float
    limit: int = 0
    left: int = 0
    reset_after: float = 0
    bucket: str = ""
    is_global: bool = False

    def headers(self, now: float) -> dict[str, str]:
        if self.is_global:
            return {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        if not self.limit:
            return {}
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": f"{now + self.reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{self.reset_after:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        } | ({"X-RateLimit-Scope": "user"} if self.wait else {})


@dataclass(slots=True)
class Limits:
    """`rates` overrides those of the table of routes, by a route's name."""

    clock: Clock
    enabled: bool = True
    rates: dict[str, Rate] = field(default_factory=dict)
    global_rate: Rate = GLOBAL
    invalid_rate: Rate = INVALID
    _windows: dict[tuple[str, ...], Window] = field(default_factory=dict)
    _invalid: deque[float] = field(default_factory=deque)

    def ask(self, app: str, route: str, major: str, rate: Rate, *, counts_globally: bool) -> Verdict:
        """Count a request; one that is too many is not counted."""
        if not self.enabled:
            return Verdict(0)
        if counts_globally:
            over = self._take(("global", app), self.global_rate)
            if over.wait:
                return Verdict(over.wait, is_global=True)
        return self._take((route, app, major), self.rates.get(route, rate))

    def _take(self, key: tuple[str, ...], rate: Rate) -> Verdict:
        limit, seconds = rate
        now = self.clock.ticks()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(limit, now + seconds)
        reset_after = max(0.001, (window.ends - now) / self.clock.time_scale)
        bucket = hashlib.sha256(key[0].encode()).hexdigest()[:32]
        if window.left < 1:
            return Verdict(reset_after, limit, 0, reset_after, bucket)
        window.left -= 1
        return Verdict(0, limit, window.left, reset_after, bucket)

    def note_invalid(self) -> None:
        """Count an answer of 401, 403 or 429."""
        self._invalid.append(self.clock.ticks())

    def ban(self) -> float:
        """The real seconds for which the address is banned; 0 if it is not."""
        most, seconds = self.invalid_rate
        now = self.clock.ticks()
        while self._invalid and self._invalid[0] <= now - seconds:
            self._invalid.popleft()
        return (self._invalid[0] + seconds - now) / self.clock.time_scale if len(self._invalid) >= most else 0
