"""What a test can order to go wrong with the next calls of a method."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Happening = Literal["hang", "drop_before_effect", "drop_answer_after_effect"]
HAPPENINGS = frozenset({"hang", "drop_before_effect", "drop_answer_after_effect"})


@dataclass(slots=True)
class Fault:
    """An error code, an HTTP status, or a happening; so many times more."""

    what: str | int
    times: int
    retry_after: int


@dataclass(slots=True)
class Faults:
    """Faults by method (`"*"`: any), used up in the order in which they were ordered.

    `fail_next("chat.postMessage", "drop_answer_after_effect")` posts the message and cuts the connection.
    `fail_next("chat.postMessage", 429, retry_after=2)` answers that HTTP status. Any other word is an error code.
    """

    _ordered: dict[str, list[Fault]] = field(default_factory=dict)

    def fail_next(self, method: str, what: str | int | Happening, times: int = 1, *, retry_after: int = 1) -> None:
        self._ordered.setdefault(method, []).append(Fault(what, times, retry_after))

    def clear(self) -> None:
        self._ordered.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if one was ordered."""
        for name in (method, "*"):
            ordered = self._ordered.get(name)
            if ordered:
                fault = ordered[0]
                fault.times -= 1
                if fault.times <= 0:
                    ordered.pop(0)
                return fault
        return None
