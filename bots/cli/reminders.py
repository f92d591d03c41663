"""`frontdesk reminders`: the reminders to come, the ledger of those that were due, and cancelling one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, database, runs, show_query, write_json
from core.model.errors import InputError

if TYPE_CHECKING:
    from core.skills.reminders.ledger import Entry
    from core.skills.reminders.reminder import Reminder

reminders = typer.Typer(help="Show all reminders and the ledger of what happened to them; cancel one.")
NEWEST = 100
"""Rows of the ledger that are shown after the reminders to come; `ledger` shows all."""

COLUMNS = ("id", "owner", "to", "when", "text")
LEDGER_COLUMNS = ("id", "owner", "to", "due", "state", "text", "reason")


@reminders.callback(invoke_without_command=True)
def pending(context: typer.Context, as_json: AsLines = False) -> None:
    """Show all reminders and the ledger of what happened to them; cancel one."""
    if context.invoked_subcommand is None:
        show_list(as_json=as_json)
        if not as_json:
            typer.echo()
        _show_ledger(as_json=as_json, newest=NEWEST)


@reminders.command("list")
@runs
async def show_list(as_json: AsLines = False) -> None:
    """List the reminders to come, the next one first."""
    from core.skills.reminders import store  # noqa: PLC0415

    none = "There are no reminders to come."
    await show_query(store.active, _as_row, as_json=as_json, empty=none, columns=COLUMNS)


@reminders.command("ledger")
def show_ledger(as_json: AsLines = False) -> None:
    """List every occurrence that was due, and what happened to it."""
    _show_ledger(as_json=as_json)


@runs
async def _show_ledger(*, as_json: bool, newest: int | None = None) -> None:
    from core.skills.reminders import ledger  # noqa: PLC0415

    ask = partial(ledger.ledger, newest=newest)
    none = "No reminder has been due yet."
    await show_query(ask, _as_entry, as_json=as_json, empty=none, columns=LEDGER_COLUMNS)


@reminders.command("cancel")
@runs
async def cancel(
    number: Annotated[int, typer.Argument(metavar="ID", help="A reminder's number, from `list`.")],
    as_json: AsLines = False,
) -> None:
    """Cancel a reminder, whoever set it."""
    from core.skills.reminders import store  # noqa: PLC0415

    async with database() as pool, pool.connection() as connection:
        found = await store.get(connection, number)
        if found is None or found.state not in {"active", "proposed"}:
            raise InputError(f"There is no reminder {number} to come. `frontdesk reminders` lists those that are.")
        await store.change(connection, replace(found, state="cancelled", next=None, held=None))
    if as_json:
        write_json({"cancelled": number})
    else:
        typer.echo(f"Cancelled: {found.plan.what}")


def _as_row(reminder: Reminder) -> dict[str, Any]:
    from core.when import describe, localize  # noqa: PLC0415

    plan, next_ = reminder.plan, reminder.coming
    return {
        "id": reminder.id,
        "owner": reminder.owner_name,
        "to": reminder.address.label,
        "text": plan.what,
        "next": next_.instant.astimezone(plan.tz).isoformat() if next_ else None,
        "when": describe(
            (plan.starts if plan.rrule or not next_ else localize(next_.instant, plan.tz), plan.rrule, plan.tz)
        ),
        "zone": plan.zone,
        "rrule": plan.rrule,
        "if_missed": plan.policy,
        "state": "pending",
        "speaks": (reminder.held or reminder.next.due).astimezone(plan.tz).isoformat() if reminder.next else None,
        "ahead_minutes": [int(lead.total_seconds()) // 60 for lead in plan.leads],
        "again_minutes": int(plan.nag.total_seconds()) // 60 if plan.nag else None,
        "link": plan.link,
    }


def _as_entry(entry: Entry) -> dict[str, Any]:
    from core.when import find_zone  # noqa: PLC0415

    delivered = entry.delivered_at
    return {
        "id": entry.reminder,
        "owner": entry.owner,
        "to": entry.to,
        "text": entry.what,
        "due": entry.due.astimezone(find_zone(entry.zone)).isoformat(),
        "kind": entry.kind,
        "state": entry.state,
        "delivered_at": delivered.isoformat() if delivered else None,
        "late_seconds": round((delivered - entry.due).total_seconds(), 3) if delivered else None,
        "reason": entry.reason,
    }
