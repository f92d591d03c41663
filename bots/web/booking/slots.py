"""The free times of a service, in the visitor's days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bots.web.acting import unit_of
from core.calendars import Span
from core.skills.bookings import store
from core.skills.bookings.availability import Sought, find_offers
from core.skills.bookings.services.bookable_service import SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.web.booking.visitor import Visitor
    from bots.web.site import Site
    from core.skills.bookings.availability import Offer
    from core.skills.bookings.services.bookable_service import Service

DAYS: Final = timedelta(days=7)
"""How many days are shown at once."""


async def public_services(site: Site) -> list[Service]:
    """Return the services that everybody can book."""
    async with site.pool.connection() as connection:
        return await store.listed(connection, SITE)


def sought(service: Service, asked: Mapping[str, object], *, besides: int | None = None) -> Sought:
    """Return the search that the fields of an address or a form ask for. What is not offered is left out of account."""
    minutes = str(asked.get("minutes", ""))
    is_number = minutes.isascii() and minutes.isdigit() and len(minutes) < 6  # noqa: PLR2004 — digits
    length = service.length_of(int(minutes)) if is_number else None
    provider = service.provider(str(asked.get("provider", "")))
    return Sought(service, length or service.lengths[0], provider, besides)


def first_day(text: str, visitor: Visitor, now: datetime) -> date:
    """Return the first day to show: the one in the text, if it is one to come, or today."""
    today = visitor.day(now)
    try:
        return max(today, date.fromisoformat(text))
    except ValueError:
        return today


async def free_days(
    site: Site, wanted: Sought, visitor: Visitor, first: date
) -> tuple[list[tuple[date, list[Offer]]], date | None]:
    """Return the free times of some days, day by day; if there are none, the day of the next free time, if any."""
    begin = visitor.midnight(first)
    end = visitor.midnight(first + DAYS)
    async with site.lanes, site.pool.connection() as connection:
        unit = unit_of(site, connection)
        found = await find_offers(unit, wanted, Span(begin, end))
        after = [] if found else await find_offers(unit, wanted, Span(end, site.now + wanted.service.ahead))
    days = [(day, list(offers)) for day, offers in groupby(found, key=lambda offer: visitor.day(offer.start))]
    return days, visitor.day(after[0].start) if after else None
