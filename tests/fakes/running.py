"""What a scheduler works with, with default settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.hooks.schedulers import Running
from core.settings.settings import Settings

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.model.clock import Clock


def running(pool: AsyncConnectionPool, posting: Announcer, clock: Clock) -> Running:
    return Running(pool, posting, clock, Settings(), {})
