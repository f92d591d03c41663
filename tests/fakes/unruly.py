"""Delivery as it is on a bad day: events come twice, behind later ones, and what the app asks goes wrong."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Unruly(ABC):
    """Stands between a fake platform and how it delivers.

    Of a hundred events, so many come twice and so many behind the next one; with so many, a call of the platform's API
    goes wrong.
    """

    twice: int = 20
    late: int = 5
    faulty: int = 5
    dice: random.Random = field(default_factory=lambda: random.Random(8))
    events: int = 0
    _held: list[Callable[[], None]] = field(default_factory=list)

    @abstractmethod
    def trip(self) -> None:
        """Have one of the next calls go wrong."""

    def deliver(self, event: Callable[[], None]) -> None:
        """Deliver, or keep until after the next one."""
        if self.happens(self.faulty):
            self.trip()
        if self.happens(self.late):
            self._held.append(event)
            return
        self._pass_on(event)
        self.release()

    def release(self) -> None:
        """Deliver what was held back."""
        held, self._held = self._held, []
        for event in held:
            self._pass_on(event)

    def happens(self, percent: int) -> bool:
        return self.dice.random() * 100 < percent

    def _pass_on(self, event: Callable[[], None]) -> None:
        for _ in range(1 + self.happens(self.twice)):
            self.events += 1
            event()
