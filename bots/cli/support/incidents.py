"""`frontdesk incidents`: what many people report at once; whoever reported it is told when it is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, AsObject, runs, show_table, write_json
from bots.cli.support.case_database import As, actor_named, changing, reading
from bots.terminal.render import harmless

if TYPE_CHECKING:
    from core.skills.cases.incidents.incident import Incident

incidents = typer.Typer(help="Open, list and close incidents, which many people report at once.")

COLUMNS = ("id", "state", "subject", "reports", "words", "opened")
Number = Annotated[int, typer.Argument(metavar="ID", help="An incident's number, from `list`.")]


@incidents.callback(invoke_without_command=True)
def present(context: typer.Context, as_json: AsLines = False) -> None:
    """Open, list and close incidents, which many people report at once."""
    if context.invoked_subcommand is None:
        show_list(as_json=as_json)


@incidents.command("list")
@runs
async def show_list(
    solved: Annotated[bool, typer.Option("--all", help="List solved incidents too.")] = False, as_json: AsLines = False
) -> None:
    """List the incidents, with how many people report each."""
    from core.skills.cases.incidents import store  # noqa: PLC0415 — heavy for `--help`

    async with reading() as connection:
        found = await (store.all_incidents if solved else store.open_incidents)(connection)
        cases = [await store.cases_of(connection, each.id) for each in found]
    rows = [{**_as_row(each), "cases": ", ".join(map(str, linked))} for each, linked in zip(found, cases, strict=True)]
    show_table(rows, as_json=as_json, empty="There is no incident.", columns=COLUMNS)


@incidents.command("open")
@runs
async def open_incident(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="What does not work, in quotes.")],
    words: Annotated[
        str, typer.Option(metavar="WORDS", help="What belongs to it: “login, sign in”; by default, words of SUBJECT.")
    ] = "",
    name: As = None,
    as_json: AsObject = False,
) -> None:
    """Open an incident: answers on it say that it is known, and cases about it are linked."""
    from core.skills.cases.incidents import incident_steps  # noqa: PLC0415
    from core.skills.cases.incidents.incident import words_in  # noqa: PLC0415

    async with changing() as unit:
        done = await incident_steps.open_incident(unit, subject, words_in(words), actor_named(name))
    told = f"Incident {done.id} is open. To it belongs: {', '.join(done.words)}. {done.reports} people report it."
    _report(done, told, as_json)


@incidents.command("close")
@runs
async def close_incident(
    number: Number,
    tell: Annotated[str, typer.Option(metavar="WORDS", help="What to tell whoever reported it.")] = "",
    as_json: AsObject = False,
) -> None:
    """Mark an incident as solved, and tell everybody who reported it, each once."""
    from core.skills.cases.incidents import incident_steps  # noqa: PLC0415

    async with changing() as unit:
        done, count = await incident_steps.solve_incident(unit, number, told=tell.strip())
    _report(done, f"Incident {number} is solved. {count} people are told.", as_json)


def _report(incident: Incident, text: str, as_json: bool) -> None:  # noqa: FBT001 — Typer's flag
    if as_json:
        write_json(_as_row(incident))
    else:
        typer.echo(harmless(text))


def _as_row(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "state": "solved" if incident.solved_at else "open",
        "subject": incident.subject,
        "words": ", ".join(incident.words),
        "reports": incident.reports,
        "opened": incident.opened_at.isoformat(),
        "by": incident.opened_by_name,
    }
