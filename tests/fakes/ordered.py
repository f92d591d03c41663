"""Faults that a test has ordered, by name, used up in the order in which they were ordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Repeated(Protocol):
    """A fault that happens so many times more."""

    times: int


Fault = TypeVar("Fault", bound=Repeated)
ANY = "*"


@dataclass(slots=True)
class Ordered(Generic[Fault]):
    """`"*"` is the name of any."""

    _ordered: dict[str, list[Fault]] = field(default_factory=dict, init=False)

    def order(self, name: str, fault: Fault) -> None:
        self._ordered.setdefault(name, []).append(fault)

    def is_ordered(self, name: str) -> bool:
        """Whether a fault is still to come under a name."""
        return bool(self._ordered.get(name))

    def clear(self) -> None:
        self._ordered.clear()

    def take(self, name: str) -> Fault | None:
        """The fault that is met under a name, if one was ordered."""
        for each in (name, ANY):
            ordered = self._ordered.get(each)
            if ordered:
                fault = ordered[0]
                fault.times -= 1
                if fault.times <= 0:
                    ordered.pop(0)
                return fault
        return None
