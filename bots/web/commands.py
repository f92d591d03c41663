"""`frontdesk web`: serves the console and the booking page, and invites people to the console."""

from __future__ import annotations

from typing import Annotated

import typer

from bots.cli.console import finish, runs, settings
from bots.web.address import LOCAL
from core.model.clock import SystemClock
from core.model.errors import InputError

commands = typer.Typer(help="Open the console and the booking page in a browser.", invoke_without_command=True)


@commands.callback()
def web(
    context: typer.Context,
    invite: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help="Only make a one-time link: for a name, or service/workspace/id."),
    ] = None,
    role: Annotated[str, typer.Option(help="What whoever is invited may do: owner, staff or viewer.")] = "viewer",
    learn: Annotated[
        list[str] | None, typer.Option(metavar="PATH|URL", help="Learn these documents first; may be repeated.")
    ] = None,
) -> None:
    """Open the console and the booking page in a browser."""
    if context.invoked_subcommand:
        return
    if invite is not None:
        _invite(invite, role)
        return
    from bots.cli.processes import serve_site  # noqa: PLC0415

    finish(serve_site(settings(serves=True).web or LOCAL, learn or []))


@runs
async def _invite(person: str, role: str) -> None:
    from bots.assembly import open_database_beside  # noqa: PLC0415
    from bots.terminal.parse import SERVICE, WORKSPACE  # noqa: PLC0415
    from bots.web.access.sessions import ROLES, invite  # noqa: PLC0415
    from bots.web.access.store import Member  # noqa: PLC0415
    from core.model.person_ref import PersonRef  # noqa: PLC0415

    known = next((each for each in ROLES if each == role), None)
    if known is None:
        raise typer.BadParameter(f"{role!r} is no role. Use one of: {', '.join(ROLES)}.")
    parts = person.strip().removeprefix("@").split("/")
    if not all(parts) or len(parts) not in {1, 3}:
        raise InputError(f"{person!r} is no person. Give a name, or service/workspace/id.")
    name = parts[-1]
    who = PersonRef(*parts) if len(parts) > 1 else PersonRef(SERVICE, WORKSPACE, name.casefold())  # type: ignore[arg-type]
    loaded = settings()
    async with open_database_beside(loaded) as pool, pool.connection() as connection:
        token = await invite(connection, Member(who, name, known), now=SystemClock().now())
    base = loaded.web_url.rstrip("/") or f"http://{loaded.web or LOCAL}"
    typer.echo(f"{base}/enter/{token}")
    typer.echo(f"For {name}, as {known}. The link works once, for three days.", err=True)
