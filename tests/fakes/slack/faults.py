"""What a test can order to go wrong with the next calls of a method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.fakes.ordered import Ordered

Happening = Literal["hang", "drop_before_effect", "drop_answer_after_effect"]
HAPPENINGS = frozenset({"hang", "drop_before_effect", "drop_answer_after_effect"})


@dataclass(slots=True)
class Fault:
    """An error code, an HTTP status, or a happening; so many times more."""

    what: str | int
    times: int
    retry_after: int


@dataclass(slots=True)
class Faults(Ordered[Fault]):
    """Faults by method (`"*"`: any), used up in the order in which they were ordered.

    `fail_next("chat.postMessage", "drop_answer_after_effect")` posts the message and cuts the connection.
    `fail_next("chat.postMessage", 429, retry_after=2)` answers that HTTP status. Any other word is an error code.
    """

    def fail_next(self, method: str, what: str | int | Happening, times: int = 1, *, retry_after: int = 1) -> None:
        self.order(method, Fault(what, times, retry_after))
