"""`frontdesk bookings`: the bookings to come, and the ledger of what happened to each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from bots.cli.console import AsLines, runs, show_query
from core.model.clock import SystemClock

if TYPE_CHECKING:
    from core.skills.bookings.booking import Booking

bookings = typer.Typer(help="Show all bookings, and the ledger of what happened to them.")

COLUMNS = ("id", "service", "client", "provider", "room", "starts", "state")


@bookings.callback(invoke_without_command=True)
def to_come(context: typer.Context, as_json: AsLines = False) -> None:
    """Show all bookings, and the ledger of what happened to them."""
    if context.invoked_subcommand is None:
        show_list(as_json=as_json)


@bookings.command("list")
@runs
async def show_list(as_json: AsLines = False) -> None:
    """List the bookings and holds that are not over, the next one first."""
    from core.skills.bookings import store  # noqa: PLC0415

    ask = partial(store.to_come, now=SystemClock().now())
    none = "There are no bookings to come."
    await show_query(ask, _as_row, as_json=as_json, empty=none, columns=COLUMNS)


@bookings.command("ledger")
@runs
async def show_ledger(as_json: AsLines = False) -> None:
    """List what happened to each booking: when, by whom, and why."""
    from core.skills.bookings import store  # noqa: PLC0415

    await show_query(store.ledger, _as_entry, as_json=as_json, empty="Nothing has been booked yet.")


def _as_row(booking: Booking) -> dict[str, Any]:
    session, zone = booking.session, booking.client.tz
    return {
        "id": booking.id,
        "service": session.service,
        "client": booking.client.name,
        "provider": session.provider_name,
        "room": session.room_name,
        "starts": session.starts.astimezone(zone).isoformat(),
        "ends": session.ends.astimezone(zone).isoformat(),
        "state": booking.state,
        "held_until": booking.held_until.isoformat() if booking.held_until else None,
        "answers": "; ".join(f"{ask} {answer}" for ask, answer in booking.answers),
    }


def _as_entry(entry: tuple[Any, ...]) -> dict[str, Any]:
    names = ("id", "service", "client", "starts", "at", "what", "who", "why")
    row = dict(zip(names, entry, strict=True))
    return row | {"starts": row["starts"].isoformat(), "at": row["at"].isoformat()}
