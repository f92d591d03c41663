"""The built-in skills, each in a folder of its own. They are loaded through the same call as anybody's skill."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.settings.settings import Settings

BUILT_IN = (
    "core.skills.answers",
    "core.skills.conversation",
    "core.skills.calendars",
    "core.skills.reminders",
    "core.skills.meetings",
    "core.skills.polls",
    "core.skills.rotations",
    "core.skills.standups",
    "core.skills.countdowns",
    "core.skills.memory",
    "core.skills.accounts",
    "core.skills.zones",
    "core.skills.privacy",
    "core.skills.channels",
    "core.skills.tutoring",
    "core.skills.posts",
    "core.skills.rules",
    "core.skills.summaries",
    "core.skills.translation",
    "core.skills.mood",
    "core.skills.bookings",
    "core.skills.cases",
    "core.skills.cases.learning",
    "core.skills.cases.gaps",
    "core.skills.code",
    "core.skills.writing",
    "core.skills.images",
    "core.skills.tools",
)

RED_FLAGS = "core.skills.red_flags"
"""Asked about each message before all other skills, because it must not be relayed or answered before."""
RETENTION = "core.skills.retention"


def skills_of(settings: Settings) -> tuple[str, ...]:
    """Return the built-in skills that the settings want, in the order in which they are asked about a message."""
    first = (RED_FLAGS,) if settings.red_flags else ()
    return (*first, *BUILT_IN, *((RETENTION,) if settings.keep_days else ()))
