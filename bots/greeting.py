"""The hello with which Frontdesk introduces itself where it was added: once for each place, by a notice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.settings.settings import Settings

FRESH = timedelta(days=1)
"""No hello is said later than this, because an older installation is not news, for instance after an update."""


def wants_hello(settings: Settings, added_at: datetime, *, now: datetime) -> bool:
    """Return whether to say hello in a place to which Frontdesk was added at an instant (with a time zone)."""
    return settings.hello and now - added_at < FRESH
