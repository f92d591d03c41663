"""What providers are told: what was booked, moved or cancelled with them, and the list of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.messages import Reply
from core.skills.bookings.telling import LONGEST_LABEL, MOST_BUTTONS, where
from core.text.excerpt import shortened
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from core.skills.bookings.booking import Booking
    from core.skills.bookings.service import Service


def to_provider(booking: Booking, service: Service, what: str, zone: tzinfo, *, now: datetime) -> Reply:
    """Tell a provider what happened: `what` is such as `New booking`."""
    moment = told(booking.session.starts, zone, now=now, lasting=True)
    lines = [f"{what} (#{booking.id}): {service.name}, {booking.client.name}, {moment.words}{where(booking)}."]
    lines += [f"- {ask} {answer}" for ask, answer in booking.answers]
    return Reply("\n".join(lines), kind="notice", subjects=(booking.subject,), moments=(moment,))


def day_of_provider(
    found: Sequence[Booking], names: dict[str, Service], *, zone: tzinfo, time: str, now: datetime
) -> Reply:
    """List what is booked with a provider."""
    if not found:
        return Reply(f"Nobody has booked anything with you {time}.")
    known = tuple(told(each.session.starts, zone, now=now) for each in found)
    lines = [
        f"{n}. {moment.words}: {_of_provider(each, names[each.session.service])}"
        for n, (each, moment) in enumerate(zip(found, known, strict=True), 1)
    ]
    late = [each for each in found if each.state == "booked" and each.session.starts <= now]
    choices = tuple(
        offer(shortened(f"{each.client.name} did not come", LONGEST_LABEL), "mark_missed", which=f"#{each.id}")
        for each in late[:MOST_BUTTONS]
    )
    text = "\n".join([f"Booked with you {time}:", "", *lines])
    return Reply(text, choices=choices, subjects=tuple(each.subject for each in found), moments=known)


def _of_provider(booking: Booking, service: Service) -> str:
    missed = " — did not come" if booking.state == "missed" else ""
    answers = "".join(f"; {ask} {answer}" for ask, answer in booking.answers)
    return f"{booking.client.name}, {service.name}{where(booking)} (#{booking.id}){missed}{answers}"
