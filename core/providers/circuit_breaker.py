"""The circuit breaker of a provider: one that keeps failing is left alone for a while.

Its state is in the memory of the process: each process learns for itself that a provider is down, and a process that
starts anew asks every provider again. Nothing depends on it but how long people wait.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.clock import Clock

FAILURES: Final = 3
"""After so many failures in a row, a provider is left alone."""
SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=10)
"""For how long: twice as long after each trial that failed, from the shortest to the longest time."""

State = Literal["closed", "open", "half open"]


class CircuitBreaker:
    """Closed: requests pass. Open: none passes. Half open: one passes as a trial, and decides what follows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._rest = SHORTEST
        self._until: datetime | None = None
        self._on_trial = False

    @property
    def state(self) -> State:
        """The state at this moment."""
        if self._until is None:
            return "closed"
        return "open" if self._clock.now() < self._until else "half open"

    def admits(self) -> bool:
        """Return whether a request may be sent now. Report how it ended: `succeeded`, `failed` or `abandoned`."""
        if self.state == "closed":
            return True
        if self.state == "open" or self._on_trial:
            return False
        self._on_trial = True
        return True

    def succeeded(self) -> None:
        """Close, because a request was answered."""
        self._failures, self._rest, self._until, self._on_trial = 0, SHORTEST, None, False

    def failed(self, *, after_seconds: float | None = None) -> None:
        """Count a failure. Open if it was a trial, if there were too many, or if the provider asks for longer rest."""
        self._failures += 1
        asked = timedelta(seconds=min(after_seconds or 0, LONGEST.total_seconds()))
        was_trial, self._on_trial = self._on_trial, False
        if was_trial or self._failures >= FAILURES:
            self._until = self._clock.now() + max(self._rest, asked)
            self._rest = min(2 * self._rest, LONGEST)
        elif asked:
            self._until = self._clock.now() + asked

    def abandoned(self) -> None:
        """Let another request be the trial, because this one was given up by us."""
        self._on_trial = False
