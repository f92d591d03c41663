"""`frontdesk messages`: the log of what was said, and of what failed, which can be retried."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import AsLines, database, runs, show_query, write_json
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from core.delivery.dead_letters import DeadLetter, LoggedMessage
    from core.people.feedback import RatedReply

messages = typer.Typer(help="Show what was said and what failed, and retry it.")
SHORT = 60
"""The most characters of a text in a table."""

COLUMNS = ("id", "at", "person", "text", "state", "reply")


@messages.callback(invoke_without_command=True)
@runs
async def newest(
    context: typer.Context,
    person: Annotated[str | None, typer.Option(help="Only messages of this person: a name or an id.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of the newest messages.")] = 50,
    as_json: AsLines = False,
) -> None:
    """Show what was said and what failed, and retry it."""
    from core.delivery.dead_letters import list_messages  # noqa: PLC0415

    if context.invoked_subcommand is None:
        ask = partial(list_messages, person=person, limit=limit)
        none = "Nothing has been said yet."
        await show_query(ask, partial(_as_row, whole=as_json), as_json=as_json, empty=none, columns=COLUMNS)


@messages.command("failed")
@runs
async def show_failed(as_json: AsLines = False) -> None:
    """List the turns that failed and the replies that could not be sent."""
    from core.delivery.dead_letters import list_dead_letters  # noqa: PLC0415

    await show_query(list_dead_letters, partial(_as_row, whole=as_json), as_json=as_json, empty="Nothing has failed.")


@messages.command("retry")
@runs
async def retry(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="An id from `failed`, a reference that a person was given, or `all`.")
    ],
    as_json: AsLines = False,
) -> None:
    """Retry what failed, as soon as a worker runs."""
    from core.delivery import dead_letters  # noqa: PLC0415
    from core.jobs.jobs import Jobs  # noqa: PLC0415

    jobs = Jobs()
    async with database() as pool, jobs.open(pool), pool.connection() as connection:
        retried = await dead_letters.retry(connection, jobs, name)
    if as_json:
        write_json({"retried": retried})
    else:
        typer.echo(f"To be retried: {', '.join(retried) or 'nothing'}.")


@messages.command("feedback")
@runs
async def show_feedback(as_json: AsLines = False) -> None:
    """List the replies that people rated, the worst first."""
    from core.people.feedback import judged  # noqa: PLC0415

    await show_query(judged, partial(_as_row, whole=as_json), as_json=as_json, empty="No reply has been rated yet.")


def _as_row(letter: LoggedMessage | DeadLetter | RatedReply, *, whole: bool) -> dict[str, object]:
    row = {**asdict(letter), "at": letter.at.isoformat(timespec="seconds")}
    long = () if whole else ("text", "reply")
    return {name: shortened(value or "", SHORT) if name in long else value for name, value in row.items()}
