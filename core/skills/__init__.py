"""The built-in skills, each a folder of its own; loaded through the same call as anybody's."""

BUILT_IN = (
    "core.skills.answers",
    "core.skills.conversation",
    "core.skills.reminders",
    "core.skills.zones",
    "core.skills.channels",
    "core.skills.calendars",
)
