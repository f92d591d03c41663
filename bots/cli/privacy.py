"""`frontdesk export` and `frontdesk forget`: everything that is stored about a person, shown or erased."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsObject, runs, settings, write_json
from bots.terminal.parse import stored_name
from bots.terminal.render import harmless
from core.model.errors import InputError

if TYPE_CHECKING:
    from core.privacy import Privacy, Receipt

Person = Annotated[str, typer.Argument(metavar="PERSON", help="An id, a name, or service/workspace/id.")]


@runs
async def export(person: Person, as_json: AsObject = False) -> None:
    """Show everything that is stored about a person."""
    from bots.assembly import open_privacy  # noqa: PLC0415

    async with open_privacy(settings()) as privacy:
        who = await privacy.find(stored_name(person))
        found = await privacy.export(who)
    if as_json:
        shown = {"service": who.service, "workspace": who.workspace, "id": who.id, "names": list(who.names)}
        write_json({"person": shown, **found})
        return
    typer.echo(f"{', '.join(who.names) or who.id} ({who.key})")
    for kind, rows in found.items():
        typer.echo(f"\n{kind} ({len(rows)})")
        for row in rows:
            typer.echo(f"- {_line(row)}")


@runs
async def forget(
    person: Person,
    as_json: AsObject = False,
    yes: Annotated[bool, typer.Option("--yes", help="In a terminal, do not ask for confirmation.")] = False,
) -> None:
    """Erase everything that is stored about a person, and print a receipt."""
    from bots.assembly import open_privacy  # noqa: PLC0415

    async with open_privacy(settings()) as privacy:
        receipt = await _erased(privacy, person, ask=sys.stdin.isatty() and not yes)
    if as_json:
        write_json({"person": receipt.person, "erased": receipt.erased, "at": receipt.at.isoformat()})
        return
    erased = ", ".join(f"{kind} {count}" for kind, count in receipt.erased.items() if count) or "nothing was left"
    typer.echo(f"Forgotten at {receipt.at.isoformat(timespec='seconds')}: {erased}. Receipt for {receipt.person}.")


async def _erased(privacy: Privacy, word: str, *, ask: bool) -> Receipt:
    """Erase a person's data and return the receipt. If it was erased before, return the earlier receipt."""
    word = stored_name(word)
    try:
        who = await privacy.find(word)
    except InputError:
        before = await privacy.receipt(word)
        if before is None:
            raise
        return before
    if ask and not typer.confirm(f"Erase everything that is stored about {who.key}? This cannot be undone.", err=True):
        raise InputError("Nothing was erased.")
    return await privacy.forget(who)


def _line(row: dict[str, Any]) -> str:
    """Return a row on one line. Nested values are shown as their text only."""
    shown = {name: value.get("text") if isinstance(value, dict) else value for name, value in row.items()}
    parts = (f"{name}: {' '.join(str(value).split())}" for name, value in shown.items() if value not in (None, ""))
    return harmless("; ".join(parts))
