"""What stand-ups store about people: members, their answers, and the posts that contain them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.privacy import PersonalTable, Subject

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_SUBJECT = "'standup ' || standups.id"
_LOCK = "LOCK TABLE standups IN EXCLUSIVE MODE"
_ASKED = """
DELETE FROM alarms a USING standups s
WHERE (s.service, s.workspace) = (%(service)s, %(workspace)s) AND starts_with(a.subject, 'standup ' || s.id || ' ')
    AND a.arguments ->> 'person' = %(person)s
"""
_POSTS = """
DELETE FROM replies WHERE message_id IS NULL AND reply -> 'subjects' ->> 0 IN (
    SELECT 'standup ' || r.standup || ' round ' || r.id
    FROM standup_rounds r JOIN standups s ON s.id = r.standup LEFT JOIN standup_answers a ON a.round = r.id
    WHERE (s.service, s.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (s.owner, a.person)
)
"""


class Posts:
    """The alarms that ask a person, and the posts with their answers. Each post contains everybody's words.

    So posts are erased as a whole, but a person's own words are exported with their answers.
    """

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG002
        """Return nothing, because the answers are exported from their own table."""
        return {}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the alarms and posts, in the caller's transaction."""
        await connection.execute(_LOCK)
        await connection.execute(_ASKED, who.columns)
        return {"standup_posts": (await connection.execute(_POSTS, who.columns)).rowcount}


personal_data = (
    Posts(),
    PersonalTable(
        "standup_answers",
        of="standups, standup_rounds",
        where="standup_rounds.id = standup_answers.round AND standups.id = standup_rounds.standup",
        person=("standup_answers.person",),
        shows="""
            standup_rounds.standup AS id, standup_rounds.due, standup_answers.name, standup_answers.state,
            standup_answers.answer
        """,
        order="standup_rounds.due",
    ),
    PersonalTable(
        "standup_members",
        kind="standup_memberships",
        of="standups",
        where="standups.id = standup_members.standup",
        person=("standup_members.person",),
        shows="""
            standups.id, coalesce(standups.place ->> 'name', standups.place ->> 'channel') AS channel,
            standup_members.name, standup_members.zone, standup_members.off_until
        """,
        subject=Subject(_SUBJECT, name="standup_members.name"),
    ),
    PersonalTable(
        "standups",
        person=("owner",),
        shows="""
            id, coalesce(place ->> 'name', place ->> 'channel') AS channel, questions, starts, zone, rrule, state,
            set_at
        """,
        subject=Subject(_SUBJECT, name="owner_name", ends=True),
    ),
)
"""When the owner is erased, the stand-up ends for everybody."""
