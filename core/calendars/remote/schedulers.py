"""The schedulers that read and write connected calendars. Every worker runs them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.hooks.schedulers import scheduler
from core.calendars.remote.calendar_login import CalendarServers
from core.calendars.remote.calendar_poller import CalendarPoller
from core.calendars.remote.calendar_writer import CalendarWriter
from core.security.sealed_secrets import SecretSealer

if TYPE_CHECKING:
    from core.abilities.hooks.schedulers import Running


@scheduler
def read_calendars(running: Running) -> CalendarPoller:
    """Make the poller of connected calendars."""
    return CalendarPoller(
        pool=running.pool,
        posting=running.posting,
        clock=running.clock,
        servers=_servers(running),
        interval=timedelta(minutes=running.settings.calendar_minutes),
        zone=running.settings.zone,
    )


@scheduler
def write_calendars(running: Running) -> CalendarWriter:
    """Make the writer of connected calendars."""
    return CalendarWriter(pool=running.pool, posting=running.posting, clock=running.clock, servers=_servers(running))


def _servers(running: Running) -> CalendarServers:
    seals = SecretSealer(running.settings.secret_key)
    return CalendarServers(seals, clock=running.clock, allow_private=running.settings.allow_private_urls)
