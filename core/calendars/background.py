"""What reads and writes the calendars that people have elsewhere, in every worker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.schedulers import scheduler
from core.calendars.remote.calendar_poller import CalendarPoller
from core.calendars.remote.calendar_writer import CalendarWriter
from core.calendars.remote.servers import CalendarServers
from core.security.sealed_secrets import SecretSealer

if TYPE_CHECKING:
    from core.abilities.schedulers import Running


@scheduler
def read_calendars(running: Running) -> CalendarPoller:
    """Make what looks at each calendar again and again."""
    return CalendarPoller(
        running.pool,
        posting=running.posting,
        clock=running.clock,
        servers=_servers(running),
        every=timedelta(minutes=running.settings.calendar_minutes),
        zone=running.settings.zone,
    )


@scheduler
def write_calendars(running: Running) -> CalendarWriter:
    """Make what writes into them."""
    return CalendarWriter(running.pool, posting=running.posting, clock=running.clock, servers=_servers(running))


def _servers(running: Running) -> CalendarServers:
    settings = running.settings
    return CalendarServers(
        SecretSealer(settings.secret_key), clock=running.clock, allow_private=settings.allow_private_urls
    )
