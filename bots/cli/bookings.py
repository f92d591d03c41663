"""`frontdesk bookings`: the bookings to come, and the ledger of what happened to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import show_table
from bots.cli.runner import database, finish

if TYPE_CHECKING:
    from core.skills.bookings.booking import Booking

bookings = typer.Typer(help="Show all bookings, and the ledger of what happened to them.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON lines.")]


@bookings.callback(invoke_without_command=True)
def to_come(context: typer.Context, as_json: Json = False) -> None:
    """Show all bookings, and the ledger of what happened to them."""
    if context.invoked_subcommand is None:
        finish(_list(as_json=as_json))


@bookings.command("list")
def show_list(as_json: Json = False) -> None:
    """List the bookings and holds that are not over, the next one first."""
    finish(_list(as_json=as_json))


@bookings.command("ledger")
def show_ledger(as_json: Json = False) -> None:
    """List what happened to each booking: when, by whom, and why."""
    finish(_ledger(as_json=as_json))


async def _list(*, as_json: bool) -> None:
    from core.model.clock import SystemClock  # noqa: PLC0415
    from core.skills.bookings import store  # noqa: PLC0415

    async with database() as pool, pool.connection() as connection:
        rows = [_as_row(booking) for booking in await store.to_come(connection, now=SystemClock().now())]
    show_table(rows, as_json=as_json, empty="There are no bookings to come.")


async def _ledger(*, as_json: bool) -> None:
    from core.skills.bookings import store  # noqa: PLC0415

    async with database() as pool, pool.connection() as connection:
        rows = [_as_entry(*entry) for entry in await store.ledger(connection)]
    show_table(rows, as_json=as_json, empty="Nothing has been booked yet.")


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


def _as_entry(booking: int, service: str, client: str, *happened: Any) -> dict[str, Any]:
    starts, at, what, who, why = happened
    return {
        "id": booking,
        "service": service,
        "client": client,
        "starts": starts.isoformat(),
        "at": at.isoformat(),
        "what": what,
        "who": who,
        "why": why,
    }
