"""Lists a client's bookings, also by name while the client types, with the services that can be booked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.hooks.suggestions import Suggestion, suggests
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import offer, offer_asking
from core.skills.bookings import store
from core.skills.bookings.booking_replies import describe_bookings, show_bookings
from core.skills.bookings.booking_request import client_of
from core.text.catalogue import N_

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Reply


@ability(
    home=N_("Your bookings"),
    home_order=40,
    examples=phrasings(
        "[(show|list|what are) ]my bookings",
        "what have i booked",
        "what (bookings|appointments) do i have",
        "do i have any bookings",
        "[show ]my appointments",
        "when is my (appointment|booking)",
    ),
)
async def list_bookings(turn: Turn) -> Reply:
    """List the person's bookings and wait lists. Use it when somebody asks for their own bookings."""
    client, reader = await client_of(turn), await turn.reader()
    async with turn.connect() as connection:
        found = await store.of_client(connection, client, now=turn.now)
        waits = await store.waits_of_client(connection, client, now=turn.now)
        services = await store.all_services(connection)
    return show_bookings(found, services, waits, reader)


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
