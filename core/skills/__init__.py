"""The built-in skills, each in a folder of its own. They are loaded through the same call as anybody's skill."""

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
    "core.skills.accounts",
    "core.skills.zones",
    "core.skills.privacy",
    "core.skills.channels",
    "core.skills.posts",
    "core.skills.rules",
    "core.skills.summaries",
    "core.skills.bookings",
    "core.skills.cases",
    "core.skills.cases.learning",
    "core.skills.cases.gaps",
)
