"""What our calendar keeps of a person: when she works, what takes her up, and what her outside calendars say.

What others have reserved beside her stays with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.privacy import PersonalTable

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

# Whoever reserves a person's time locks the person's row first: from here on nothing of hers is reserved.
_HOLD = """
SELECT FROM resources WHERE (service, workspace, kind, key) = (%(service)s, %(workspace)s, 'person', %(person)s)
FOR UPDATE
"""
_PERSON = "resources.kind = 'person'"


class Held:
    """Holds the person's row: only what is the person's waits until the end, and all others go on."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG002
        """Return nothing."""
        return {}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Lock the row, in the caller's transaction; the tables after it erase."""
        await connection.execute(_HOLD, who.columns)
        return {}


personal_data = (
    Held(),
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
    # Others keep their files; the name of who invited them is needed to take them back alone.
    PersonalTable(
        "invitations",
        where="wanted ->> 'organizer' = ANY(%(names)s)",
        update="""wanted = wanted || '{"organizer": "somebody"}'""",
        locks=False,
    ),
)
