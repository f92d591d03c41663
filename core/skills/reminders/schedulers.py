"""What the skill does by itself, in every worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.schedulers import scheduler
from core.skills.reminders.dispatch import Dispatch
from core.skills.reminders.resolving import Resolving
from core.skills.reminders.watching import Watching

if TYPE_CHECKING:
    from core.abilities.schedulers import Running


@scheduler
def send_reminders(running: Running) -> Dispatch:
    """Make what moves due reminders into replies."""
    return Dispatch(running.pool, posting=running.posting, clock=running.clock)


@scheduler
def watch_reminders(running: Running) -> Watching:
    """Make what sees to those that fail."""
    return Watching(running.pool, posting=running.posting, clock=running.clock)


@scheduler
def resolve_reminders(running: Running) -> Resolving:
    """Make what resolves them again after an upgrade of the zone database."""
    return Resolving(running.pool)
