"""A person's data in our calendar: working hours, reserved time, busy times of connected calendars, calendar files.

Other people's reservations for the same event stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.privacy import PersonalTable

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

# Every reservation of a person's time locks the person's row first. So while we hold it, nothing more is reserved.
_LOCK = """
SELECT FROM resources WHERE (service, workspace, kind, key) = (%(service)s, %(workspace)s, 'person', %(person)s)
FOR UPDATE
"""
_PERSON = "resources.kind = 'person'"


class ResourceLock:
    """Locks the person's row while the following tables are erased. Reservations of other people need not wait."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG002
        """Export nothing."""
        return {}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Lock the row until the caller's transaction ends."""
        await connection.execute(_LOCK, who.columns)
        return {}


personal_data = (
    ResourceLock(),
    PersonalTable(
        "resources",
        kind="working hours",
        where=_PERSON,
        person=("key",),
        shows="name, zone, hours, country",
        erases=False,
    ),
    PersonalTable(
        "days_off",
        kind="days off",
        of="resources",
        where=f"resources.id = days_off.resource AND {_PERSON}",
        person=("resources.key",),
        shows="days_off.first::text, days_off.last::text, days_off.reason",
        order="days_off.first",
        erases=False,
    ),
    PersonalTable(
        "reservations",
        kind="reserved time",
        of="resources",
        where=f"resources.id = reservations.resource AND {_PERSON}",
        person=("resources.key",),
        shows="reservations.starts, reservations.ends, reservations.state, reservations.purpose, reservations.title",
        locks=False,
    ),
    PersonalTable(
        "busy",
        kind="outside calendars",
        of="resources",
        where=f"resources.id = busy.resource AND {_PERSON}",
        person=("resources.key",),
        shows="lower(busy.during) AS starts, upper(busy.during) AS ends, busy.source, busy.title",
        locks=False,
    ),
    PersonalTable("resources", kind="calendar", where=_PERSON, person=("key",), locks=False),
    PersonalTable(
        "invitations",
        kind="calendar files",
        person=("person",),
        shows="purpose, wanted ->> 'title' AS title, wanted ->> 'starts' AS starts, standing",
        locks=False,
    ),
    # Others keep their files. The organizer's name was kept only to cancel them.
    PersonalTable(
        "invitations",
        where="wanted ->> 'organizer' = ANY(%(names)s)",
        update="""wanted = wanted || '{"organizer": "somebody"}'""",
        locks=False,
    ),
)
