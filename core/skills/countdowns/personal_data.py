"""What countdowns store about their owners."""

from core.privacy import PersonalTable, Subject

personal_data = (
    PersonalTable(
        "countdowns",
        person=("owner",),
        shows="""
            id, name, local, zone, coalesce(place ->> 'name', place ->> 'channel') AS to, starts, rrule, state, set_at
        """,
        subject=Subject("'countdown ' || id", ends=True),
    ),
)
