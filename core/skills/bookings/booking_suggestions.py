"""A client's bookings by name, and the services that can be booked where the client is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.suggestions import Suggestion, suggests
from core.model.buttons import offer, offer_asking
from core.skills.bookings import store
from core.skills.bookings.booking_replies import describe_bookings
from core.skills.bookings.booking_request import client_of

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@suggests("cancel", "move", "book")
async def suggest_bookings(turn: Turn) -> list[Suggestion]:
    """List the bookings of a person, and what the person can book."""
    client, reader, here = await client_of(turn), await turn.reader(), turn.message.address
    async with turn.connect() as connection:
        bookings = await store.of_client(connection, client, now=turn.now)
        names = await store.all_services(connection)
        services = await store.listed(connection, f"{here.service}/{here.workspace}")
    lines, _ = describe_bookings(bookings, names, reader)
    found = [
        Suggestion(
            line,
            {
                "cancel": offer("", "cancel_booking", which=booking.reference).id,
                "move": offer_asking("", "move_booking", "when", "", which=booking.reference).id,
            },
        )
        for line, booking in zip(lines, bookings, strict=True)
    ]
    bookable = [Suggestion(service.name, {"book": offer("", "book", what=service.name).id}) for service in services]
    return [*found, *bookable]
