"""What a test can order to go wrong with the next requests to a route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.fakes.ordered import ANY, Ordered

Happening = Literal["hang", "drop_before_effect", "drop_answer_after_effect", "banned"]


@dataclass(slots=True)
class Fault:
    """An HTTP status, a code of Discord's errors, or a happening; so many times more."""

    what: int | Happening
    times: int
    retry_after: float
    is_global: bool


@dataclass(slots=True)
class Faults(Ordered[Fault]):
    """Faults by the name of one of the `routes` (`"*"`: any), used up in the order in which they were ordered.

    `fail_next("create_message", "drop_answer_after_effect")` posts the message and cuts the connection.
    `fail_next("create_message", 429, retry_after=2)` answers that HTTP status; 600 and more are codes of errors, so
    `fail_next("create_message", 50013)` is refused as such. `"banned"` is the 429 of a proxy, which is no JSON, and
    200 the page of a network in which one has to log in first.
    """

    routes: frozenset[str] = frozenset()

    def fail_next(
        self, route: str, what: int | Happening, times: int = 1, *, retry_after: float = 1, is_global: bool = False
    ) -> None:
        if route not in self.routes | {ANY}:
            raise ValueError(f"there is no route {route}")
        self.order(route, Fault(what, times, retry_after, is_global))
