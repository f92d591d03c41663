"""What the skill does by itself, for the worker to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.skills.reminders.dispatch import Dispatch
from core.skills.reminders.resolving import Resolving
from core.skills.reminders.watching import Watching

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.posting import Posting
    from core.model.clock import Clock
    from core.model.ports import Scheduler


def clockwork(pool: AsyncConnectionPool, *, posting: Posting, clock: Clock) -> tuple[Scheduler, ...]:
    """Return what moves due reminders, what sees to those that fail, and what resolves them after an upgrade."""
    return Dispatch(pool, posting=posting, clock=clock), Watching(pool, posting=posting, clock=clock), Resolving(pool)
