"""A meeting that Ana has asked Li for, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.model.messages import Address
from core.skills.meetings.meeting import Guest, Meeting

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MEETING = Meeting(
    1,
    Address("board", "w", "ana"),
    "ana",
    "Ana",
    "Sync",
    timedelta(minutes=30),
    "Europe/Paris",
    (Guest("li", "Li"),),
    NOW,
    NOW + timedelta(days=7),
)
