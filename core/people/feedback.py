"""Feedback: people's ratings of replies. Contains the SQL.

A person might rate a reply before we have recorded that it was sent, for example if the process crashed in between.
Such early feedback is kept until the reply is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.person_ref import PersonRef
from core.people.rating_reasons import Reason  # noqa: TC001
from core.storage.rows import many, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Message

_NOTE = """
INSERT INTO early_feedback (platform, workspace, platform_id, person, good)
VALUES (%(platform)s, %(workspace)s, %(platform_id)s, %(person)s, %(good)s)
ON CONFLICT (platform, workspace, platform_id, person) DO UPDATE SET good = excluded.good, at = excluded.at
WHERE early_feedback.good <> excluded.good
"""
_SENT_AS = """
string_to_array(r.platform_id, ',') @> ARRAY[{}] AND r.address ->> 'platform' = {} AND r.address ->> 'workspace' = {}
"""
_REPLY = _SENT_AS.format("%(platform_id)s::text", "%(platform)s", "%(workspace)s")
_REPLY_OF_EARLY = f"{_SENT_AS.format('e.platform_id', 'e.platform', 'e.workspace')} AND r.state = 'sent'"
# Moves early feedback to the replies that are known now. It is one statement, so that simultaneous changes do no harm.
# Rows keep their time, so that early feedback does not overwrite later feedback.
_SETTLE = f"""
WITH known AS (
    DELETE FROM early_feedback e WHERE EXISTS (SELECT FROM replies r WHERE {_REPLY_OF_EARLY}) RETURNING *
)
INSERT INTO feedback (reply_id, service, workspace, person, good, at)
SELECT DISTINCT ON (r.id, e.person) r.id, split_part(e.platform, ' ', 1), e.workspace, e.person, e.good, e.at
FROM known e JOIN replies r ON {_REPLY_OF_EARLY}
ORDER BY r.id, e.person, e.at DESC
ON CONFLICT (reply_id, service, workspace, person) DO UPDATE
SET good = excluded.good, at = excluded.at, reason = NULL
WHERE feedback.good <> excluded.good AND feedback.at <= excluded.at
"""  # noqa: S608 — a constant
_DROP_OLD = "DELETE FROM early_feedback WHERE at < now() - interval '1 day'"
_ASKED_BY = f"""
SELECT coalesce(m.message -> 'person' ->> 'id', r.reply ->> 'offered_to')
FROM replies r LEFT JOIN messages m ON m.id = r.message_id WHERE {_REPLY}
"""  # noqa: S608 — a constant
_TAKE_BACK = f"DELETE FROM feedback USING replies r WHERE r.id = reply_id AND {_REPLY} AND person = %(person)s"  # noqa: S608 — a constant
_TAKE_BACK_EARLY = """
DELETE FROM early_feedback WHERE (platform, workspace, platform_id, person)
    = (%(platform)s, %(workspace)s, %(platform_id)s, %(person)s)
"""
# Pressing the button of the last answer before a message of its conversation, by those words.
_RATE_LAST = """
INSERT INTO feedback (reply_id, service, workspace, person, good, reason)
SELECT r.id, %(service)s, %(workspace)s, %(person)s, %(good)s, %(reason)s FROM (
    SELECT r.id FROM messages m JOIN replies r ON r.message_id = m.id AND NOT r.superseded
    WHERE m.conversation = %(conversation)s AND m.id < %(before)s AND r.reply ->> 'answered' IS NOT NULL
    ORDER BY m.id DESC LIMIT 1
) r
ON CONFLICT (reply_id, service, workspace, person) DO UPDATE
SET good = excluded.good, reason = coalesce(excluded.reason, CASE WHEN NOT excluded.good THEN feedback.reason END),
    at = CASE WHEN feedback.good <> excluded.good THEN now() ELSE feedback.at END
RETURNING reply_id
"""
_EXPLAIN = """
UPDATE feedback SET reason = %(reason)s WHERE reply_id = %(reply_id)s AND NOT good
    AND (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s)
"""
_JUDGED = """
SELECT r.id, max(f.at), coalesce(m.message ->> 'text', ''), r.reply ->> 'text',
    count(*) FILTER (WHERE f.good), count(*) FILTER (WHERE NOT f.good)
FROM feedback f JOIN replies r ON r.id = f.reply_id LEFT JOIN messages m ON m.id = r.message_id
GROUP BY r.id, m.id ORDER BY 6 DESC, 2 DESC
"""


@dataclass(frozen=True, slots=True)
class RatedReply:
    """A reply that was rated: the question, the answer, and how many people rated it good and bad."""

    id: int
    at: datetime
    text: str
    reply: str
    good: int
    bad: int


class Feedback:
    """Stores people's feedback on replies."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def note(self, platform: str, workspace: str, platform_id: str, person_id: str, *, good: bool | None) -> None:
        """Store a person's rating of a reply; None withdraws it. Repeating a call changes nothing.

        `platform_id` is the platform's id of the reply, or of any of its messages if it took several. Feedback on a
        message that does not turn out to be one of our replies is dropped after a day.

        If the process dies before the rating is stored, the platform delivers the event again; if after, the next call
        or the next listing assigns the rating to its reply.
        """
        statements = (_TAKE_BACK_EARLY, _TAKE_BACK) if good is None else (_NOTE, _SETTLE, _DROP_OLD)
        about = {"platform": platform, "workspace": workspace, "platform_id": platform_id, "person": person_id}
        async with self._pool.connection() as connection:
            for statement in statements:
                await run(connection, statement, **about, good=good)

    async def asked_by(self, platform: str, workspace: str, platform_id: str) -> str | None:
        """Return the id of the person whom a reply answers, or whose its buttons are; None if it is for everybody.

        None also if the reply is not ours.
        """
        where = {"platform": platform, "workspace": workspace, "platform_id": platform_id}
        person: str | None = await scalar(self._pool, _ASKED_BY, **where)
        return person


async def rate_last(
    connection: AsyncConnection, message: Message, *, before: int, good: bool, reason: Reason | None = None
) -> int | None:
    """Store what the sender of a message thinks of the last answer in its conversation, before a message of the log.

    Return the id of the answer, or None if there is none. Repeating a call changes nothing. If the process dies before
    the commit, the message is answered and rated again.
    """
    who = PersonRef.of(message)
    place = {"conversation": message.address.conversation, "before": before}
    rated: int | None = await scalar(connection, _RATE_LAST, **who.columns, **place, good=good, reason=reason)
    return rated


async def explain_rating(connection: AsyncConnection, who: PersonRef, reply_id: int, reason: Reason) -> bool:
    """Store why a person rated a reply bad, and return whether they did. Repeating a call changes nothing.

    If the process dies before the commit, the press is handled again.
    """
    return bool(await run(connection, _EXPLAIN, **who.columns, reply_id=reply_id, reason=reason))


async def judged(connection: AsyncConnection) -> list[RatedReply]:
    """Return the replies that were rated, worst first."""
    await connection.execute(_SETTLE)
    return [RatedReply(*row) for row in await many(connection, _JUDGED)]
