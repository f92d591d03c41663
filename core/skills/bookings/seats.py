"""Taking a seat in a session, which takes up a provider's time, and giving it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calendars import Span, confirm_hold, extend_hold, find_reservations, release, reserve
from core.model.errors import HoldEnded, Taken
from core.skills.bookings import finding, store
from core.skills.bookings.booking import Session

if TYPE_CHECKING:
    from datetime import datetime

    from core.skills.bookings.booking import Booking, Doing
    from core.skills.bookings.finding import Offer, Sought
    from core.skills.bookings.service import Service

_TRIES = 5
"""How often another provider is tried, when somebody else was quicker with one."""


async def seat_at(doing: Doing, sought: Sought, start: datetime, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a session that begins at an instant, with whoever is free; held until another, or for good.

    Raises:
        Taken: nobody is free then; nothing was changed.
    """
    window = Span(start, start + sought.length)
    for _ in range(_TRIES):
        found = [
            each
            for each in await finding.offers(doing.connection, sought, window, now=doing.now)
            if each.start == start
        ]
        if not found:
            break
        try:
            return await _seat(doing, sought.service, found[0], until=until)
        except Taken:
            continue
    raise Taken("That time has just been taken.")


async def leave(doing: Doing, booking: Booking) -> bool:
    """Free what a session takes up if nobody has a seat in it any more, and tell whether it takes up nothing now.

    Its seat must be given up already.
    """
    session = await store.lock_session(doing.connection, booking.session.id)
    if session is None or await store.in_session(doing.connection, session.id):
        return False
    await store.end_session(doing.connection, session.id)
    return await release(doing.connection, session.purpose)


async def _seat(doing: Doing, service: Service, offer: Offer, *, until: datetime | None) -> tuple[Session, int]:
    if offer.session is not None:
        return await _joined(doing, offer.session, until=until)
    provider, *rooms = offer.parties
    room = rooms[0] if rooms else None
    new = Session(
        0,
        service.key,
        offer.start,
        offer.end,
        provider.id,
        room.id if room else None,
        provider.name,
        room.name if room else "",
        service.capacity,
    )
    async with doing.connection.transaction():
        session = await store.add_session(doing.connection, new)
        await reserve(
            doing.connection,
            offer.parties,
            offer.start,
            offer.end,
            purpose=session.purpose,
            title=service.name,
            now=doing.now,
            until=until,
            before=service.before,
            after=service.after,
        )
    return session, 1


async def _joined(doing: Doing, session_id: int, *, until: datetime | None) -> tuple[Session, int]:
    """Take a seat in a group; what is reserved for it must last as long as the seat does."""
    session = await store.lock_session(doing.connection, session_id)
    seat = await store.free_seat(doing.connection, session) if session and not session.over else None
    if session is None or seat is None:
        raise Taken("The last seat has just been taken.")
    try:
        if until is None:
            await confirm_hold(doing.connection, session.purpose)
        else:
            await extend_hold(doing.connection, session.purpose, until=until)
    except HoldEnded as error:
        raise Taken("That time has just been taken.") from error
    if not await find_reservations(doing.connection, session.purpose):  # a hold that had ended, and made room
        raise Taken("That time has just been taken.")
    return session, seat
