"""Events of platforms that could not be read: counted, for `frontdesk doctor`. Holds their SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.storage.rows import many, run, storable

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

MOST_COUNTED: Final = 1_000
"""How many events of a platform are counted. If a platform changes a kind of event, all events of that kind become
unreadable, and a higher number would say no more."""
LONGEST: Final = 200
_KEPT: Final = "30 days"
_WORKSPACE: Final = "unreadable"

_EXPIRE = "DELETE FROM notices WHERE workspace = %s AND at < now() - %s::interval"
_ADD = """
INSERT INTO notices (service, workspace, subject)
SELECT %(service)s, %(workspace)s, %(subject)s
WHERE %(most)s > (
    SELECT count(*) FROM notices
    WHERE (service, workspace) = (%(service)s, %(workspace)s) AND at >= now() - %(kept)s::interval
)
ON CONFLICT DO NOTHING
"""
_COUNT = """
SELECT service, split_part(subject, ' ', 1), count(*) FROM notices WHERE workspace = %s
GROUP BY 1, 2 ORDER BY 1, 2
"""


class UnreadableEvents:
    """Counts unreadable events of the last 30 days, each once, however often it is delivered."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def add(self, service: str, name: str, event_id: str) -> None:
        """Count an event of a platform; `name` is its type, without spaces.

        If the process dies before this, the event is not counted.
        """
        subject = storable(f"{name} {event_id}"[:LONGEST])
        values = {"service": service, "workspace": _WORKSPACE, "subject": subject}
        await run(self._pool, _ADD, **values, most=MOST_COUNTED, kept=_KEPT)

    async def counts(self) -> dict[str, dict[str, int]]:
        """Return how many events of each type could not be read, by platform. Older events are deleted before."""
        await run(self._pool, _EXPIRE, _WORKSPACE, _KEPT)
        found: dict[str, dict[str, int]] = {}
        for service, name, count in await many(self._pool, _COUNT, _WORKSPACE):
            found.setdefault(service, {})[name] = count
        return found
