"""Who is free when: the time that is neither taken nor outside of hours, of several parties at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calendars.own.intervals import Span, intersect_spans, subtract_spans
from core.calendars.own.store import find_diaries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.calendars.own.resource import Resource
    from core.calendars.own.slot_search import Diary


def free_time(diary: Diary, window: Span, *, at_work: bool = True) -> list[Span]:
    """Return when one party is free in a window; within its hours, unless they do not matter."""
    hours = diary.hours.within(window) if at_work else [window]
    return subtract_spans(hours, diary.taken)


async def free(
    connection: AsyncConnection,
    parties: Sequence[Resource],
    window: Span,
    *,
    now: datetime,
    at_work: bool = True,
    besides: str = "",
) -> list[Span]:
    """Return when all parties are free in a window; what is reserved for the purpose `besides` does not count."""
    found = await find_diaries(connection, parties, window, now=now, besides=besides)
    return intersect_spans([free_time(each, window, at_work=at_work) for each in found])
