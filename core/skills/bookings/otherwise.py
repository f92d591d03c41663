"""Where else to look, when the times that were offered to book are not what is wanted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.abilities.alternative_times import Offered, searches
from core.calendars import Span
from core.model.buttons import pressed
from core.skills.bookings import finding
from core.when import localize, resolve

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.alternative_times import Search
    from core.abilities.turn import Turn
    from core.skills.bookings.booking import Client
    from core.skills.bookings.finding import Sought


def times_offered(turn: Turn) -> list[datetime]:
    """Return the times that the last reply has offered to book."""
    last = turn.history[-1].reply if turn.history else None
    presses = [pressed(choice.id) for choice in last.choices] if last else []
    return [datetime.fromisoformat(said["at"]) for name, said in presses if name == "hold_time"]


async def search_otherwise(
    connection: AsyncConnection, client: Client, sought: Sought, words: str, turn: Turn
) -> Search:
    """Return where to look for the other times that words want: the first place that has one, else the last."""
    times, locale = times_offered(turn), turn.message.person.locale
    first, last = (
        localize(each, client.tz).replace(hour=0, minute=0, second=0, microsecond=0)
        for each in (min(times), max(times))
    )
    since, until = resolve(first, client.tz), resolve(last + timedelta(days=1), client.tz)
    offered = Offered(times, sought.length, since, until, turn.now, client.zone, locale)
    places = searches(words, offered)
    for each in places[:-1]:
        found = await finding.offers(connection, sought, Span(each.since, each.until), now=turn.now)
        if any(each.fits(offer.start) for offer in found):
            return each
    return places[-1]
