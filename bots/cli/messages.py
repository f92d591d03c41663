"""`frontdesk messages`: the log of what was said, and of what failed, which can be retried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import show_table, write_json
from bots.cli.runner import database, finish

if TYPE_CHECKING:
    from core.delivery.dead_letters import DeadLetter, LoggedMessage
    from core.people.feedback import RatedReply

messages = typer.Typer(help="Show what was said and what failed, and retry it.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON lines.")]
SHORT = 60
"""Characters of a text in a table."""


@messages.callback(invoke_without_command=True)
def newest(
    context: typer.Context,
    person: Annotated[str | None, typer.Option(help="Only messages of this person: a name or an id.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of the newest messages.")] = 50,
    as_json: Json = False,
) -> None:
    """Show what was said and what failed, and retry it."""
    if context.invoked_subcommand is None:
        finish(_log(person, limit, as_json=as_json))


@messages.command("failed")
def show_failed(as_json: Json = False) -> None:
    """List the turns that failed and the replies that could not be sent."""
    finish(_failed(as_json=as_json))


@messages.command("retry")
def retry(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="An id from `failed`, a reference that a person was given, or `all`.")
    ],
    as_json: Json = False,
) -> None:
    """Retry what failed, as soon as a worker runs."""
    finish(_retry(name, as_json=as_json))


@messages.command("feedback")
def show_feedback(as_json: Json = False) -> None:
    """List the replies that people rated, the worst first."""
    finish(_feedback(as_json=as_json))


async def _log(person: str | None, limit: int, *, as_json: bool) -> None:
    from core.delivery import dead_letters as letters  # noqa: PLC0415

    async with database() as pool, pool.connection() as connection:
        found = await letters.list_messages(connection, person=person, limit=limit)
    show_table(
        [_as_row(letter, whole=as_json) for letter in found], as_json=as_json, empty="Nothing has been said yet."
    )


async def _failed(*, as_json: bool) -> None:
    from core.delivery import dead_letters as letters  # noqa: PLC0415

    async with database() as pool, pool.connection() as connection:
        found = await letters.list_dead_letters(connection)
    show_table([_as_row(letter, whole=as_json) for letter in found], as_json=as_json, empty="Nothing has failed.")


async def _feedback(*, as_json: bool) -> None:
    from core.people.feedback import judged  # noqa: PLC0415

    async with database() as pool, pool.connection() as connection:
        found = await judged(connection)
    show_table(
        [_as_row(letter, whole=as_json) for letter in found], as_json=as_json, empty="No reply has been rated yet."
    )


async def _retry(name: str, *, as_json: bool) -> None:
    from core.delivery import dead_letters as letters  # noqa: PLC0415
    from core.jobs.jobs import Jobs  # noqa: PLC0415

    jobs = Jobs()
    async with database() as pool, jobs.open(pool), pool.connection() as connection:
        retried = await letters.retry(connection, jobs, name)
    if as_json:
        write_json({"retried": retried})
    else:
        typer.echo(f"To be retried: {', '.join(retried) or 'nothing'}.")


def _as_row(letter: LoggedMessage | DeadLetter | RatedReply, *, whole: bool) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415

    from core.text.excerpt import shortened  # noqa: PLC0415

    row = {**asdict(letter), "at": letter.at.isoformat(timespec="seconds")}
    long = () if whole else ("text", "reply")
    return {name: shortened(value or "", SHORT) if name in long else value for name, value in row.items()}
