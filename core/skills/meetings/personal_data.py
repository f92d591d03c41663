"""Personal data of meetings: the meetings that a person organises, and their answers to other people's meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.calendars import release
from core.privacy import PersonalTable, Subject

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_LOCK = "LOCK TABLE meetings, guests IN EXCLUSIVE MODE"
# Each time of a series has its own reservation.
_RESERVED = """
SELECT DISTINCT r.purpose
FROM meetings m JOIN reservations r
    ON r.purpose = 'meeting ' || m.id OR starts_with(r.purpose, 'meeting ' || m.id || ',')
WHERE (m.service, m.workspace, m.organiser) = (%(service)s, %(workspace)s, %(person)s)
ORDER BY r.purpose
"""
_FORGET_EVENTS = """
DELETE FROM replies WHERE reply ->> 'renews' = ANY(ARRAY(
    SELECT 'event of meeting ' || id FROM meetings
    WHERE (service, workspace, organiser) = (%(service)s, %(workspace)s, %(person)s)
))
"""
_SHOWN = """
meetings.id, meetings.name AS organiser, meetings.title, meetings.starts, meetings.zone, meetings.state, meetings.weeks,
meetings.skipped::text[], extract(epoch FROM meetings.length)::int AS seconds,
(SELECT coalesce(jsonb_object_agg(g.name, g.answer), '{}') FROM guests g WHERE g.meeting = meetings.id) AS answers
"""


class ReservedTime:
    """The time reserved for everybody at a person's meetings. It is exported with each participant's own calendar."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG002
        """Return nothing, because the calendar exports reservations."""
        return {}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Free that time for everybody and forget the events, in the caller's transaction."""
        await connection.execute(_LOCK)
        await connection.execute(_FORGET_EVENTS, who.columns)
        for (purpose,) in await (await connection.execute(_RESERVED, who.columns)).fetchall():
            await release(connection, purpose)
        return {}


personal_data = (
    ReservedTime(),
    PersonalTable(
        "meetings",
        where="""
            organiser = %(person)s
            OR EXISTS (SELECT FROM guests g WHERE g.meeting = meetings.id AND g.person = %(person)s)
        """,
        shows=_SHOWN,
        erases=False,
    ),
    PersonalTable(
        "guests",
        kind="answers to meetings",
        of="meetings",
        where="meetings.id = guests.meeting AND meetings.organiser <> guests.person",
        person=("guests.person",),
        subject=Subject("'meeting ' || meetings.id", name="guests.name"),
    ),
    PersonalTable(
        "meetings", person=("organiser",), subject=Subject("'meeting ' || meetings.id", name="name", ends=True)
    ),
)
