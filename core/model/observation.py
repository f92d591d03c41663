"""Observation: the steps of the path report to whoever watches, such as figures, traces and logs.

Nothing watches by default, and a step then costs about a microsecond. What watches must not raise.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

Name = Literal["event", "job", "turn", "model", "send", "hold"]
"""An event is accepted, a job run, a turn composed, a model asked, a reply sent, or a platform holds us off."""


@dataclass(slots=True)
class Step:
    """A step that is being done: its facts, such as the `message` that it is about, and its `outcome` once known."""

    name: Name
    facts: dict[str, Any]
    outcome: str = ""
    continues: str | None = None
    outer: dict[str, Any] = field(default_factory=dict)

    def note(self, **facts: Any) -> None:
        """Add facts that were not known when the step began."""
        self.facts |= facts


class Observer(Protocol):
    """Watches steps."""

    def watch(self, step: Step) -> AbstractContextManager[None]:
        """Watch a step for the duration of the block. An error that ends the step passes through the block."""

    def carried(self) -> str | None:
        """Return what a job carries, so that its steps continue the step of now; None if nothing."""


_NONE: Final = Step("job", {})
_OBSERVERS: Final[list[Observer]] = []
_NOW: Final[ContextVar[Step]] = ContextVar("the step of now", default=_NONE)


@contextmanager
def watching(*observers: Observer) -> Iterator[None]:
    """Have all steps of this process watched for the duration of the block."""
    _OBSERVERS.extend(observers)
    try:
        yield
    finally:
        for observer in observers:
            _OBSERVERS.remove(observer)


@contextmanager
def observed(name: Name, *, continues: str | None = None, **facts: Any) -> Iterator[Step]:
    """Do a step in the block. `continues` is what a job carried."""
    now = _NOW.get()
    step = Step(name, facts, continues=continues, outer=now.outer | now.facts)
    token = _NOW.set(step)
    try:
        with ExitStack() as stack:
            for observer in _OBSERVERS:
                stack.enter_context(observer.watch(step))
            yield step
    finally:
        _NOW.reset(token)


def carried() -> str | None:
    """Return what a job carries that is queued now; None if nothing watches that needs it."""
    return next(filter(None, (observer.carried() for observer in _OBSERVERS)), None)


def note(**facts: Any) -> None:
    """Add facts to the step that is being done, if there is one."""
    if (now := _NOW.get()) is not _NONE:
        now.note(**facts)


def facts_of_now() -> dict[str, Any]:
    """Return the facts of the step that is being done, and of those around it."""
    now = _NOW.get()
    return now.outer | now.facts
