"""What the team does with a client's booking outside of a conversation: cancel it or move it, and tell the client."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.people.languages import speaking_at
from core.skills.bookings import provider_view, store
from core.skills.bookings.availability import Sought
from core.skills.bookings.booking_changes import cancelled_by_provider, move_to
from core.skills.bookings.holds import enclosed, give_up, tell_provider
from core.text.catalogue import _
from core.when.rendered_time import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.bookings.booking import Booking
    from core.skills.bookings.services.bookable_service import Service


async def cancel_for_client(unit: UnitOfWork, booking_id: int, *, by: str) -> Booking:
    """Cancel a booking, and tell its client and its provider. The service's rules for clients do not count.

    If the process dies before the commit, the booking stays; if after, it is cancelled and both are told, once.

    Raises:
        SkillError: there is no such booking, or it is not booked.
    """
    booking, service = await _booked(unit, booking_id)
    gone = await give_up(unit, booking, "cancelled", who=by)
    async with speaking_at(unit.connection, gone.client.address):
        files = await enclosed(unit, gone, service)
        said = cancelled_by_provider(gone, service, files, by=by, now=unit.now)
    await unit.tell(gone.client.address, said)
    await tell_provider(unit, gone, service, provider_view.CANCELLED)
    return gone


async def move_for_client(unit: UnitOfWork, booking_id: int, start: datetime, *, by: str) -> None:
    """Move a booking, and tell its client and its providers.

    If the process dies before the commit, the booking stays; if after, it is moved and all are told, once.

    Raises:
        Taken: nobody is free then. Nothing has changed.
        SkillError: there is no such booking, or it is not booked.
    """
    booking, service = await _booked(unit, booking_id)
    provider = service.provider(booking.session.provider_name)
    wanted = Sought(service, booking.session.span.length, provider, besides=booking.session.id)
    async with speaking_at(unit.connection, booking.client.address):
        reader = Reader(unit.now, booking.client.tz, shared=False)
        reply = await move_to(unit, booking, wanted, start, reader, by=by)
    await unit.tell(booking.client.address, replace(reply, kind="notice"))


async def _booked(unit: UnitOfWork, booking_id: int) -> tuple[Booking, Service]:
    booking = await store.get(unit.connection, booking_id)
    service = await store.find_service(unit.connection, booking.session.service) if booking else None
    if booking is None or service is None or booking.state != "booked":
        raise SkillError(_("That booking is not there any more."))
    return booking, service
